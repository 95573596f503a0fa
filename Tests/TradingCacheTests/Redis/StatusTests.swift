import Metrics
import MetricsTestKit
import ServerTestKit
import TestSupport
import Testing
import TradingCache

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

  /// An outage has one beginning and one end, in the status and in the log, however many writes are made and
  /// however often the writer tries meanwhile.
  @Test func anOutageIsToldOnce() async throws {
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let (logger, log) = LogKeeper.logger()
    let database = try await open(trader, on: proxy.configuration, logger: logger) {
      $0.reconnect.maxDelay = .milliseconds(2)
    }
    for number in 0..<100 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
    try await database.sync()
    #expect(log.all.count { $0.contains("cannot write") || $0.contains("connected again") } == 0)
    let quiet = log.all.count

    func outage() -> ContinuousClock.Instant? {
      guard case .disconnected(let since, _) = database.status?.connection else { return nil }
      return since
    }
    let before = ContinuousClock.now
    proxy.refuseConnections(true)
    proxy.cut()
    try await eventually("it is cut off") { outage() != nil }
    let since = try #require(outage())
    #expect(since >= before)
    let attempts = proxy.connectionCount
    var last = Receipt(sequence: 0)
    for number in 100..<200 { last = try database.addOrder(limitOrder(trader, "O-\(number)")) }
    try await eventually("it tries again") { proxy.connectionCount > attempts + 10 }
    #expect(outage() == since)
    #expect(database.status?.lastConfirmed == Receipt(sequence: 100))
    #expect(database.status?.queuedWrites == 100)

    proxy.refuseConnections(false)
    try await database.sync()
    #expect(database.status?.lastConfirmed == last)
    let told = log.all.dropFirst(quiet)
    #expect(told.count { $0.hasPrefix("warning: cannot write now") } == 1)
    #expect(told.count { $0.hasPrefix("notice: connected again") } == 1)
    #expect(told.count == 2, "\(told)")
  }

  /// A server that takes nothing is another thing than a connection that was lost.
  @Test func theReasonIsThatOfTheLastAttempt() async throws {
    let server = try RedisServer()
    let control = try connect(server.configuration)
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration) {
      $0.reconnect.maxDelay = .milliseconds(5)
    }
    func reason() -> String {
      guard case .disconnected(_, let reason) = database.status?.connection else { return "" }
      return reason
    }
    _ = try control.roundTrip("CONFIG", "SET", "maxmemory", "1").get()
    let receipt = try database.addOrder(limitOrder(trader))
    try await eventually("it is refused for memory") { reason().contains("OOM") }
    _ = try control.roundTrip("CONFIG", "SET", "maxmemory", "0").get()
    try await database.confirmed(receipt)
    #expect(database.status?.connection == .connected)
    #expect(database.status?.reconnects == 0, "the connection was there all the time")

    server.kill()
    // First that the connection has ended, and then why it cannot be made again.
    try await eventually("it cannot come back") { reason().contains("redis.sock") }
    try server.start()
  }

  /// The gauges show the queue also while nothing can be sent.
  @Test func theMetricsMoveWhileTheServerIsAway() async throws {
    let metrics = Self.metrics
    let server = try RedisServer(options: ["--appendonly", "yes"])
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration) {
      $0.reconnect.maxDelay = .milliseconds(5)
    }
    let dimensions = [("trader", "trader-\(trader)")]
    func gauge(_ name: String) throws -> Double? {
      try metrics.expectGauge("trading_cache_\(name)", dimensions).lastValue
    }
    #expect(try gauge("connected") == 1)
    server.kill()
    try await eventually("it is cut off") { try gauge("connected") == 0 }
    for number in 1...5 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
    try await eventually("they are seen") { try gauge("queued_writes") == 5 }
    #expect(try gauge("queued_bytes") ?? 0 > 500)
    #expect(try gauge("oldest_unconfirmed_seconds") ?? 0 > 0)
    try server.start()
    try await database.sync()
    try await eventually("they have gone") { try gauge("queued_writes") == 0 }
    let confirmed = try metrics.expectCounter("trading_cache_confirmed_writes", dimensions)
    try await eventually("they are counted") { confirmed.totalValue == 5 }
    #expect(try metrics.expectCounter("trading_cache_reconnects", dimensions).totalValue == 1)
    try await database.close()
    #expect(try gauge("stopped") == 1)
  }

  /// Of all databases of the process: the system can be told once.
  static let metrics: TestMetrics = {
    let metrics = TestMetrics()
    MetricsSystem.bootstrap(metrics)
    return metrics
  }()

  @Test func aReadOnlyDatabaseHasNoStatus() async throws {
    let database = try await open(try uniqueTrader()) { $0.role = .readOnly }
    #expect(database.status == nil)
    for await _ in database.statusChanges { Issue.record("a status of no writer") }
  }
}
