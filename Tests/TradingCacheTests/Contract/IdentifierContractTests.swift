import Testing
import TradingCache

/// Ids and trader ids with characters that mean something to Redis, or to whoever splits keys.
@Suite struct IdentifierContractTests {
  static let awkward = [
    "a", "a:b", "a:", ":", "::b", "*", "a*", "?", "[a]", "[^a]", "a\\b", "a b", " a", "state:state",
    "a:state", "index:orders", "{a}", "%s\r\n", "\"'",
  ]

  @Test(arguments: Backend.allCases) func ordersAndCommands(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    for id in Self.awkward {
      try database.addOrder(limitOrder(trader, id))
      try database.addSubmitOrderCommand(submitOrder(trader, id))
      try database.addSubmitOrderListCommand(submitOrderList(trader, id))
    }
    try await database.close()
    let after = try await world.open(trader)
    let sorted = Self.awkward.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(try await after.loadOrders().map(\.clientOrderId.value) == sorted)
    #expect(
      try await after.loadSubmitOrderCommands().map(\.order.clientOrderId.value) == sorted)
    #expect(try await after.loadSubmitOrderListCommands().map(\.orderListId.value) == sorted)
    for id in Self.awkward {
      let order = try await after.loadOrder(ClientOrderId(id))
      #expect(order?.clientOrderId.value == id)
    }
    #expect(try await after.loadOrders().map(\.clientOrderId.value) == sorted, "in the same order")
    try await after.flush()
    #expect(try await world.isEmpty(trader))
  }

  @Test(arguments: Backend.allCases) func strategiesAndAccounts(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let ids = Self.awkward.map { "\($0)-" }
    for id in ids {
      try database.updateStrategy(StrategyId(id), ["id": Array(id.utf8)])
      try database.addAccount(Account(statement(id)))
    }
    try await database.close()
    let all = try await world.open(trader).loadAll()
    let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(all.strategies.map(\.id.value) == sorted)
    #expect(
      all.strategies.map { $0.state["id"].map { String(decoding: $0, as: UTF8.self) } } == sorted)
    #expect(all.accounts.map(\.id.value) == sorted)
  }

  /// The combining accent joins the colon before it to one character, but not to one byte.
  @Test(arguments: Backend.allCases) func unicodePositionIds(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try database.addInstrument(instrument())
    let ids = ["\u{301}x", "e\u{301}", "日本", "é", "🇨🇭*"]
    for id in ids {
      try database.addPosition(
        Position(instrument: instrument(), fill: fill(trader, "T-1", position: id)))
    }
    try await database.close()
    let after = try await world.open(trader)
    let loaded = try await after.loadPositions().map(\.id.value)
    let sorted = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    // Compared as bytes: Swift takes é and e with an accent for the same text.
    #expect(loaded.map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
    for id in ids {
      #expect(
        try await after.loadPosition(PositionId(id))?.id.value.utf8.elementsEqual(id.utf8) == true)
    }
    try await after.flush()
    #expect(try await world.isEmpty(trader))
  }

  /// One trader's id begins with the other's, or would match it as a pattern.
  @Test(
    arguments: Backend.allCases,
    [("T-1", "T-10"), ("T-*", "T-1"), ("T-?", "T-2"), ("[T]-x", "T-x")])
  func tradersSideBySide(backend: Backend, names: (String, String)) async throws {
    let world = try World(backend)
    let unique = UUID4().description
    let trader = try TraderId("\(unique)\(names.0)")
    let neighbour = try TraderId("\(unique)\(names.1)")
    let database = try await world.open(trader)
    let beside = try await world.open(neighbour)
    try writeOneOfEach(trader, to: database)
    let kept = try writeOneOfEach(neighbour, to: beside)
    try await beside.sync()
    #expect(try await database.loadOrders().map(\.traderId) == [trader])
    #expect(try await beside.loadOrders().map(\.traderId) == [neighbour])

    try await database.flush()
    #expect(try await world.isEmpty(trader))
    let all = try await beside.loadAll()
    #expect(all.orders.records == [kept.order])
    #expect(all.positions.records == [kept.position])
    #expect(Set(all.report.counts.values) == [1])
  }

  @Test(arguments: Backend.allCases) func aTraderIdWithAColonIsRefused(backend: Backend)
    async throws
  {
    let trader = try TraderId("T-1:orders")
    let error = try await failure { _ = try await World(backend).open(trader) }
    #expect(error == .invalidTraderId("T-1:orders"))
  }
}
