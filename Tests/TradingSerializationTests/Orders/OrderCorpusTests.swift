import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Orders that NautilusTrader wrote, against what it computes of them.
@Suite struct OrderCorpusTests {
  static let expectations = Corpus.expectations(kind: "order")

  static func fold(_ stored: Stored) throws -> Order {
    let decoder = Stored.decoder()
    return try Order(
      events: stored.elements.map { try decoder.decode(OrderEvent.self, from: $0) },
      rules: .nautilus1221)
  }

  /// The stored events of an expected order, folded.
  static func order(_ expectation: Corpus.Expectation) throws -> Order {
    try fold(#require(Stored(expectation, collection: "orders")))
  }

  @Test func everyEventIsWrittenBackIdentically() throws {
    var kinds: [String: Int] = [:]
    for record in Corpus.soundRecords(collection: "orders") where !record.key.contains("snapshots")
    {
      let stored = Stored(record)
      let decoder = Stored.decoder()
      for bytes in stored.elements {
        let event = try decoder.decode(OrderEvent.self, from: bytes)
        let written = stored.serializer.serialize(event)
        if case .updated = event.kind {
          #expect(written == Self.withQuoteQuantity(bytes), "\(stored.key)")
        } else {
          #expect(written == bytes, "\(stored.key) \(event.kind.name)")
        }
        kinds[event.kind.name, default: 0] += 1
      }
    }
    #expect(kinds.count == 16, "\(kinds)")
    #expect(kinds.values.reduce(0, +) > 900)
  }

  /// An update with the key that newer versions add and 1.221 ignores.
  private static func withQuoteQuantity(_ bytes: [UInt8]) -> [UInt8] {
    let key = "is_quote_quantity"
    if bytes.first == UInt8(ascii: "{") { return bytes.dropLast() + ",\"\(key)\":false}".utf8 }
    return [bytes[0] + 1] + bytes.dropFirst() + [0xA0 + UInt8(key.utf8.count)] + key.utf8 + [0xC2]
  }

  @Test(arguments: expectations.filter { $0.state != nil })
  func stateIsNautilusTraders(expectation: Corpus.Expectation) throws {
    let state = try #require(expectation.state)
    let order = try Self.order(expectation)
    #expect(order.leavesQuantity.description == state["leaves_qty"].string)
    #expect(order.averagePrice == state["avg_px"].double)
    #expect(order.slippage == state["slippage"].double)
    #expect(order.tradeIds.map(\.value) == state["trade_ids"].array.compactMap(\.string))
    #expect(
      order.venueOrderIds.map(\.value) == state["venue_order_ids"].array.compactMap(\.string))
    #expect((order.tsSubmitted?.value ?? 0) == state["ts_submitted"].uint)
    #expect((order.tsAccepted?.value ?? 0) == state["ts_accepted"].uint)
    #expect((order.tsClosed?.value ?? 0) == state["ts_closed"].uint)
    if !state["is_triggered"].isNull {
      #expect(order.isTriggered == state["is_triggered"].bool)
      #expect((order.tsTriggered?.value ?? 0) == state["ts_triggered"].uint)
    }
    let flags = Set(state["flags"].array.compactMap(\.string))
    #expect(order.isOpen == flags.contains("is_open"))
    #expect(order.isClosed == flags.contains("is_closed"))
    #expect(order.isInflight == flags.contains("is_inflight"))
    #expect(order.isEmulated == flags.contains("is_emulated"))
    #expect(order.isActiveLocal == flags.contains("is_active_local"))
    #expect(
      order.events.map { String($0.kind.name.dropFirst(5)) }
        == state["event_types"].array.compactMap(\.string))
    // NautilusTrader gives the event that transformed an order another id at each load.
    let ids = state["event_ids"].array.compactMap(\.string)
    #expect(zip(order.events, ids).allSatisfy { $1 == "<random>" || "\($0.eventId)" == $1 })
  }

  /// What NautilusTrader cannot load, we refuse; it dies of some of them, which is not asked for.
  @Test func damagedOrdersAreRefused() throws {
    var reasons: [String] = []
    for line in Corpus.expectations(kind: "corrupt") where line.line["target"] == .string("order") {
      let isSound = Self.expectations.contains { $0.trader == line.trader && $0.state != nil }
      // The form of a timestamp is told by the timestamp itself, and NONE is how 1.160 spelled it.
      if isSound || ["CORRUPT-TSINT", "CORRUPT-NONEENUM"].contains(line.trader) {
        #expect(throws: Never.self, "\(line.trader)") { try Self.order(line) }
      } else {
        let error = #expect(throws: (any Error).self, "\(line.trader)") { try Self.order(line) }
        reasons.append("\(error as Any)")
      }
    }
    #expect(reasons.count > 20 && Set(reasons).count > 18, "\(reasons)")
  }
}
