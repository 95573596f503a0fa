import ServerTestKit
import Testing
import TradingCache

/// What `sync()` and `close()` say when several things went wrong: all of them.
@Suite struct ReportTests {
  @Test func closeSaysWhatWasRejectedAndWhatIsNotConfirmed() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration) {
      $0.closeTimeout = .milliseconds(50)
    }
    try database.addOrder(limitOrder(trader, "O-1"))
    let again = try database.addOrder(limitOrder(trader, "O-1"))
    #expect(try await failure { try await database.confirmed(again) } != nil)
    server.pause()
    try database.addOrder(limitOrder(trader, "O-2"))
    let error = try await failure { try await database.close() }
    guard case .incomplete(.timedOut(unconfirmed: 1), let rejected) = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
    #expect(rejected.map(\.sequence) == [again.sequence])
    #expect(database.keptWrites.count == 2)
    server.resume()
  }

  @Test func syncSaysWhatWasRejectedAndThatItIsFenced() async throws {
    let trader = try uniqueTrader()
    let first = try await open(trader)
    try first.addOrder(limitOrder(trader, "O-1"))
    let again = try first.addOrder(limitOrder(trader, "O-1"))
    #expect(try await failure { try await first.confirmed(again) } != nil)
    let second = try await open(trader)
    try first.addOrder(limitOrder(trader, "O-2"))
    let error = try await failure { try await first.sync() }
    guard case .incomplete(.fenced, let rejected) = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
    #expect(rejected.map(\.sequence) == [again.sequence])
    guard case .fenced = try await failure({ try await first.sync() }) else {
      Issue.record("it is fenced all the same")
      return
    }
    try await second.close()
  }

  @Test func onlyRejectionsMeanThatTheRestIsConfirmed() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try database.addOrder(limitOrder(trader, "O-1"))
    try database.addOrder(limitOrder(trader, "O-1"))
    try database.addOrder(limitOrder(trader, "O-2"))
    let error = try await failure { try await database.sync() }
    #expect(error?.rejectedWrites.count == 1)
    #expect(database.status?.queuedWrites == 0)
    try await database.close()
  }
}

/// The replies to a batch are lost: what became of each of its writes is found out from the logs.
@Suite struct LostRepliesTests {
  /// Makes a write whose replies are lost; returns what its confirmation throws.
  private static func loseReplies(
    _ proxy: FaultProxy, of database: RedisCacheDatabase, _ write: () throws -> Receipt
  ) async throws -> CacheError? {
    try? await database.sync()
    let before = proxy.faultCount
    proxy.inject(.cut(.replies, afterBytes: 0))
    let receipt = try write()
    let error = try await failure { try await database.confirmed(receipt) }
    #expect(proxy.faultCount == before + 1)
    return error
  }

  @Test func eachWriteHasItsVerdict() async throws {
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let database = try await open(trader, on: proxy.configuration) {
      $0.bufferInterval = .seconds(60)  // until somebody waits
    }
    var order = try limitOrder(trader, "O-1")
    func lost(_ write: () throws -> Receipt) async throws -> [RejectedWrite.Reason]? {
      try await Self.loseReplies(proxy, of: database, write)?.rejectedWrites.map(\.reason)
    }
    #expect(try await lost { try database.addOrder(order) } == nil)
    #expect(
      try await lost { try database.addOrder(limitOrder(trader, "O-1")) } == [.alreadyExists])
    try order.happen(lifeStep(1, of: "O-1"))
    #expect(try await lost { try database.updateOrder(order) } == nil)
    #expect(
      try await lost { try database.updateOrder(Self.order(trader, "O-2", 3)) } == [.notFound])
    try order.happen(lifeStep(2, of: "O-1"))
    try order.happen(lifeStep(3, of: "O-1"))
    #expect(
      try await lost { try database.updateOrder(order) } == [.logLength(expected: 4, found: 3)])
    var account = try Account(statement())
    #expect(try await lost { try database.addAccount(account) } == nil)
    try account.apply(statement())
    #expect(try await lost { try database.updateAccount(account) } == nil)
    _ = try connect().roundTrip("SET", "trader-\(trader):orders:O-3", "a string").get()
    guard
      case .server(let message)? = try await lost({
        try database.updateOrder(Self.order(trader, "O-3", 3))
      })?.first
    else {
      Issue.record("an update of what is no log")
      return
    }
    #expect(message.hasPrefix("WRONGTYPE"))
    // In one batch: the deletion hides nothing that went wrong.
    let created = try limitOrder(trader, "O-4")
    let all = try await lost {
      try database.addOrder(created)
      return try database.deleteOrder(created.clientOrderId)
    }
    #expect(all == nil)
    #expect(database.status?.rejectedWrites == 4)
    #expect(try connect().list("trader-\(trader):orders:O-1").count == 3)
    try? await database.close()
  }

  private static func order(_ trader: TraderId, _ id: String, _ count: Int) throws -> Order {
    try TradingCacheTests.order(trader, id, eventCount: count)
  }
}
