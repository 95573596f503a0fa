import Fixtures
import ServerTestKit
import TestSupport
import Testing
import TradingCache

/// Connections that are cut anywhere: every event is there exactly once, in order.
@Suite struct FaultTests {
  static func fault(_ choices: inout SeededGenerator) -> FaultProxy.Fault {
    let direction: FaultProxy.Direction = Bool.random(using: &choices) ? .requests : .replies
    return switch Int.random(in: 0..<3, using: &choices) {
    case 0: .cut(direction, afterBytes: Int.random(in: 0..<3000, using: &choices))
    case 1: .cutInHalf(direction)
    default: .zombie(beforeReply: Int.random(in: 1...3, using: &choices))
    }
  }

  @Test(arguments: UInt64(1)...48) func everyEventIsThereOnce(seed: UInt64) async throws {
    var choices = SeededGenerator(seed: seed)
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let batch = Int.random(in: 1...64, using: &choices)
    let database = try await open(trader, on: proxy.configuration) {
      $0.writeQueue.maxBatchCommands = batch
      $0.reconnect.maxDelay = .milliseconds(20)
    }
    var orders = try (0..<3).map { try limitOrder(trader, "O-\($0)") }
    for order in orders { try database.addOrder(order) }
    for step in 1...60 {
      if step % 6 == 0 { proxy.inject(Self.fault(&choices)) }
      for index in orders.indices {
        try orders[index].happen(lifeStep(step, of: "O-\(index)"))
        let receipt = try database.updateOrder(orders[index])
        if Int.random(in: 0..<8, using: &choices) == 0 { try await database.confirmed(receipt) }
      }
    }
    try await database.sync()
    #expect(proxy.faultCount > 0, "seed \(seed)")
    proxy.pass()
    // Zombies that are still on their way must change nothing either.
    try await database.confirmed(database.updateStrategy(StrategyId("S-001"), ["last": [1]]))
    #expect(database.status?.rejectedWrites == 0, "seed \(seed)")
    let stored = try connect()
    for order in orders {
      let events = try stored.list("trader-\(trader):orders:\(order.clientOrderId)")
      #expect(events == order.events.map { MsgPackSerializer().serialize($0) }, "seed \(seed)")
    }
    #expect(
      try stored.members("trader-\(trader):index:orders_open") == ["O-0", "O-1", "O-2"],
      "seed \(seed)")
    try await database.close()
  }

  /// The replies to every other batch are lost while other threads go on writing.
  @Test func batchesFoundAppliedAfterAReconnect() async throws {
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let database = try await open(trader, on: proxy.configuration) {
      $0.reconnect.initialDelay = .zero
      $0.reconnect.maxDelay = .zero
    }
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for thread in 0..<2 {
        group.addTask {
          var order = try limitOrder(trader, "O-\(thread)")
          try database.addOrder(order)
          for step in 1..<300 {
            try order.happen(lifeStep(step, of: "O-\(thread)"))
            let receipt = try database.updateOrder(order)
            if step % 3 == thread { proxy.inject(.cut(.replies, afterBytes: 0)) }
            if step % 2 == 0 { try await database.confirmed(receipt) }
          }
          return order.events.count
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    proxy.pass()
    try await database.sync()
    #expect(proxy.faultCount > 50)
    #expect(try await database.loadOrders().map(\.events.count) == counts)
  }

  /// A batch that goes out slowly and is answered slowly, each in less than `replyTimeout`, both in more:
  /// it has that time once, so that a server that stands still is noticed no later.
  @Test func aBatchAndItsRepliesHaveOneDeadline() async throws {
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    var configuration = proxy.configuration
    configuration.replyTimeout = .seconds(2)
    let database = try await open(trader, on: configuration)
    // The proxy takes in a good megabyte ahead of what it passes on: that is the second half of the time.
    proxy.drip(bytes: 15_000, every: .milliseconds(20))
    let state: StrategyState = ["large": [UInt8](repeating: 1, count: 2_400_000)]
    let receipt = try database.updateStrategy(StrategyId("S-001"), state)
    try await eventually("it is noticed") { database.status?.reconnects ?? 0 > 0 }
    proxy.pass()
    try await database.confirmed(receipt)
    #expect(try await database.loadStrategy(StrategyId("S-001")) == state)
  }

  /// The batch that was on its way when the other node took over is either written or kept: never both,
  /// never neither.
  @Test(arguments: UInt64(100)..<124) func takeoverInMidStream(seed: UInt64) async throws {
    var choices = SeededGenerator(seed: seed)
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let first = try await open(trader, on: proxy.configuration) {
      $0.writeQueue.maxBatchCommands = 4
      $0.reconnect.maxDelay = .milliseconds(20)
    }
    var ids: [String] = []
    for number in 0..<Int.random(in: 5...60, using: &choices) {
      ids.append("O-\(number)")
      try first.addOrder(limitOrder(trader, "O-\(number)"))
    }
    if Bool.random(using: &choices) { proxy.inject(Self.fault(&choices)) }
    let second = try await open(trader)
    let written = try await second.loadOrders().map(\.clientOrderId.value)
    while (try? first.addOrder(limitOrder(trader, "O-\(ids.count)"))) != nil {
      ids.append("O-\(ids.count)")
      await Task.yield()
    }
    try await eventually("the first is fenced") { first.status?.stopped != nil }
    guard case .fenced(let holder) = first.status?.stopped else {
      Issue.record("\(String(describing: first.status))")
      return
    }
    #expect(holder.contains("process"))
    _ = try? await first.close()
    let kept = first.keptWrites.compactMap { $0.key.split(separator: ":").last.map(String.init) }
    #expect(Set(kept).isDisjoint(with: written), "seed \(seed)")
    #expect(Set(kept).union(written) == Set(ids), "seed \(seed)")
    #expect(kept.count + written.count == ids.count, "seed \(seed)")
    #expect(try await second.loadOrders().count == written.count, "seed \(seed)")
  }

  /// The last batch was applied, its replies were lost, and before the node could ask, another one took
  /// over, and wrote: what was applied is confirmed, what was not is kept.
  @Test(arguments: [false, true])
  func theBatchInDoubtAtATakeover(secondWrites: Bool) async throws {
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let first = try await open(trader, on: proxy.configuration)
    try await first.confirmed(first.addOrder(limitOrder(trader, "O-1")))
    proxy.refuseConnections(true)
    proxy.inject(.cut(.replies, afterBytes: 0))
    let doubtful = try first.addOrder(limitOrder(trader, "O-2"))
    let connection = try connect()
    try await eventually("the batch is applied") {
      try connection.roundTrip("EXISTS", "trader-\(trader):orders:O-2").integer == 1
    }
    try await eventually("its replies are lost") { proxy.faultCount == 1 }
    let unwritten = try first.addOrder(limitOrder(trader, "O-3"))
    let second = try await open(trader)
    if secondWrites {
      try await second.confirmed(second.addOrder(limitOrder(trader, "O-4")))
    }
    proxy.refuseConnections(false)

    try await first.confirmed(doubtful)
    guard case .fenced = try await failure({ try await first.confirmed(unwritten) }) else {
      Issue.record("not fenced")
      return
    }
    #expect(first.keptWrites.map(\.key) == ["trader-\(trader):orders:O-3"])
    #expect(
      try await second.loadOrders().map(\.clientOrderId.value)
        == (secondWrites ? ["O-1", "O-2", "O-4"] : ["O-1", "O-2"]))
  }
}
