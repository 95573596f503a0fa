import ServerTestKit
import Testing
import TradingCache

@Suite struct RestartTests {
  @Test func orderIsWhatItWasAfterARestart() async throws {
    let trader = try uniqueTrader()
    var order = try limitOrder(trader)
    let before = try await open(trader)
    try before.addOrder(order)
    try order.happen(.submitted(accountId: AccountId("BINANCE-001")))
    try before.updateOrder(order)
    try order.happen(
      .accepted(venueOrderId: VenueOrderId("V-1"), accountId: AccountId("BINANCE-001")))
    let receipt = try before.updateOrder(order)
    try await before.confirmed(receipt)
    try await before.close()

    let after = try await open(trader)
    #expect(try await after.loadOrder(order.clientOrderId) == order)
    #expect(try await after.loadOrders().records == [order])
    #expect(try await after.loadOrder(ClientOrderId("O-2")) == nil)
    try await after.close()
  }

  /// How old the state is, is the time of its newest event, of whatever family.
  @Test func aRestoreSaysHowOldTheStateIs() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    #expect(try await database.loadAll().report.newestRecord == nil)
    var order = try limitOrder(trader)
    try order.happen(.submitted(accountId: AccountId("BINANCE-001")), at: 1_900_000_000_000_000_001)
    try database.addOrder(order)
    try database.addAccount(Account(statement()))
    #expect(try await database.loadAll().report.newestRecord == 1_900_000_000_000_000_001)
    try await database.close()
  }

  @Test func addingAnOrderThatExistsIsRefused() async throws {
    let trader = try uniqueTrader()
    let order = try limitOrder(trader)
    let database = try await open(trader)
    try database.addOrder(order)
    let second = try database.addOrder(order)
    await #expect(throws: CacheError.self) { try await database.confirmed(second) }
    #expect(try await database.loadOrder(order.clientOrderId) == order)
    #expect(database.keptWrites.map(\.reason) == [.alreadyExists])
  }
}
