import Foundation
import ServerTestKit
import Testing
import TradingCache

@Suite struct LeastPrivilegeTests {
  /// The rule of docs/guarantees.md: a user who may touch this trader's keys only, and run the commands
  /// that a database needs, can do all that a database does.
  @Test(arguments: [RedisCacheDatabase.Configuration.Listing.scan, .catalogue])
  func theDocumentedRuleIsEnough(
    _ listing: RedisCacheDatabase.Configuration.Listing
  ) async throws {
    let trader = try uniqueTrader()
    let admin = try RedisConnection.connect(try RedisServer.shared.configuration)
    let rule = try Self.documentedRule().map { word in
      switch word {
      case "node": "\(trader)"
      case ">password": ">secret"
      case "~trader-TRADER-001:*": "~trader-\(trader):*"
      default: word
      }
    }
    #expect(rule.count > 30)
    var buffer = CommandBuffer()
    buffer.beginCommand(argumentCount: rule.count)
    for word in rule { buffer.appendBulk(word) }
    _ = try admin.roundTrip(buffer).first?.get()

    let database = try await open(trader) { configuration in
      configuration.listing = listing
      configuration.redis.authentication = .init(username: "\(trader)", password: "secret")
    }
    try await Self.writeEverything(trader, to: database)
    let state = try await database.loadAll()
    #expect(state.orders.count == 1)
    #expect(state.report.counts.values.allSatisfy { $0 > 0 })
    _ = try await database.verify()
    _ = try await database.repairIndexes()
    try await database.sync()
    try database.deleteOrder(ClientOrderId("O-1"))
    try database.deletePosition(PositionId("P-1"))
    try database.deleteStrategy(StrategyId("S-001"))
    try database.deleteActor(ComponentId("A-1"))
    let states = try await database.loadAccount(AccountId("BINANCE-001"))?.events ?? []
    #expect(states.count == 2)
    for state in states.dropLast() {
      _ = try await database.deleteAccountEvent(state.accountId, state.eventId)
    }
    try await database.sync()
    let order = try limitOrder(trader, "O-2")
    try database.addOrder(order)
    let again = try database.addOrder(order)
    #expect(
      try await failure { try await database.confirmed(again) }?.rejectedWrites.map(\.reason)
        == [.alreadyExists])
    try await database.flush()
    #expect(try await database.loadAll().orders.isEmpty)
    await #expect(throws: CacheError.self) { try await database.close() }  // tells of the refusal

    // Another trader's keys are out of reach.
    do {
      _ = try await open(TraderId("OTHER-\(UUID4())")) { configuration in
        configuration.redis.authentication = .init(username: "\(trader)", password: "secret")
      }
      Issue.record("opened another trader's database")
    } catch {
      #expect("\(error)".contains("NOPERM"))
    }
  }

  /// The words of the rule in docs/guarantees.md.
  private static func documentedRule() throws -> [String] {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../docs/guarantees.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: "ACL SETUSER node"))
    let end = try #require(text.range(of: "```", range: start.lowerBound..<text.endIndex))
    return text[start.lowerBound..<end.lowerBound].split(whereSeparator: \.isWhitespace)
      .map(String.init)
  }

  /// A record of every family, each changed in each way that it can be.
  private static func writeEverything(
    _ trader: TraderId, to database: RedisCacheDatabase
  ) async throws {
    var (account, order, position) = try writeOneOfEach(trader, to: database)
    try account.apply(statement(total: "2.00000000"))
    try database.updateAccount(account)
    try order.happen(lifeStep(3, of: "O-1"))
    try database.updateOrder(order)
    try position.apply(fill(trader, "T-2"))
    try database.updatePosition(position)
    try database.indexVenueOrderId(order.clientOrderId, VenueOrderId("V-1"))
    try database.indexOrderPosition(order.clientOrderId, position.id)
    try database.snapshotOrderState(order)
    try database.snapshotPositionState(position, at: 1)
    try database.addGeneral("key", [1])
    try database.updateActor(ComponentId("A-1"), ["x": .bytes([1])])
    try database.addSynthetic(
      SyntheticInstrument(
        symbol: Symbol("S"), pricePrecision: 2,
        components: [order.instrumentId, InstrumentId("BTCUSDT.BINANCE")], formula: "x",
        tsEvent: 1, tsInit: 1))
    try database.heartbeat()
    let id = order.instrumentId
    let price = try Price("1.0")
    let size = try Quantity("1")
    let type = try BarType("\(id)-1-MINUTE-LAST-EXTERNAL")
    try database.addQuote(
      QuoteTick(
        instrumentId: id, bidPrice: price, askPrice: price, bidSize: size, askSize: size,
        tsEvent: 1, tsInit: 1))
    try database.addTrade(
      TradeTick(
        instrumentId: id, price: price, size: size, aggressorSide: .buyer, tradeId: TradeId("T-1"),
        tsEvent: 1, tsInit: 1))
    try database.addBar(
      Bar(
        barType: type, open: price, high: price, low: price, close: price, volume: size,
        tsEvent: 1, tsInit: 1))
    try database.addFundingRate(
      FundingRateUpdate(instrumentId: id, rate: ExactDecimal("0.1"), tsEvent: 1, tsInit: 1))
    try database.addSignal(Signal(name: "s", value: .null, tsEvent: 1, tsInit: 1))
    try database.addCustomData(CustomData(typeName: "d", bytes: [1], tsEvent: 1, tsInit: 1))
    try await database.sync()
    _ = try await database.loadQuotes(id)
    _ = try await database.loadOrderSnapshots(order.clientOrderId)
    _ = try await database.loadIndex(OrderIndex.open)
    _ = try await database.keys(matching: "*")
    #expect(try await database.loadHeartbeat() != nil)
  }
}
