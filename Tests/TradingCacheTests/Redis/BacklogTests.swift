import ServerTestKit
import TestSupport
import Testing
import TradingCache

/// Many full batches at once, so that the commands of each travel before the one ahead of it is settled.
@Suite struct BacklogTests {
  /// Opens a database with small batches, and queues writes while the server stands still.
  private func backlog(
    _ trader: TraderId, on server: RedisServer, _ write: (RedisCacheDatabase) throws -> Void
  ) async throws -> RedisCacheDatabase {
    let database = try await open(trader, on: server.configuration) {
      $0.writeQueue.maxBatchCommands = 8
    }
    try await database.sync()
    server.pause()
    try write(database)
    server.resume()
    return database
  }

  @Test func everythingIsThereOnceAndInOrder() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    var order = try limitOrder(trader)
    let database = try await backlog(trader, on: server) { database in
      try database.addOrder(order)
      for step in 1...500 {
        try order.happen(lifeStep(step, of: "O-1"))
        try database.updateOrder(order)
      }
    }
    try await database.sync()
    #expect(try await database.loadOrders().records == [order])
    #expect(database.status?.queuedWrites == 0)
    #expect(database.status?.queuedBytes == 0)
    #expect(database.status?.reconnects == 0)
  }

  /// Writes that Redis refuses, in every batch: what has gone ahead is taken back and sent again, the
  /// others are applied once, and the stray index changes of the refused ones are undone.
  @Test func refusedWritesAmongOthers() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    var order = try limitOrder(trader)
    let strangers = try (0..<30).map { try self.stranger(trader, $0) }
    let database = try await backlog(trader, on: server) { database in
      try database.addOrder(order)
      for step in 1...300 {
        try order.happen(lifeStep(step, of: "O-1"))
        try database.updateOrder(order)
        if step % 10 == 0 { try database.updateOrder(strangers[step / 10 - 1]) }
      }
    }
    let error = try await failure { try await database.sync() }
    #expect(error?.rejectedWrites.map(\.reason) == Array(repeating: .notFound, count: 30))
    #expect(try await database.loadOrders().records == [order])
    #expect(database.status?.reconnects == 0, "the connection is used further")
    let index = "trader-\(trader):index:orders_inflight"
    #expect(try connect(server.configuration).members(index).isEmpty)
  }

  /// An order that is in no database, and that has just been submitted: its update moves an index.
  private func stranger(_ trader: TraderId, _ number: Int) throws -> Order {
    try order(trader, "X-\(number)", eventCount: 2)
  }

  /// The server cannot write for a while: nothing is lost or doubled.
  @Test func aServerWithoutMemoryForAWhile() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let control = try connect(server.configuration)
    var order = try limitOrder(trader)
    let database = try await open(trader, on: server.configuration) {
      $0.writeQueue.maxBatchCommands = 8
    }
    _ = try control.roundTrip("CONFIG", "SET", "maxmemory", "1").get()
    try database.addOrder(order)
    for step in 1...300 {
      try order.happen(lifeStep(step, of: "O-1"))
      try database.updateOrder(order)
    }
    try await eventually("it cannot write") { database.status?.connection != .connected }
    _ = try control.roundTrip("CONFIG", "SET", "maxmemory", "0").get()
    try await database.sync()
    #expect(try await database.loadOrders().records == [order])
  }

  /// Another node takes over amid the backlog: each write is applied or kept.
  @Test func aTakeoverAmidTheBacklog() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let first = try await backlog(trader, on: server) { database in
      for number in 0..<400 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
    }
    let second = try await open(trader, on: server.configuration)
    let written = try await second.loadOrders().map(\.clientOrderId.value)
    // Unless it was through before, it finds out with its next batch.
    _ = try? first.addOrder(limitOrder(trader, "O-400"))
    try await eventually("the first is fenced") { first.status?.stopped != nil }
    _ = try? await first.close()
    let kept = first.keptWrites.compactMap { $0.key.split(separator: ":").last.map(String.init) }
    #expect(Set(kept).isDisjoint(with: written))
    #expect(kept.count + written.count == 401 || kept.count + written.count == 400)
    #expect(try await second.loadOrders().count == written.count)
  }
}
