import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Orders that NautilusTrader wrote, against what it computes of them.
@Suite struct OrderCorpusTests {
  static let logs: [String: [[UInt8]]] = Dictionary(
    uniqueKeysWithValues: Corpus.records.filter { $0.key.contains(":orders:") }
      .map { ($0.key, $0.elements) })

  /// The stored events of an order, whatever prefix its trader's keys have.
  static func events(_ expectation: Corpus.Expectation) -> [[UInt8]] {
    let trader = expectation.trader
    let suffix = ":orders:\(expectation.id)"
    return logs.first {
      $0.key.hasSuffix(suffix) && $0.key.contains(trader) && !$0.key.contains("snapshots")
    }?.value ?? []
  }

  static func fold(_ events: [[UInt8]]) throws -> Order {
    let decoder = RecordDecoder()
    return try Order(
      events: events.map { bytes in
        try bytes.withUnsafeBytes { try decoder.decode(OrderEvent.self, from: $0) }
      })
  }

  @Test(arguments: Corpus.expectations(kind: "order").filter { $0.state != nil })
  func stateIsNautilusTraders(expectation: Corpus.Expectation) throws {
    let state = try #require(expectation.state)
    let order = try Self.fold(Self.events(expectation))
    let id = "\(expectation.trader) \(expectation.id)"
    #expect(order.leavesQuantity.description == state["leaves_qty"].string, "\(id)")
    #expect(order.averagePrice == state["avg_px"].double, "\(id)")
    #expect(order.slippage == state["slippage"].double, "\(id)")
    #expect(order.tradeIds.map(\.value) == state["trade_ids"].array.compactMap(\.string), "\(id)")
    #expect(
      order.venueOrderIds.map(\.value) == state["venue_order_ids"].array.compactMap(\.string))
    #expect((order.tsSubmitted?.value ?? 0) == state["ts_submitted"].uint, "\(id)")
    #expect((order.tsAccepted?.value ?? 0) == state["ts_accepted"].uint, "\(id)")
    #expect((order.tsClosed?.value ?? 0) == state["ts_closed"].uint, "\(id)")
    let flags = Set(state["flags"].array.compactMap(\.string))
    #expect(order.isOpen == flags.contains("is_open"), "\(id)")
    #expect(order.isClosed == flags.contains("is_closed"), "\(id)")
    #expect(order.isInflight == flags.contains("is_inflight"), "\(id)")
    #expect(order.isEmulated == flags.contains("is_emulated"), "\(id)")
    #expect(order.isActiveLocal == flags.contains("is_active_local"), "\(id)")
    let eventIds = state["event_ids"].array.compactMap(\.string)
    #expect(order.events.count == eventIds.count, "\(id)")
    for (event, expected) in zip(order.events, eventIds) where expected != "<random>" {
      #expect(event.eventId.description == expected, "\(id)")
    }
  }

  @Test func everyEventIsWrittenBackIdentically() throws {
    var count = 0
    let formats: [TimestampFormat] = [.decimalString, .integer, .iso8601]
    for record in Corpus.soundRecords(collection: "orders") where !record.key.contains("snapshots")
    {
      for bytes in record.elements where bytes.first != UInt8(ascii: "{") {
        let event = try MsgPackSerializer().deserialize(OrderEvent.self, from: bytes)
        let written = formats.map { MsgPackSerializer(timestampFormat: $0).serialize(event) }
        #expect(written.contains(bytes), "\(record.key) \(event.kind.name)")
        count += 1
      }
    }
    #expect(count > 900)
  }
}
