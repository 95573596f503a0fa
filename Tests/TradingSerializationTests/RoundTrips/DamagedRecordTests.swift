import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// Damage that looks like a record.
@Suite struct DamagedRecordTests {
  private func edited(
    _ record: some WireRecord, _ edit: (inout DynamicMap) -> Void
  ) throws -> [UInt8] {
    let serializer = MsgPackSerializer(timestampFormat: .integer)
    var map = try serializer.deserialize(DynamicMap.self, from: serializer.serialize(record))
    edit(&map)
    return serializer.serialize(map)
  }

  /// 272 is 16 in a byte.
  @Test func aPrecisionBeyondItsTypeIsNoOther() throws {
    var maker = RecordMaker(seed: 3)
    var instrument: Instrument?
    while instrument == nil { instrument = try maker.instrument(0) }
    for value in [272, 256, -1, 65_544] as [DynamicValue] {
      let bytes = try edited(#require(instrument)) { $0["price_precision"] = value }
      #expect(throws: SerializationError.self) {
        try MsgPackSerializer().deserialize(Instrument.self, from: bytes)
      }
    }
    let record = CurrencyRecord(try #require(Currency.builtIns["USD"]))
    let bytes = try edited(record) { $0["precision"] = 272 }
    #expect(throws: SerializationError.self) {
      try MsgPackSerializer().deserialize(CurrencyRecord.self, from: bytes)
    }
  }

  @Test func aFillOfNothingIsRefused() throws {
    var maker = RecordMaker(seed: 4)
    let event = maker.event(.filled(try maker.fill()), of: try ClientOrderId("O-1"))
    let bytes = try edited(event) { $0["last_qty"] = "0.000" }
    #expect(throws: SerializationError.invalidValue(key: "last_qty", reason: "a fill of nothing")) {
      try MsgPackSerializer().deserialize(OrderEvent.self, from: bytes)
    }
  }

  @Test(arguments: ["{}x", "{} {}", #"{"a":1}]"#, "{}\u{0}"])
  func whatFollowsARecordIsDamage(json: String) {
    #expect(throws: SerializationError.trailingBytes) {
      try JSONSerializer().deserialize(DynamicMap.self, from: Array(json.utf8))
    }
  }

  /// Damage is found as well when the keys come in another order than the reader asks for them.
  @Test func damageBehindKeysOutOfOrderIsFound() throws {
    var maker = RecordMaker(seed: 5)
    let serializer = MsgPackSerializer()
    for _ in 0..<50 {
      let quote = try maker.quote()
      let bytes = try edited(quote) { $0.entries.reverse() }
      #expect(try serializer.deserialize(QuoteTick.self, from: bytes) == quote)
      // A value that no reader asks for, and that is none.
      let damaged = [bytes[0] + 1] + bytes.dropFirst() + [0xA1, 0x78, 0xC1]
      #expect(throws: SerializationError.self) {
        try serializer.deserialize(QuoteTick.self, from: damaged)
      }
      for count in 0..<bytes.count {
        #expect(throws: SerializationError.self) {
          try serializer.deserialize(QuoteTick.self, from: Array(bytes.prefix(count)))
        }
      }
    }
  }

  /// The two times of an event are written together where they share their first digits.
  @Test func timesAroundEveryBoundaryAreExact() throws {
    var random = SeededGenerator(seed: Fuzz.seed &+ 20)
    let serializer = MsgPackSerializer()
    func expect(_ first: UInt64, _ second: UInt64) throws {
      let event = OrderEvent(
        traderId: try TraderId("T-1"), strategyId: try StrategyId("S-1"),
        instrumentId: try InstrumentId("A.B"), clientOrderId: try ClientOrderId("O"),
        tsEvent: UnixNanos(first), tsInit: UnixNanos(second),
        kind: .submitted(accountId: try AccountId("A-1")))
      #expect(
        try serializer.deserialize(OrderEvent.self, from: serializer.serialize(event)) == event)
    }
    let step: UInt64 = 100_000_000
    let bases: [UInt64] = [
      1_000_000_000_000_000_000, 1_900_000_000_000_000_000, step, 10 * step,
    ]
    for base in bases {
      for below in [0, 1, 7, step - 1] as [UInt64] {
        for above in [0, 1, 7, step - 1] as [UInt64] {
          try expect(base - below, base + above)
          try expect(base + above, base - below)
        }
      }
    }
    for _ in 0..<20_000 {
      let boundary = (10_000_000_000 + random.next() % 80_000_000_000) * step
      let distance = random.next() >> (36 + random.next() % 28)
      try expect(boundary &- distance, boundary &+ random.next() % step)
    }
  }
}
