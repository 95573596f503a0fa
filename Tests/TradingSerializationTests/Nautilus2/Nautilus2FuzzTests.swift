import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// Records of NautilusTrader 2.0 with values changed: each is read or refused, and nothing stops.
@Suite struct Nautilus2FuzzTests {
  private static let oddValues: [DynamicValue] = [
    .null, .bool(true), .int(-1), .int(0), .int(.max), .uint(.max), .double(.nan),
    .double(-1e300), .string(""), .string("0"), .string("-1"), .string("1e-16"),
    .string("34028236692093"), .string("99999999999999999999999999"), .string("17014118346046 USD"),
    .string("0.0000000000000001"), .string("BUY"), .string("SELL"), .array([]), .map([:]),
  ]

  /// The value with one of the values in it changed.
  private static func changed(
    _ value: DynamicValue, using generator: inout SeededGenerator
  ) -> DynamicValue {
    switch value {
    case .map(var map) where !map.entries.isEmpty:
      let place = Int.random(in: 0..<map.entries.count, using: &generator)
      map.entries[place].value = changed(map.entries[place].value, using: &generator)
      return .map(map)
    case .array(var values) where !values.isEmpty:
      let place = Int.random(in: 0..<values.count, using: &generator)
      values[place] = changed(values[place], using: &generator)
      return .array(values)
    default:
      return oddValues[Int.random(in: 0..<oddValues.count, using: &generator)]
    }
  }

  private static func changed(
    _ element: [UInt8], using generator: inout SeededGenerator
  ) -> [UInt8] {
    let value = element.withUnsafeBytes { try? RecordDecoder().decodeValue(from: $0) }
    guard let value else { return generator.mutation(of: element) }
    return changed(value, using: &generator).msgPack
  }

  private static let lists: [[[UInt8]]] = Nautilus2Corpus.databases.values
    .flatMap { $0.records.filter { !$0.key.hasPrefix("index:") }.sorted { $0.key < $1.key } }
    .map(\.value.elements).filter { !$0.isEmpty }

  private static let instruments: [InstrumentId: Instrument] = {
    var instruments: [InstrumentId: Instrument] = [:]
    for list in lists {
      let instrument = try? Elements.with(list) { elements in
        try Nautilus2.instrument(from: elements[0], RecordDecoder())
      }
      if let instrument { instruments[instrument.id] = instrument }
    }
    return instruments
  }()

  struct NoInstrument: Error {}

  /// Reads elements as everything that they could be; returns how often that worked.
  private static func read(_ elements: [UnsafeRawBufferPointer]) -> Int {
    let decoder = RecordDecoder()
    let first = elements[0]
    let readers: [() throws -> Void] = [
      { _ = try Nautilus2.order(elements, decoder, rules: .nautilus1231).snapshot() },
      { _ = try Nautilus2.account(elements, decoder, rules: .nautilus1231).balances },
      {
        let position = try Nautilus2.position(
          elements, snapshots: elements, decoder, rules: .nautilus1231,
          instrument: { _ in throw NoInstrument() })
        _ = try position.totalPnl(at: Price("1"))
      },
      {
        let position = try Nautilus2.position(
          elements, snapshots: [], decoder, rules: .nautilus1231,
          instrument: {
            guard let instrument = instruments[$0] else { throw NoInstrument() }
            return instrument
          })
        _ = try (PositionSnapshot(of: position), position.notionalValue(at: Price("1")))
      },
      { _ = try PositionSnapshot(of: Nautilus2.roundTrip(from: first, decoder)) },
      { _ = try Nautilus2.instrument(from: first, decoder) },
      { _ = try Nautilus2.currency(code: "USDT", from: first, decoder) },
      { _ = try Nautilus2.synthetic(from: first, decoder) },
      { _ = try Nautilus2.instrumentClose(from: first, decoder) },
      { _ = Nautilus2.state(try decoder.decode(DynamicMap.self, from: first)) },
    ]
    return readers.count(where: { (try? $0()) != nil })
  }

  @Test func changedRecordsAreReadOrRefused() throws {
    var generator = SeededGenerator(seed: Fuzz.seed)
    var readable = 0
    let rounds = Fuzz.rounds(otherwise: 3000)
    for _ in 0..<rounds {
      var list = Self.lists[Int.random(in: 0..<Self.lists.count, using: &generator)]
      let place = Int.random(in: 0..<list.count, using: &generator)
      list[place] = Self.changed(list[place], using: &generator)
      readable += Elements.with(list) { Self.read($0) }
    }
    #expect(readable > rounds / 4)
  }
}
