import Testing
import TradingCache

/// Every family: what is written is what is loaded, one by one and all together, also by the next
/// database; a missing record is `nil`.
@Suite struct FamilyContractTests {
  @Test(arguments: Backend.allCases) func accounts(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    var account = try Account(statement("BINANCE-001"))
    let other = try Account(statement("BINANCE-002"))
    try database.addAccount(other)
    try database.addAccount(account)
    try account.apply(statement(total: "999.50000000"))
    try database.updateAccount(account)
    #expect(try await database.loadAccount(account.id) == account)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadAccounts().records == [account, other])
    #expect(try await after.loadAccount(AccountId("BINANCE-003")) == nil)
  }

  @Test(arguments: Backend.allCases) func currencies(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try database.addCurrency(
      Currency(code: "GOLD", precision: 3, name: "Gold", kind: .commodityBacked))
    let better = try Currency(
      code: "GOLD", precision: 5, iso4217: 959, name: "Gold, troy ounce", kind: .commodityBacked)
    try database.addCurrency(better)
    try database.addCurrency(currency("USDT"))
    try await database.close()
    let after = try await world.open(trader)
    let loaded = try #require(try await after.loadCurrency("GOLD"))
    #expect(loaded.isIdentical(to: better))
    #expect(try await after.loadCurrencies().map(\.code.description) == ["GOLD", "USDT"])
    #expect(try await after.loadCurrency("SILVER") == nil)
    #expect(try await after.loadCurrency("") == nil)
  }

  @Test(arguments: Backend.allCases) func instruments(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try database.addInstrument(instrument())
    let eth = try instrument(takerFee: "0.0010")
    try database.addInstrument(eth)
    let btc = try instrument("BTC/USDT:PERP*.BINANCE")
    try database.addInstrument(btc)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadInstrument(eth.id) == eth)
    #expect(try await after.loadInstruments().records == [btc, eth])
    #expect(try await after.loadInstrument(InstrumentId("X.Y")) == nil)
  }

  @Test(arguments: Backend.allCases) func orders(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    var first = try limitOrder(trader, "O-1")
    let second = try order(trader, "O-2", eventCount: 5)
    try database.addOrder(
      second, positionId: PositionId("P-1"), clientId: ClientId("BINANCE"))
    try database.addOrder(first)
    for step in 1..<40 {
      try first.happen(lifeStep(step, of: "O-1"))
      try database.updateOrder(first)
    }
    #expect(try await database.loadOrder(first.clientOrderId) == first)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadOrders().records == [first, second])
    #expect(try await after.loadOrder(ClientOrderId("O-3")) == nil)
  }

  @Test(arguments: Backend.allCases) func positions(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try database.addInstrument(instrument())
    var position = try Position(instrument: instrument(), fill: fill(trader, "T-1"))
    try database.addPosition(position)
    for (trade, side) in [("T-2", OrderSide.buy), ("T-3", .sell), ("T-4", .sell), ("T-5", .buy)] {
      // Flat after the fourth, and opened anew by the fifth: one log goes on.
      try position.apply(fill(trader, trade, side: side))
      try database.updatePosition(position)
    }
    let hedge = try Position(
      instrument: instrument(), fill: fill(trader, "T-9", position: "P-2"))
    try database.addPosition(hedge)
    #expect(try await database.loadPosition(position.id) == position)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadPositions().records == [position, hedge])
    #expect(try await after.loadPosition(PositionId("P-3")) == nil)
  }

  @Test(arguments: Backend.allCases) func commands(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let single = try submitOrder(trader, "O-1")
    let list = try submitOrderList(trader, "OL-1")
    try database.addSubmitOrderCommand(submitOrder(trader, "O-2"))
    try database.addSubmitOrderCommand(single)
    try database.addSubmitOrderListCommand(list)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadSubmitOrderCommand(ClientOrderId("O-1")) == single)
    #expect(
      try await after.loadSubmitOrderCommands().map(\.order.clientOrderId.value) == ["O-1", "O-2"])
    #expect(try await after.loadSubmitOrderListCommand(OrderListId("OL-1")) == list)
    #expect(try await after.loadSubmitOrderListCommands().records == [list])
    #expect(try await after.loadSubmitOrderCommand(ClientOrderId("O-3")) == nil)
    #expect(try await after.loadSubmitOrderListCommand(OrderListId("OL-2")) == nil)
  }

  @Test(arguments: Backend.allCases) func strategies(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let id = try StrategyId("EMA-001")
    let state: StrategyState = ["z": [1, 2, 3], "ts_last": [0xFF], "": [], "a": [0]]
    #expect(try await database.loadStrategy(id).isEmpty)
    try database.updateStrategy(id, ["old": [9]])
    try database.updateStrategy(id, state)
    try database.updateStrategy(StrategyId("EMA-002"), ["x": [2]])
    try database.updateStrategy(StrategyId("EXTERNAL"), StrategyState())
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadStrategy(id) == state)
    #expect(
      try await after.loadAll().strategies.map(\.id.value) == ["EMA-001", "EMA-002", "EXTERNAL"])
    try after.deleteStrategy(id)
    try after.deleteStrategy(StrategyId("NEVER-001"))
    #expect(try await after.loadStrategy(id).isEmpty)
    try await after.sync()
  }

  @Test(arguments: Backend.allCases) func everythingAtOnce(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let written = try writeOneOfEach(trader, to: database)
    try await database.close()
    let all = try await world.open(trader).loadAll()
    #expect(all.accounts.records == [written.account])
    #expect(all.orders.records == [written.order])
    #expect(all.positions.records == [written.position])
    #expect(all.instruments.records == [try instrument()])
    #expect(all.report.unreadable.isEmpty)
    #expect(Set(all.report.counts.values) == [1])
    #expect(all.report.counts.count == 8)
  }
}

/// Writes a record of every family.
@discardableResult
func writeOneOfEach(
  _ trader: TraderId, to database: any CacheDatabase
) throws -> (account: Account, order: Order, position: Position) {
  let account = try Account(statement())
  let order = try order(trader, "O-1", eventCount: 3)
  let position = try Position(instrument: instrument(), fill: fill(trader, "T-1"))
  try database.addCurrency(currency("USDT"))
  try database.addInstrument(instrument())
  try database.addAccount(account)
  try database.addOrder(order, positionId: position.id, clientId: ClientId("BINANCE"))
  try database.addPosition(position)
  try database.addSubmitOrderCommand(submitOrder(trader))
  try database.addSubmitOrderListCommand(submitOrderList(trader))
  try database.updateStrategy(StrategyId("S-001"), ["x": [1]])
  return (account, order, position)
}
