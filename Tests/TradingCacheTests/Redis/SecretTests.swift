import MetricsTestKit
import ServerTestKit
import TestSupport
import Testing
import TradingCache

@Suite struct SecretTests {
  /// From opening over an outage to a refused sign-in and the end: the password is nowhere.
  @Test func aPasswordIsInNoLogErrorStatusOrMetric() async throws {
    let metrics = StatusTests.metrics
    let secret = "hunter2-\(UUID4())"
    let server = try RedisServer(options: ["--requirepass", secret])
    let path = try #require(server.address.path)
    var configuration = try RedisConfiguration(url: "unix://:\(secret)@\(path)")
    let trader = try uniqueTrader()
    let (logger, log) = LogKeeper.logger()
    let database = try await open(trader, on: configuration, logger: logger) {
      $0.reconnect.maxDelay = .milliseconds(5)
      $0.closeTimeout = .zero
    }
    try await database.confirmed(database.addOrder(limitOrder(trader, "O-1")))

    // The password is changed, and the node cut off.
    let administrator = try connect(configuration)
    _ = try administrator.roundTrip("CONFIG", "SET", "requirepass", "other").get()
    _ = try administrator.roundTrip("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes").get()
    try database.addOrder(limitOrder(trader, "O-2"))
    try await eventually("it is refused") {
      "\(String(describing: database.status))".contains("WRONGPASS")
    }
    var told = log.all
    told.append("\(String(describing: database.status))")
    let failures = [
      try await failure { try await database.close() },
      try await failure { _ = try await open(trader, on: configuration, logger: logger) },
    ]
    configuration.database = 1_000_000
    let error = #expect(throws: RedisError.self) { try connect(configuration) }
    told += failures.map { String(reflecting: $0) } + [String(reflecting: error)]
    dump(database.keptWrites, to: &told[0])
    dump(configuration, to: &told[0])
    told += metrics.recorders.map { "\($0.label) \($0.dimensions)" }
    told += metrics.counters.map { "\($0.label) \($0.dimensions)" }

    #expect(failures.allSatisfy { $0 != nil })
    #expect(told.contains { $0.contains("cannot write now") })
    #expect(told.contains { $0.contains("trader-\(trader)") })
    #expect(told.allSatisfy { !$0.contains(secret) })
  }
}
