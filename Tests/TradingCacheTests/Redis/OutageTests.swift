import ServerTestKit
import Testing
import TradingCache

/// Servers that die, stop answering or forget, each a private one.
@Suite struct OutageTests {
  /// Killed in mid-stream and started again, several times: everything is there, once.
  @Test func theServerIsKilledAndComesBack() async throws {
    let server = try RedisServer(options: ["--appendonly", "yes", "--appendfsync", "always"])
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration)
    var order = try limitOrder(trader)
    try database.addOrder(order)
    for round in 0..<4 {
      for step in 1...200 {
        try order.happen(lifeStep(round * 200 + step, of: "O-1"))
        try database.updateOrder(order)
      }
      server.kill()
      try order.happen(lifeStep(3, of: "O-1"))
      try database.updateOrder(order)
      try server.start()
    }
    try await database.sync()
    #expect(database.status?.rejectedWrites == 0)
    #expect(try await database.loadOrders().records == [order])
    try await database.close()
    let after = try await open(trader, on: server.configuration)
    #expect(try await after.loadOrder(order.clientOrderId) == order)
  }

  /// A suspended server: writes return, the queue is bounded, and nothing is lost when it goes on.
  @Test func theServerIsSuspended() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration) {
      $0.writeQueue.maxWrites = 300
    }
    var order = try limitOrder(trader)
    try database.addOrder(order)
    try await database.sync()
    server.pause()
    let start = ContinuousClock.now
    var refused: CacheError?
    for step in 1...1000 where refused == nil {
      var next = order
      try next.happen(lifeStep(step, of: "O-1"))
      refused = try await failure { try database.updateOrder(next) }
      if refused == nil { order = next }
    }
    #expect(ContinuousClock.now - start < .seconds(5), "writes do not wait for the server")
    guard case .queueFull(let writes, let bytes) = refused else {
      Issue.record("threw \(String(describing: refused))")
      return
    }
    #expect(writes == 300)
    #expect(bytes > 300 * 200)
    #expect(order.events.count == 301)
    #expect(database.status?.queuedWrites == 300)
    #expect(database.status?.oldestUnconfirmed ?? .zero > .zero)
    server.resume()
    try await database.sync()
    #expect(try await database.loadOrders().records == [order])
  }

  /// The queue is bounded in bytes too.
  @Test func aQueueFullOfBytes() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration) {
      $0.writeQueue.maxBytes = 50_000
    }
    server.pause()
    var error: CacheError?
    var count = 0
    while error == nil {
      error = try await failure {
        try database.addGeneral("\(count)", [UInt8](repeating: 1, count: 1000))
      }
      if error == nil { count += 1 }
    }
    guard case .queueFull(let writes, let bytes) = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
    #expect(writes == count)
    // What takes it over the bound is still taken in.
    #expect((50_000..<52_000).contains(bytes))
    server.resume()
    try await database.sync()
    #expect(try await database.loadGeneralObjects().count == count)
  }

  /// Under the other policy a write waits for room, and throws when there is none in time.
  @Test func aWriteWaitsForRoomInVain() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let patience = Duration.milliseconds(50)
    let database = try await open(trader, on: server.configuration) {
      $0.writeQueue.maxWrites = 10
      $0.writeQueue.whenFull = .block(upTo: patience)
    }
    server.pause()
    for number in 0..<10 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
    let start = ContinuousClock.now
    let order = try limitOrder(trader, "O-X")
    let error = await Task.detached { try await failure { try database.addOrder(order) } }.result
    guard case .queueFull(writes: 10, _) = try error.get() else {
      Issue.record("\(error)")
      return
    }
    #expect(ContinuousClock.now - start >= patience)
    server.resume()
    try await database.sync()
    #expect(try await database.loadOrders().count == 10)
  }

  /// Under the other policy a write waits for room, and goes on as soon as there is some.
  @Test func aWriteWaitsForRoom() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration) {
      $0.writeQueue.maxWrites = 10
      $0.writeQueue.whenFull = .block(upTo: .seconds(60))
    }
    server.pause()
    for number in 0..<10 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
    async let waiting = Task.detached { try database.addOrder(limitOrder(trader, "O-X")) }.value
    server.resume()
    try await database.confirmed(waiting)
    #expect(try await database.loadOrders().count == 11)
  }

  @Test func closingGivesUpInTime() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let patience: [Duration] = [.zero, .milliseconds(50)]
    for limit in patience {
      let database = try await open(trader, on: server.configuration) { $0.closeTimeout = limit }
      server.pause()
      try database.addOrder(limitOrder(trader, "O-\(limit)"))
      let error = try await failure { try await database.close() }
      #expect(error == .timedOut(unconfirmed: 1))
      #expect(database.keptWrites.map(\.key) == ["trader-\(trader):orders:O-\(limit)"])
      server.resume()
    }
  }

  /// Another client empties the server: an error that says so, not a silent start from nothing.
  @Test(arguments: [["FLUSHALL"], ["DEL"]]) func theServerForgets(how: [String]) async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration)
    for number in 0..<5 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
    try await database.sync()
    let connection = try connect(server.configuration)
    if how == ["DEL"] {
      _ = try connection.roundTrip("DEL", "trader-\(trader):writer:marker").get()
    } else {
      _ = try connection.roundTrip("FLUSHALL").get()
    }
    let receipt = try? database.addOrder(limitOrder(trader, "O-9"))
    let error = try await failure {
      if let receipt { try await database.confirmed(receipt) } else { try await database.sync() }
    }
    #expect(error == .dataLoss(confirmed: 5, found: nil))
    #expect(throws: CacheError.dataLoss(confirmed: 5, found: nil)) {
      try database.addOrder(limitOrder(trader, "O-10"))
    }
    #expect(database.keptWrites.map(\.key) == ["trader-\(trader):orders:O-9"])
    #expect(database.status?.stopped == .dataLoss(confirmed: 5, found: nil))
  }

  /// The server comes back from an older copy of its data.
  @Test func theServerComesBackOlder() async throws {
    let server = try RedisServer(options: ["--dbfilename", "old.rdb"])
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration)
    try database.addOrder(limitOrder(trader, "O-1"))
    try await database.sync()
    _ = try connect(server.configuration).roundTrip("SAVE").get()
    try database.addOrder(limitOrder(trader, "O-2"))
    try await database.sync()
    server.kill()
    try server.start()
    let receipt = try? database.addOrder(limitOrder(trader, "O-3"))
    let error = try await failure {
      if let receipt { try await database.confirmed(receipt) } else { try await database.sync() }
    }
    #expect(error == .dataLoss(confirmed: 2, found: 1))
  }

  @Test(arguments: [false, true]) func unixSocketAndTCP(tcp: Bool) async throws {
    let server = try RedisServer(tcp: true)
    let path = try #require(server.address.path)
    let port = try #require(server.port)
    let url = tcp ? "redis://127.0.0.1:\(port)/7" : "unix://\(path)?db=7"
    let trader = try uniqueTrader()
    let order = try limitOrder(trader)
    for _ in 0..<2 {
      let database = try await open(trader, on: RedisConfiguration(url: url))
      if try await database.loadOrders().isEmpty { try database.addOrder(order) }
      try await database.close()
    }
    var configuration = server.configuration
    configuration.database = 7
    let stored = try connect(configuration).list("trader-\(trader):orders:O-1")
    #expect(stored == order.events.map { MsgPackSerializer().serialize($0) })
  }

  @Test func anUnreachableServerIsAnError() async throws {
    let error = try await failure {
      _ = try await open(uniqueTrader(), on: RedisConfiguration(address: .unix(path: "/nowhere")))
    }
    guard case .redis(.unreachable) = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
  }
}
