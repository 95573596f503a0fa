import Fixtures
import TestSupport
import TradingModel
import TradingSerialization

/// Everything that reads stored bytes.
///
/// Bytes of any kind must become a value or an error.
package struct FuzzTargets {
  package init() {}

  /// Records of one kind in one encoding.
  package struct Kind: Sendable {
    package let name: String
    package let records: [[UInt8]]
  }

  /// Every stored element of the corpus that is a record, the damaged ones included, and a record of
  /// each kind that the corpus does not have.
  package static let kinds: [Kind] = {
    var kinds: [String: [[UInt8]]] = [:]
    for record in Corpus.records {
      switch record.value {
      case .string, .list: break
      case .set, .hash: continue
      }
      // The collection comes behind the trader, or behind the trader's instance.
      let all: [Substring] = record.key.split(separator: ":")
      let words = all.dropFirst().drop { $0.count == 36 }
      let isSplit = words.first == "commands" || words.first == "snapshots"
      let collection = words.prefix(isSplit ? 2 : 1).joined(separator: " ")
      for element in record.elements {
        let encoding = element.first == UInt8(ascii: "{") ? "json" : "msgpack"
        kinds["\(collection) \(encoding)", default: []].append(element)
      }
    }
    for serializer in [MsgPackSerializer(), JSONSerializer()] as [any Serializer] {
      for record in marketRecords {
        kinds["\(type(of: record)) \(type(of: serializer))"] = [serializer.serialize(record)]
      }
    }
    return kinds.map { Kind(name: $0.key, records: $0.value) }.sorted { $0.name < $1.name }
  }()

  package static let records = kinds.flatMap(\.records)

  private static let marketRecords: [any WireRecord] = {
    do {
      let id = try InstrumentId("ETHUSDT.BINANCE")
      let price = try Price("2500.10")
      let size = try Quantity("1.500")
      return try [
        QuoteTick(
          instrumentId: id, bidPrice: price, askPrice: price, bidSize: size, askSize: size,
          tsEvent: 1_770_630_451_868_135_646, tsInit: 1_770_630_451_868_135_647),
        TradeTick(
          instrumentId: id, price: price, size: size, aggressorSide: .buyer,
          tradeId: TradeId("T-1"), tsEvent: 1, tsInit: 2),
        Bar(
          barType: BarType("ETHUSDT.BINANCE-1-MINUTE-LAST-EXTERNAL"), open: price, high: price,
          low: price, close: price, volume: size, tsEvent: 1, tsInit: 2),
        FundingRateUpdate(
          instrumentId: id, rate: ExactDecimal("-0.000100"), nextFunding: 5, tsEvent: 1, tsInit: 2),
        Signal(name: "trend", value: .array([.double(-0.25), .null]), tsEvent: 1, tsInit: 2),
        CustomData(typeName: "Greeks", bytes: [0, 255, 128], tsEvent: 1, tsInit: 2),
      ]
    } catch {
      return []
    }
  }()

  /// The events of every stored order, position and account.
  package static let logs: [[[UInt8]]] = Corpus.records.compactMap { record in
    if case .list(let elements) = record.value { elements } else { nil }
  }

  private static let types: [any WireRecord.Type] = [
    OrderEvent.self, AccountState.self, Instrument.self, SyntheticInstrument.self,
    CurrencyRecord.self, SubmitOrder.self, SubmitOrderList.self, StrategyState.self,
    PositionSnapshot.self, PositionEvent.self, DynamicMap.self, QuoteTick.self, TradeTick.self,
    Bar.self, FundingRateUpdate.self, Signal.self, CustomData.self,
  ]

  private let decoder = RecordDecoder()
  private let serializer = MsgPackSerializer()
  /// What was read, and how often it became a value or an error.
  package private(set) var tally = FuzzTally()

  /// Reads the bytes as every type, and writes again what they gave.
  package mutating func read(_ bytes: [UInt8]) {
    let start = ProcessorTime.ofThread
    for type in Self.types { read(bytes, as: type) }
    tally.count { _ = try bytes.withUnsafeBytes { try decoder.decodeValue(from: $0) } }
    _ = try? serializer.deserialize(bytes)
    tally.noteInput(since: start)
  }

  private mutating func read<Record: WireRecord>(_ bytes: [UInt8], as type: Record.Type) {
    tally.count {
      let record = try bytes.withUnsafeBytes { try decoder.decode(type, from: $0) }
      // What was read can be written.
      _ = serializer.serialize(record)
    }
  }

  /// Folds a log as an order, an account and a position of the instrument that its events name.
  package mutating func fold(_ log: [[UInt8]]) {
    let start = ProcessorTime.ofThread
    let events = decode(OrderEvent.self, log)
    let statements = decode(AccountState.self, log)
    tally.count { _ = try Order(events: events) }
    tally.count { _ = try Account(events: statements) }
    if let id = events.first?.instrumentId, let instrument = Self.instruments[id] {
      tally.count { _ = try PositionSnapshot(of: Position(instrument: instrument, fills: events)) }
    }
    tally.noteInput(since: start)
  }

  /// The elements that are records of a type.
  private func decode<Record: WireRecord>(_ type: Record.Type, _ log: [[UInt8]]) -> [Record] {
    log.compactMap { bytes in
      bytes.withUnsafeBytes { bytes in try? decoder.decode(type, from: bytes) }
    }
  }

  private static let instruments: [InstrumentId: Instrument] = {
    let serializer = MsgPackSerializer()
    let all = Corpus.soundRecords(collection: "instruments").compactMap { record in
      record.elements.first.flatMap { try? serializer.deserialize(Instrument.self, from: $0) }
    }
    return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }()
}
