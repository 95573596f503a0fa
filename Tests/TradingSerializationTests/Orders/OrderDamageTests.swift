import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// Order events with something wrong: read where NautilusTrader reads them, refused by name otherwise.
@Suite struct OrderDamageTests {
  /// All stored events, of damaged orders too.
  static let events: [[UInt8]] = Corpus.records
    .filter { $0.key.contains(":orders:") && !$0.key.contains("snapshots") }
    .flatMap(\.elements)

  static func decode(_ bytes: [UInt8], _ decoder: RecordDecoder) -> OrderEvent? {
    try? decoder.decode(OrderEvent.self, from: bytes)
  }

  @Test func everyTruncationIsRefused() {
    let decoder = RecordDecoder()
    var count = 0
    // Every event once per kind and length is enough to cut each of them everywhere.
    var seen: Set<Int> = []
    for bytes in Self.events where seen.insert(bytes.count).inserted {
      let readable = bytes.indices.filter { Self.decode(Array(bytes[..<$0]), decoder) != nil }
      #expect(readable.isEmpty)
      count += bytes.count
    }
    #expect(count > 20_000)
  }

  /// Whatever the bytes are, reading ends, and what is read can be written and read again.
  @Test func mutationsNeitherCrashNorChangeOnTheSecondReading() {
    var generator = SeededGenerator(seed: 0x5EED)
    let decoder = RecordDecoder()
    var accepted = 0
    for _ in 0..<10_000 {
      let bytes = generator.mutation(of: Self.events.randomElement(using: &generator) ?? [])
      guard let event = Self.decode(bytes, decoder) else { continue }
      accepted += 1
      let written = MsgPackSerializer().serialize(event)
      #expect(Self.decode(written, decoder) == event)
      if case .initialized = event.kind { _ = try? Order(event) }
    }
    #expect(accepted > 100, "mutations inside free text are accepted")
  }

  // MARK: Single keys

  private static func sample(_ type: String) throws -> DynamicMap {
    for bytes in events where bytes.first != UInt8(ascii: "{") {
      let map = try? MsgPackSerializer().deserialize(DynamicMap.self, from: bytes)
      if let map, map["type"] == .string(type) { return map }
    }
    throw SerializationError.unknownType(type)
  }

  private static func read(_ map: DynamicMap) throws -> OrderEvent {
    try MsgPackSerializer().deserialize(OrderEvent.self, from: MsgPackSerializer().serialize(map))
  }

  /// The keys that NautilusTrader does without, by event.
  static let optionalKeys: [(type: String, keys: Set<String>)] = [
    (
      "OrderInitialized", ["linked_order_ids", "tags", "ts_event", "reconciliation"]
    ),
    ("OrderDenied", ["ts_event"]), ("OrderEmulated", ["ts_event"]), ("OrderReleased", ["ts_event"]),
    ("OrderSubmitted", []), ("OrderAccepted", ["reconciliation"]),
    ("OrderRejected", ["reconciliation", "due_post_only"]),
    ("OrderCanceled", ["venue_order_id", "account_id", "reconciliation"]),
    ("OrderExpired", ["venue_order_id", "account_id", "reconciliation"]),
    ("OrderTriggered", ["venue_order_id", "account_id", "reconciliation"]),
    ("OrderPendingUpdate", ["venue_order_id", "account_id", "reconciliation"]),
    ("OrderPendingCancel", ["venue_order_id", "account_id", "reconciliation"]),
    ("OrderModifyRejected", ["venue_order_id", "account_id", "reconciliation"]),
    ("OrderCancelRejected", ["venue_order_id", "account_id", "reconciliation"]),
    (
      "OrderUpdated",
      ["venue_order_id", "account_id", "price", "trigger_price", "reconciliation"]
    ),
    ("OrderFilled", ["position_id", "reconciliation"]),
  ]

  /// Keys that orders of older versions lack; NautilusTrader 1.221 refuses those orders.
  static let keysOfLaterVersions: Set<String> = [
    "quote_quantity", "trigger_instrument_id", "exec_algorithm_id", "exec_algorithm_params",
    "exec_spawn_id", "emulation_trigger",
  ]

  @Test(arguments: optionalKeys) func keysThatMayBeAbsent(type: String, keys: Set<String>) throws {
    let map = try Self.sample(type)
    for entry in map.entries {
      guard case .string(let key) = entry.key else { continue }
      if type == "OrderInitialized", Self.keysOfLaterVersions.contains(key) { continue }
      var changed = map
      changed[key] = nil
      if keys.contains(key) {
        #expect(throws: Never.self, "\(key)") { try Self.read(changed) }
      } else {
        let error: SerializationError = key == "type" ? .missingType : .missingKey(key)
        #expect(throws: error, "\(key)") { try Self.read(changed) }
      }
    }
  }

  @Test func nilsThatNautilusTraderTakes() throws {
    var map = try Self.sample("OrderInitialized")
    for key in ["post_only", "reduce_only", "quote_quantity", "emulation_trigger"] {
      map[key] = .null
    }
    guard case .initialized(let order) = try Self.read(map).kind else { return }
    #expect(!order.isPostOnly && !order.isReduceOnly && !order.isQuoteQuantity)
    #expect(order.emulationTrigger == .noTrigger)
    map = try Self.sample("OrderFilled")
    map["info"] = .null
    guard case .filled(let fill) = try Self.read(map).kind else { return }
    #expect(fill.info.isEmpty)
    map = try Self.sample("OrderRejected")
    map["reason"] = .null
    guard case .rejected(_, let reason, _) = try Self.read(map).kind else { return }
    #expect(reason == "None")
  }

  @Test func wrongValuesAreNamed() throws {
    let map = try Self.sample("OrderFilled")
    let wrong: [(String, DynamicValue)] = [
      ("last_qty", .string("-1")), ("last_px", .string("x")), ("commission", .string("1.0")),
      ("liquidity_side", .string("BOTH")), ("event_id", .string("1")), ("ts_event", .string("-1")),
      ("client_order_id", .string("")), ("trade_id", .int(5)), ("info", .string("{}")),
    ]
    for (key, value) in wrong {
      var changed = map
      changed[key] = value
      let error = #expect(throws: SerializationError.self, "\(key)") { try Self.read(changed) }
      #expect("\(error as Any)".contains(key))
    }
  }

  @Test func unknownKeysAndLowerCaseSpellingsAreRead() throws {
    var map = try Self.sample("OrderFilled")
    let event = try Self.read(map)
    map["is_new_in_a_later_version"] = .array([.map(DynamicMap()), .null])
    if case .string(let side)? = map["order_side"] {
      map["order_side"] = .string(side.lowercased())
    }
    #expect(try Self.read(map) == event)
  }
}
