import ServerTestKit
import Testing
import TradingCache

/// Restores that find their keys in a catalogue, by a user who may not `SCAN`.
@Suite struct CatalogueTests {
  let trader: TraderId
  let server: RedisConfiguration
  /// The same server, where `SCAN` and `KEYS` are refused.
  let withoutScan: RedisConfiguration

  init() throws {
    trader = try uniqueTrader()
    server = try RedisServer.shared.configuration
    _ = try connect(server).roundTrip(
      "ACL", "SETUSER", "\(trader)", "on", ">secret", "~*", "+@all", "-scan", "-keys"
    ).get()
    var limited = server
    limited.authentication = .init(username: "\(trader)", password: "secret")
    withoutScan = limited
  }

  /// Opens the trader's database with a catalogue.
  private func catalogued(
    on server: RedisConfiguration? = nil,
    _ role: RedisCacheDatabase.Configuration.Role = .takeOver
  ) async throws -> RedisCacheDatabase {
    try await TradingCacheTests.open(trader, on: server ?? self.server) {
      $0.listing = .catalogue
      $0.role = role
    }
  }

  private func writeEverything(to database: RedisCacheDatabase) async throws {
    try database.addCurrency(Currency(code: "GOLD", precision: 3, name: "Gold", kind: .crypto))
    try database.addInstrument(instrument())
    try database.addAccount(Account(statement()))
    var order = try order(trader, "O-1", eventCount: 3)
    try database.addOrder(order, positionId: PositionId("P-1"), clientId: nil)
    try order.apply(fill(trader, "T-1"))
    try database.updateOrder(order)
    try database.addPosition(Position(instrument: instrument(), fill: fill(trader, "T-1")))
    try database.addSubmitOrderCommand(submitOrder(trader))
    try database.addSubmitOrderListCommand(submitOrderList(trader))
    var state = StrategyState()
    state["x"] = [1]
    for name in ["S-1", "S-2"] { try database.updateStrategy(StrategyId(name), state) }
    for name in ["A-1", "A-2"] { try database.updateActor(ComponentId(name), DynamicMap()) }
    try database.addGeneral("k:*", [1, 2])
    try database.addGeneral("é", [3])
    try await database.sync()
  }

  private func expectAll(from reader: RedisCacheDatabase) async throws {
    let state = try await reader.loadAll()
    let expected = try await TradingCacheTests.open(trader) { $0.role = .readOnly }.loadAll()
    #expect(state.report.counts == expected.report.counts)
    #expect(state.report.counts.values.reduce(0, +) > 10)
    #expect(state.orders.records == expected.orders.records)
    #expect(state.positions.records == expected.positions.records)
    #expect(state.accounts.records == expected.accounts.records)
    #expect(state.general.records == expected.general.records)
    #expect(try await reader.loadStrategyIds() == expected.strategies.map(\.id))
    #expect(try await reader.loadOrders().records == expected.orders.records)
    #expect(try await reader.loadPositions().records == expected.positions.records)
    #expect(try await reader.loadInstruments().records == expected.instruments.records)
    #expect(try await reader.loadActors().records == expected.actors.records)
  }

  @Test func everyFamilyIsRestoredWithoutAScan() async throws {
    let writer = try await catalogued()
    try await writeEverything(to: writer)
    try writer.deleteStrategy(StrategyId("S-2"))
    try writer.deleteActor(ComponentId("A-2"))
    try writer.deleteOrder(ClientOrderId("O-none"))
    try await writer.close()
    try await expectAll(from: catalogued(on: withoutScan, .readOnly))
    #expect(
      try connect().members("trader-\(trader):writer:catalogue")
        == [
          "accounts:BINANCE-001", "actors:A-1:state", "commands:submit_order:O-1",
          "commands:submit_order_list:OL-1", "currencies:GOLD", "general:k:*", "general:é",
          "instruments:ETHUSDT.BINANCE", "strategies:S-1:state",
        ])
    // The next writer finds it complete, and needs no scan either.
    let next = try await catalogued(on: withoutScan)
    try next.addGeneral("later", [4])
    try await expectAll(from: next)
    #expect(try await next.loadGeneralObjects().count == 3)
  }

  @Test func anExistingDatabaseGetsItsCatalogue() async throws {
    let former = try await TradingCacheTests.open(trader)
    try await writeEverything(to: former)
    try await former.close()
    // An order whose index was never written, as NautilusTrader may leave one.
    _ = try connect().roundTrip("SREM", "trader-\(trader):index:orders", "O-1").get()
    // Nobody keeps it yet: a reader finds everything all the same.
    try await expectAll(from: catalogued(.readOnly))
    try await catalogued().close()
    try await expectAll(from: catalogued(on: withoutScan, .readOnly))
  }

  @Test func aWriterThatKeepsNoneEndsIt() async throws {
    try await catalogued().close()
    let other = try await TradingCacheTests.open(trader)
    try await writeEverything(to: other)
    try await other.close()
    try await expectAll(from: catalogued(.readOnly))
    let refused = try await failure {
      _ = try await catalogued(on: withoutScan, .readOnly).loadOrders()
    }
    #expect(refused != nil)
    try await catalogued().close()
    try await expectAll(from: catalogued(on: withoutScan, .readOnly))
  }

  @Test func verifyComparesItWithTheKeys() async throws {
    let writer = try await catalogued()
    try await writeEverything(to: writer)
    #expect(try await writer.verify().differences == [])
    let key = "trader-\(trader):writer:catalogue"
    let connection = try connect()
    _ = try connection.roundTrip("SREM", key, "accounts:BINANCE-001").get()
    _ = try connection.roundTrip("SADD", key, "general:none").get()
    #expect(
      try await writer.verify().differences == [
        Difference(key: key, kind: .missingMember(id: "accounts:BINANCE-001")),
        Difference(key: key, kind: .extraMember(id: "general:none")),
      ])
    #expect(try await writer.repairIndexes().differences == [])
    try await expectAll(from: catalogued(on: withoutScan, .readOnly))
  }

  @Test func flushEmptiesIt() async throws {
    let writer = try await catalogued()
    try await writeEverything(to: writer)
    try await writer.flush()
    #expect(try connect().members("trader-\(trader):writer:catalogue") == [])
    try await writeEverything(to: writer)
    try await expectAll(from: catalogued(on: withoutScan, .readOnly))
  }

  @Test(arguments: ["writer:catalogue", "index:orders"])
  func anotherTypeInItsPlaceIsNotTrusted(_ name: String) async throws {
    let writer = try await catalogued()
    try await writeEverything(to: writer)
    try await writer.close()
    _ = try connect().roundTrip("SET", "trader-\(trader):\(name)", "text").get()
    try await expectAll(from: catalogued(.readOnly))
  }
}

extension RedisCacheDatabase {
  fileprivate func loadStrategyIds() async throws -> [StrategyId] {
    try await loadAll().strategies.map(\.id)
  }
}
