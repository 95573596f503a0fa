import Fixtures
import TradingModel
import TradingSerialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Everything that reads stored bytes.
///
/// Bytes of any kind must become a value or an error.
struct FuzzTargets {
  /// How many mutations are tried; all at full size from 100,000 on.
  static let rounds =
    getenv("TRADING_CACHE_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1000

  /// The seed, printed with every failure, and another one if the environment names it.
  static let seed =
    getenv("TRADING_CACHE_FUZZ_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_260_209

  /// Every stored element of the corpus that is a record, the damaged ones included.
  static let records: [[UInt8]] = Corpus.records.flatMap { record -> [[UInt8]] in
    switch record.value {
    case .string, .list: record.elements
    case .set, .hash: []
    }
  }

  /// The events of every stored order, position and account.
  static let logs: [[[UInt8]]] = Corpus.records.compactMap { record in
    if case .list(let elements) = record.value { elements } else { nil }
  }

  private static let types: [any WireRecord.Type] = [
    OrderEvent.self, AccountState.self, Instrument.self, SyntheticInstrument.self,
    CurrencyRecord.self, SubmitOrder.self, SubmitOrderList.self, StrategyState.self,
    PositionSnapshot.self, PositionEvent.self, DynamicMap.self,
  ]

  private let decoder = RecordDecoder()
  private let serializer = MsgPackSerializer()
  private(set) var valueCount = 0
  private(set) var errorCount = 0

  /// Reads the bytes as every type, and writes again what they gave.
  mutating func read(_ bytes: [UInt8]) {
    for type in Self.types { read(bytes, as: type) }
    do {
      _ = try bytes.withUnsafeBytes { try decoder.decodeValue(from: $0) }
      valueCount += 1
    } catch {
      errorCount += 1
    }
    _ = try? serializer.deserialize(bytes)
  }

  private mutating func read<Record: WireRecord>(_ bytes: [UInt8], as type: Record.Type) {
    do {
      let record = try bytes.withUnsafeBytes { try decoder.decode(type, from: $0) }
      valueCount += 1
      // What was read can be written, and read again.
      _ = serializer.serialize(record)
    } catch {
      errorCount += 1
    }
  }

  /// Folds a log as an order, an account and a position of the instrument that its events name.
  mutating func fold(_ log: [[UInt8]]) {
    let events = decode(OrderEvent.self, log)
    let statements = decode(AccountState.self, log)
    count { _ = try Order(events: events) }
    count { _ = try Account(events: statements) }
    if let id = events.first?.instrumentId, let instrument = Self.instruments[id] {
      count { _ = try PositionSnapshot(of: Position(instrument: instrument, fills: events)) }
    }
  }

  /// The elements that are records of a type.
  private func decode<Record: WireRecord>(_ type: Record.Type, _ log: [[UInt8]]) -> [Record] {
    log.compactMap { bytes in
      bytes.withUnsafeBytes { bytes in try? decoder.decode(type, from: bytes) }
    }
  }

  private mutating func count(_ body: () throws -> Void) {
    do {
      try body()
      valueCount += 1
    } catch {
      errorCount += 1
    }
  }

  private static let instruments: [InstrumentId: Instrument] = {
    let serializer = MsgPackSerializer()
    let all = Corpus.soundRecords(collection: "instruments").compactMap { record in
      record.elements.first.flatMap { try? serializer.deserialize(Instrument.self, from: $0) }
    }
    return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }()

  /// The most memory that the process has used, in bytes.
  static var peakMemory: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #elseif canImport(Musl)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
