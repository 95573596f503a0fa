import Testing
import TradingCache
import TradingCacheTestKit

@Suite struct LeastPrivilegeTests {
  /// The rule of docs/guarantees.md: a user who may touch this trader's keys only, and run the commands
  /// that a database needs, can do all that a database does.
  @Test func theDocumentedRuleIsEnough() async throws {
    let trader = try uniqueTrader()
    let admin = try RedisConnection.connect(try RedisServer.shared.configuration)
    let commands = [
      "ping", "select", "watch", "multi", "exec", "get", "set", "del", "incr", "bitop", "rpush",
      "rpushx", "renamenx", "lrange", "llen", "lpos", "lrem", "ltrim", "sadd", "srem", "smembers",
      "sismember", "hset", "hsetnx", "hdel", "hget", "hgetall", "exists", "type", "scan",
    ]
    let rule =
      ["ACL", "SETUSER", "\(trader)", "on", ">secret", "resetkeys", "~trader-\(trader):*", "-@all"]
      + commands.map { "+\($0)" }
    var buffer = CommandBuffer()
    buffer.beginCommand(argumentCount: rule.count)
    for word in rule { buffer.appendBulk(word) }
    _ = try admin.roundTrip(buffer, replies: 1).first?.get()

    let database = try await open(trader) { configuration in
      configuration.redis.authentication = .init(username: "\(trader)", password: "secret")
    }
    var order = try limitOrder(trader)
    try database.addOrder(order, positionId: PositionId("P-1"), clientId: ClientId("SIM"))
    try order.happen(.submitted(accountId: AccountId("SIM-001")))
    try database.updateOrder(order)
    try database.updateStrategy(StrategyId("S-001"), ["x": [1]])
    try database.addInstrument(instrument())
    try database.addPosition(Position(instrument: instrument(), fill: fill(trader, "T-1")))
    try await database.sync()
    #expect(try await database.loadAll().orders.records == [order])
    let again = try database.addOrder(order)
    await #expect(throws: CacheError.self) { try await database.confirmed(again) }
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
}
