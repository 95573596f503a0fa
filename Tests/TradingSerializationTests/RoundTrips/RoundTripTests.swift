import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// Whatever the library lets a user make and store comes back equal, in every encoding.
@Suite struct RoundTripTests {
  static let rounds = Fuzz.rounds(otherwise: 150)

  /// An encoding, and whether it is JSON, in which maps of free form hold less.
  struct Encoding: Sendable, CustomTestStringConvertible {
    let serializer: any Serializer
    let isJSON: Bool
    var testDescription: String { isJSON ? "JSON" : "MessagePack, \(serializer.timestampFormat)" }
  }

  static let encodings = [
    Encoding(serializer: MsgPackSerializer(timestampsAsStr: true), isJSON: false),
    Encoding(serializer: MsgPackSerializer(timestampsAsStr: false), isJSON: false),
    Encoding(serializer: MsgPackSerializer(timestampFormat: .iso8601), isJSON: false),
    Encoding(serializer: JSONSerializer(), isJSON: true),
  ]

  /// Writes a record and reads it with what a database would know; the copy writes the same bytes.
  private func copy<Record: WireRecord>(
    _ record: Record, _ encoding: Encoding, _ decoder: RecordDecoder
  ) throws -> Record {
    let bytes = encoding.serializer.serialize(record)
    let copy = try decoder.decode(Record.self, from: bytes)
    #expect(encoding.serializer.serialize(copy) == bytes)
    return copy
  }

  /// What 2.0 wrote is read, and not written.
  private static let names = FoldingRules.Name.allCases.filter { $0 != .nautilus2 }

  private func decoder(_ rules: FoldingRules = .nautilus1231) -> RecordDecoder {
    RecordDecoder(currencies: RecordMaker.currencyTable, rules: rules)
  }

  private func maker(_ encoding: Encoding, _ seed: UInt64) -> RecordMaker {
    RecordMaker(seed: Fuzz.seed &+ seed, isForJSON: encoding.isJSON)
  }

  @Test(arguments: encodings) func orders(encoding: Encoding) throws {
    var maker = maker(encoding, 1)
    let decoder = decoder()
    var kinds: Set<String> = []
    for round in 0..<Self.rounds * 20 {
      let rules = FoldingRules(Self.names[round % Self.names.count])
      guard let order = try maker.order(rules) else { continue }
      let events = try order.events.map { try copy($0, encoding, decoder) }
      let restored = try Order(events: events, rules: rules)
      #expect(restored == order)
      kinds.formUnion(events.map(\.kind.name))
    }
    #expect(kinds.count == 16)
  }

  @Test(arguments: encodings) func positions(encoding: Encoding) throws {
    var maker = maker(encoding, 2)
    let decoder = decoder()
    var count = 0
    for round in 0..<Self.rounds * 4 {
      let rules = FoldingRules(Self.names[round % Self.names.count])
      guard let instrument = try maker.instrument(round % 8),
        let position = try maker.position(instrument, rules)
      else { continue }
      let stored = try copy(instrument, encoding, decoder)
      let fills = try position.fills.map { try copy($0, encoding, decoder) }
      let restored = try Position(instrument: stored, fills: fills, rules: rules)
      // It may have fills of earlier round trips, which are stored too and here left out.
      #expect(restored.fills == position.fills)
      if position.fillCount == position.eventCount { #expect(restored == position) }
      #expect(
        try copy(PositionSnapshot(of: restored), encoding, decoder)
          == PositionSnapshot(of: restored))
      count += 1
    }
    #expect(count > Self.rounds)
  }

  @Test(arguments: encodings) func accounts(encoding: Encoding) throws {
    var maker = maker(encoding, 3)
    let decoder = decoder()
    var count = 0
    for _ in 0..<Self.rounds * 4 {
      guard let account = try maker.account(.nautilus1231) else { continue }
      let statements = try account.events.map { try copy($0, encoding, decoder) }
      #expect(try Account(events: statements) == account)
      count += 1
    }
    #expect(count > Self.rounds)
  }

  @Test(arguments: encodings) func instruments(encoding: Encoding) throws {
    var maker = maker(encoding, 4)
    let decoder = decoder()
    var kinds = [Int](repeating: 0, count: 18)
    for round in 0..<Self.rounds * 18 {
      guard let instrument = try maker.instrument(round % 18) else { continue }
      #expect(try copy(instrument, encoding, decoder) == instrument)
      kinds[round % 18] += 1
    }
    #expect(kinds.allSatisfy { $0 > 5 }, "\(kinds)")
  }

  @Test(arguments: encodings) func everythingElse(encoding: Encoding) throws {
    var maker = maker(encoding, 5)
    let decoder = decoder()
    func expect<Record: WireRecord & Equatable>(_ record: Record?) throws {
      if let record { #expect(try copy(record, encoding, decoder) == record) }
    }
    for _ in 0..<Self.rounds * 2 {
      try expect(maker.submit())
      try expect(maker.submitList())
      try expect(maker.modify())
      try expect(maker.strategyState())
      try expect(maker.map())
      try expect(maker.quote())
      try expect(maker.trade())
      try expect(maker.fundingRate())
      try expect(maker.signal())
      try expect(maker.customData())
    }
  }

  @Test func whatNoRecordCanHoldIsRefused() throws {
    var value = DynamicValue.null
    for _ in 0..<DynamicMap.maxDepth { value = .array([value]) }
    let deep: DynamicMap = ["k": value]
    #expect(deep.violation() != nil)
    guard case .array(let inner) = value else { return }
    let deepest: DynamicMap = ["k": inner[0]]
    #expect(deepest.violation() == nil)
    let decoder = decoder()
    for encoding in Self.encodings {
      var maker = maker(encoding, 6)
      var account: Account?
      while account == nil { account = try maker.account(.nautilus1231) }
      let made = try #require(account)
      let last = made.lastEvent
      func statement(_ info: DynamicMap) -> AccountState {
        AccountState(
          accountId: last.accountId, type: last.type, baseCurrency: last.baseCurrency, balances: [],
          isReported: true, info: info, tsEvent: 1, tsInit: 2)
      }
      var changed = made
      #expect(throws: AccountError.self) { try changed.apply(statement(deep)) }
      #expect(changed == made)
      #expect(try copy(statement(deepest), encoding, decoder).info == deepest)
    }
  }
}
