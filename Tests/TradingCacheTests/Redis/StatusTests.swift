import Testing
import TradingCache
import TradingCacheTestKit

@Suite struct StatusTests {
  /// Whoever follows the status hears that the server went away, came back, and that the database closed.
  @Test func eachChangeIsTold() async throws {
    let server = try RedisServer(options: ["--appendonly", "yes"])
    let database = try await open(uniqueTrader(), on: server.configuration)
    var changes = database.statusChanges.makeAsyncIterator()
    #expect(await changes.next()?.connection == .connected)

    server.kill()
    while let status = await changes.next(), status.connection == .connected {}
    #expect(database.status?.connection != .connected)

    try server.restart()
    while let status = await changes.next(), status.connection != .connected {}
    #expect(database.status?.reconnects == 1)

    let order = try limitOrder(database.traderId)
    try database.addOrder(order)
    try database.addOrder(order)
    while let status = await changes.next(), status.rejectedWrites == 0 {}
    try? await database.close()
    var last: CacheDatabaseStatus?
    while let status = await changes.next() { last = status }
    #expect(last?.stopped == .closed)
  }

  @Test func aReadOnlyDatabaseHasNoStatus() async throws {
    let database = try await open(try uniqueTrader()) { $0.role = .readOnly }
    #expect(database.status == nil)
    for await _ in database.statusChanges { Issue.record("a status of no writer") }
  }
}
