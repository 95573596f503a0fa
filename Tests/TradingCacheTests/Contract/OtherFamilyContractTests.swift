import Testing
import TradingCache

/// The families beyond orders, positions and accounts: what is written is what is loaded, also by the
/// next database.
@Suite struct OtherFamilyContractTests {
  @Test(arguments: Backend.allCases) func generalObjects(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try database.addGeneral("with:colon *", [1])
    try database.addGeneral("with:colon *", [0, 255])
    try database.addGeneral("empty", [])
    #expect(throws: CacheError.invalidKey("")) { try database.addGeneral("", [1]) }
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadGeneral("with:colon *") == [0, 255])
    #expect(try await after.loadGeneral("none") == nil)
    #expect(try await after.loadGeneralObjects().map(\.bytes) == [[], [0, 255]])
    #expect(try await after.loadGeneralObjects(.strict).map(\.key) == ["empty", "with:colon *"])
    #expect(try await failure { _ = try await after.loadGeneral("") } == .invalidKey(""))
  }

  @Test(arguments: Backend.allCases) func syntheticsAndActors(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let synthetic = try SyntheticInstrument(
      symbol: Symbol("BTC-ETH"), pricePrecision: 8,
      components: [InstrumentId("BTCUSDT.BINANCE"), InstrumentId("ETHUSDT.BINANCE")],
      formula: "BTCUSDT.BINANCE / ETHUSDT.BINANCE", tsEvent: 1, tsInit: 2)
    let actor = try ComponentId("Counter-1:x")
    let state: DynamicMap = ["count": .int(3), "list": .array([.null, .bytes([1])])]
    try database.addSynthetic(synthetic)
    try database.updateActor(actor, ["old": .bool(true)])
    try database.updateActor(actor, state)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try await after.loadSynthetic(synthetic.id) == synthetic)
    #expect(try await after.loadSynthetics().records == [synthetic])
    #expect(try await after.loadActor(actor) == state)
    #expect(try await after.loadActors().records == [SavedActor(id: actor, state: state)])
    let all = try await after.loadAll()
    #expect(all.actors.count == 1 && all.synthetics.count == 1)
    try after.deleteActor(actor)
    #expect(try await after.loadActor(actor).isEmpty)
    #expect(try await after.loadSynthetic(InstrumentId("X.SYNTH")) == nil)
  }

  @Test(arguments: Backend.allCases) func snapshots(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    var order = try limitOrder(trader)
    let position = try Position(instrument: instrument(), fill: fill(trader, "T-1"))
    try database.snapshotOrderState(order)
    try order.happen(lifeStep(1, of: "O-1"))
    try database.snapshotOrderState(order)
    let pnl = try Money("1.50000000", currency("USDT"))
    try database.snapshotPositionState(position, at: 7)
    try database.snapshotPositionState(position, at: 8, unrealizedPnl: pnl)
    try await database.close()
    let after = try await world.open(trader)
    let orders = try await after.loadOrderSnapshots(order.clientOrderId)
    #expect(orders.map { $0["status"] } == [.string("INITIALIZED"), .string("SUBMITTED")])
    #expect(orders.last == order.snapshot())
    let positions = try await after.loadPositionSnapshots(position.id)
    #expect(positions.map(\.tsSnapshot) == [7, 8])
    #expect(positions.map(\.unrealizedPnl) == [nil, pnl])
    #expect(try await after.loadPositionSnapshots(PositionId("P-2")).isEmpty)
  }

  @Test(arguments: Backend.allCases) func theNewestOfTheMarketAreKept(backend: Backend) async throws
  {
    let world = try World(backend, kept: 3)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let quotes = try (1...5).map { number in
      QuoteTick(
        instrumentId: try InstrumentId("ETHUSDT.BINANCE"), bidPrice: try Price("\(number).00"),
        askPrice: try Price("\(number).01"), bidSize: try Quantity("1"), askSize: try Quantity("2"),
        tsEvent: UnixNanos(UInt64(number)), tsInit: 9)
    }
    for quote in quotes { try database.addQuote(quote) }
    let signal = Signal(name: "trend: up?", value: .double(0.5), tsEvent: 1, tsInit: 2)
    try database.addSignal(signal)
    let data = CustomData(typeName: "Greeks", bytes: [0, 1], tsEvent: 1, tsInit: 2)
    try database.addCustomData(data)
    let nameless = Signal(name: "", value: .null, tsEvent: 1, tsInit: 2)
    #expect(throws: CacheError.invalidKey("")) { try database.addSignal(nameless) }
    try await database.close()
    let after = try await world.open(trader)
    #expect(
      try await after.loadQuotes(InstrumentId("ETHUSDT.BINANCE")).records == Array(quotes[2...]))
    #expect(try await after.loadTrades(InstrumentId("ETHUSDT.BINANCE")).isEmpty)
    #expect(try await after.loadSignals("trend: up?").records == [signal])
    #expect(try await after.loadCustomData("Greeks").records == [data])
    try await after.flush()
    #expect(try await after.loadSignals("trend: up?").isEmpty)
  }

  @Test(arguments: Backend.allCases) func indexesFollowTheRecords(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let one = try order(trader, "O-1", eventCount: 1)
    var two = try order(trader, "O-2", eventCount: 3)
    try database.addOrder(one)
    try database.addOrder(two, positionId: PositionId("P-0"), clientId: ClientId("SIM"))
    try database.addInstrument(instrument())
    let position = try Position(instrument: instrument(), fill: fill(trader, "T-1", order: "O-2"))
    try two.apply(fill(trader, "T-1", quantity: "10.000", order: "O-2"))
    try database.updateOrder(two)
    try database.addPosition(position)
    try database.indexOrderPosition(one.clientOrderId, PositionId("P-9"))
    try database.indexVenueOrderId(one.clientOrderId, VenueOrderId("V-9"))
    try await database.close()
    let after = try await world.open(trader)
    #expect(
      try await after.loadIndex(OrderIndex.orders).ids == [one.clientOrderId, two.clientOrderId])
    #expect(try await after.loadIndex(.closed).ids == [two.clientOrderId])
    #expect(try await after.loadIndex(OrderIndex.open).ids.isEmpty)
    #expect(
      try await after.loadIndex(.venueOrderIds).ids == [one.clientOrderId, two.clientOrderId])
    #expect(try await after.loadIndex(PositionIndex.open).ids == [position.id])
    #expect(try await after.loadIndex(PositionIndex.closed).ids.isEmpty)
    #expect(
      try await after.loadIndexOrderPosition().entries
        == [one.clientOrderId: try PositionId("P-9"), two.clientOrderId: position.id])
    #expect(
      try await after.loadIndexOrderClient().entries == [two.clientOrderId: try ClientId("SIM")])
  }

  /// A deleted order leaves no index entry, and no intent that would look like an unanswered submit.
  @Test(arguments: Backend.allCases) func deletes(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try writeOneOfEach(trader, to: database)
    try database.addSubmitOrderCommand(submitOrder(trader, "O-2"))
    try database.deleteOrder(ClientOrderId("O-1"))
    try database.deletePosition(PositionId("P-1"))
    #expect(
      try await database.loadSubmitOrderCommands().map(\.order.clientOrderId.value) == ["O-2"])
    #expect(try await database.loadOrders().isEmpty)
    #expect(try await database.loadPositions().isEmpty)
    #expect(try await database.loadIndexOrderPosition().entries.isEmpty)
    #expect(try await database.loadIndexOrderClient().entries.isEmpty)
    #expect(try await database.loadIndex(OrderIndex.orders).ids.isEmpty)
    #expect(try await database.loadIndex(PositionIndex.positions).ids.isEmpty)
    try database.deleteSubmitOrderCommand(ClientOrderId("O-2"))
    try database.deleteSubmitOrderListCommand(OrderListId("OL-1"))
    try database.deleteSubmitOrderListCommand(OrderListId("OL-1"))  // nothing there
    try await database.close()
    let all = try await world.open(trader).loadAll()
    #expect(all.submitOrderCommands.isEmpty && all.submitOrderListCommands.isEmpty)
    #expect(all.unresolvedSubmits.isEmpty)
  }

  @Test(arguments: Backend.allCases) func statementsOfAccounts(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let account = try Account(events: (0..<3).map { try statement(total: "\($0).00000000") })
    try database.addAccount(account)
    let middle = account.events[1].eventId
    #expect(try await database.deleteAccountEvent(account.id, middle) != nil)
    #expect(try await database.deleteAccountEvent(account.id, middle) == nil)
    var left = try #require(try await database.loadAccount(account.id))
    #expect(left.events == [account.events[0], account.events[2]])
    try left.apply(statement(total: "9.00000000"))
    try database.updateAccount(left)
    try await database.sync()
    #expect(try await database.loadAccount(account.id) == left)
    for event in left.events { try await database.deleteAccountEvent(account.id, event.eventId) }
    #expect(try await database.loadAccount(account.id) == nil)
    #expect(try await database.deleteAccountEvent(account.id, middle) == nil)
  }

  @Test(arguments: Backend.allCases) func heartbeats(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    #expect(try await database.loadHeartbeat() == nil)
    try database.heartbeat(at: 5)
    try database.heartbeat()
    let time = try #require(try await database.loadHeartbeat())
    #expect(time > 5 && time <= .now())
    #expect(try await database.loadAll().heartbeat == time)
  }
}
