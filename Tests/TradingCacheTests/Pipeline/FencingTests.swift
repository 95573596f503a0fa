import Logging
import ServerTestKit
import TestSupport
import Testing

@testable import TradingCache

/// Ways in which a writer that has lost the fence might still write.
@Suite struct FencingTests {
  /// The server refuses a batch, another node takes over, and the server would take the batch again.
  @Test func aRefusedBatchAfterATakeover() async throws {
    let server = try RedisServer()
    let control = try connect(server.configuration)
    _ = try control.roundTrip("ACL", "SETUSER", "first", "on", ">pass", "~*", "+@all").get()
    var redis = server.configuration
    redis.authentication = .init(username: "first", password: Secret("pass"))
    let trader = try uniqueTrader()
    let first = try await open(trader, on: redis) { $0.reconnect.maxDelay = .milliseconds(5) }
    _ = try control.roundTrip("ACL", "SETUSER", "first", "-rpush").get()
    let receipt = try first.addOrder(limitOrder(trader))
    try await eventually("it is refused") { first.status?.connection != .connected }
    let second = try await open(trader, on: server.configuration)
    _ = try control.roundTrip("ACL", "SETUSER", "first", "+rpush").get()
    guard case .fenced = try await failure({ try await first.confirmed(receipt) }) else {
      Issue.record("\(String(describing: first.status))")
      return
    }
    #expect(try await second.loadOrders().records.isEmpty)
    #expect(first.keptWrites.count == 1)
  }

  /// After the server has lost everything, a new writer's fence is not that of an old one.
  @Test func theFenceIsNeverUsedTwice() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let first = try await open(trader, on: server.configuration)
    _ = try connect(server.configuration).roundTrip("FLUSHALL").get()
    let second = try await open(trader, on: server.configuration)
    try await second.confirmed(second.addOrder(limitOrder(trader, "O-2")))
    let receipt = try? first.addOrder(limitOrder(trader, "O-1"))
    let error = try await failure {
      if let receipt { try await first.confirmed(receipt) } else { try await first.sync() }
    }
    switch error {
    case .fenced, .dataLoss: break
    default: Issue.record("threw \(String(describing: error))")
    }
    #expect(try await second.loadOrders().map(\.clientOrderId.value) == ["O-2"])
    try await second.close()
  }

  /// Closing a database whose writer is to stop does not set it going again.
  @Test func closingAfterFencing() throws {
    let pipeline = WritePipeline(
      keys: KeySpace(traderId: try TraderId("T-1"), families: []), epoch: 1, last: 0,
      limits: .init(), wakePipe: try #require(WakePipe()),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    _ = try pipeline.enqueue { changes in changes.remove("key") }
    pipeline.fail(.fenced(by: "another"))
    pipeline.stop(.closed, ending: .whenDrained)
    guard case .end = pipeline.next() else {
      Issue.record("it goes on")
      return
    }
    #expect(pipeline.status.stopped == .fenced(by: "another"))
  }
}
