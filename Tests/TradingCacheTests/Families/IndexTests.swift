import ServerTestKit
import Testing
import TradingCache

@Suite struct IndexTests {
  /// The sets that an order is in after each event, as NautilusTrader keeps them.
  @Test func everyEventMovesTheOrderBetweenTheSets() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    var order = try limitOrder(trader)
    let account = try AccountId("BINANCE-001")
    let venue = try VenueOrderId("V-1")
    let reference = VenueReference(venueOrderId: venue, accountId: account)
    try database.addOrder(order)
    #expect(try await sets(database) == [.orders])
    let steps: [(OrderEvent.Kind, Set<OrderIndex>)] = [
      (.submitted(accountId: account), [.orders, .inflight]),
      (.accepted(venueOrderId: venue, accountId: account), [.orders, .open, .venueOrderIds]),
      (.pendingCancel(reference), [.orders, .open, .inflight, .venueOrderIds]),
      (.canceled(reference), [.orders, .closed, .venueOrderIds]),
    ]
    for (event, expected) in steps {
      try order.happen(event)
      try database.updateOrder(order)
      #expect(try await sets(database) == expected, "\(event.name)")
    }
  }

  @Test func aCanceledEmulatedOrderIsEmulatedNoMore() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    var order = try limitOrder(trader, emulation: .bidAsk)
    try database.addOrder(order)
    #expect(try await sets(database) == [.orders, .emulated])
    try order.happen(.emulated)
    try database.updateOrder(order)
    #expect(try await sets(database) == [.orders, .emulated])
    try order.happen(.canceled(VenueReference()))
    try database.updateOrder(order)
    #expect(try await sets(database) == [.orders, .closed])
  }

  @Test func aPositionIsOpenOrClosed() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    var position = try Position(instrument: instrument(), fills: [fill(trader, "T-1")])
    try database.addPosition(position)
    #expect(try await database.loadIndex(PositionIndex.open).ids == [position.id])
    try position.apply(fill(trader, "T-2", side: .sell))
    try database.updatePosition(position)
    #expect(try await database.loadIndex(PositionIndex.open).ids.isEmpty)
    #expect(try await database.loadIndex(PositionIndex.closed).ids == [position.id])
    #expect(try await database.loadIndex(PositionIndex.positions).ids == [position.id])
  }

  @Test func badEntriesAreListedAndTheRestIsRead() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try database.indexOrderPosition(ClientOrderId("O:1"), PositionId("P-ü"))
    try await database.confirmed(
      database.indexVenueOrderId(ClientOrderId("O:1"), VenueOrderId("V-1")))
    let connection = try connect()
    let prefix = "trader-\(trader):index:"
    let bad: [UInt8] = [0xFF, 0xFE]
    _ = try connection.roundTrip("HSET", prefix + "order_position", bad, "P-2", "O-2", bad).get()
    _ = try connection.roundTrip("HSET", prefix + "order_position", "O-3", " ").get()
    _ = try connection.roundTrip("SADD", prefix + "order_ids", bad, " ").get()
    let map = try await database.loadIndexOrderPosition()
    #expect(map.entries == [try ClientOrderId("O:1"): try PositionId("P-ü")])
    #expect(map.unreadable.count == 3)
    #expect(map.unreadable.allSatisfy { $0.key.hasPrefix(prefix + "order_position[") })
    let set = try await database.loadIndex(.venueOrderIds)
    #expect(set.ids == [try ClientOrderId("O:1")])
    #expect(set.unreadable.count == 2)
    _ = try connection.roundTrip("SET", prefix + "order_client", "x").get()
    #expect(try await database.loadIndexOrderClient().unreadable.count == 1)
    #expect(try await database.loadAll(.quarantine).report.unreadable.count == 4)
  }

  private func sets(_ database: RedisCacheDatabase) async throws -> Set<OrderIndex> {
    var found: Set<OrderIndex> = []
    for index in OrderIndex.allCases where try await !database.loadIndex(index).ids.isEmpty {
      found.insert(index)
    }
    return found
  }
}
