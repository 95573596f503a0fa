import ServerTestKit
import Testing
import TradingCache

@Suite struct DurabilityTests {
  /// A write that a replica must have is confirmed when one has it, and is there once, however often
  /// the writer had to ask.
  @Test func replicatedWritesWaitForAReplicaAndAreThereOnce() async throws {
    let primary = try RedisServer(options: ["--repl-diskless-sync-delay", "0"], tcp: true)
    let replica = try RedisServer(tcp: true)
    let trader = try uniqueTrader()
    let database = try await open(trader, on: primary.configuration) {
      $0.durability = .replicated(1, within: .milliseconds(20))
    }
    let order = try limitOrder(trader)
    let receipt = try database.addOrder(order)

    // No replica: Redis has it, but it is not confirmed.
    let connection = try RedisConnection.connect(primary.configuration)
    let key = "trader-\(trader):orders:O-1"
    while try connection.roundTrip("LLEN", key).integer == 0 {}
    while database.status?.connection == .connected {}
    #expect(database.status?.queuedWrites == 1)

    let follower = try RedisConnection.connect(replica.configuration)
    let port = try #require(primary.tcpAddress?.port)
    _ = try follower.roundTrip("REPLICAOF", "127.0.0.1", port).get()
    try await database.confirmed(receipt)
    #expect(try follower.roundTrip("LLEN", key).integer == 1)
    #expect(try connection.roundTrip("LLEN", key).integer == 1)
    try await database.close()
  }

  /// Redis 7.0 has no `WAITAOF`; newer servers refuse it while they have no append-only file.
  @Test func fsyncedIsRefusedWhereTheServerCannot() async throws {
    let trader = try uniqueTrader()
    do {
      _ = try await open(trader) { $0.durability = .fsynced(within: .seconds(1)) }
      Issue.record("opened")
    } catch {
      guard case CacheError.unsupported(let what) = error else { throw error }
      #expect(what.contains("WAITAOF"))
    }
  }

  @Test func fsyncedWritesAreConfirmedWhereTheServerCan() async throws {
    let server = try RedisServer(options: ["--appendonly", "yes"])
    let connection = try RedisConnection.connect(server.configuration)
    let known = try connection.roundTrip("COMMAND", "INFO", "WAITAOF").elements?.first?.elements
    guard known != nil else { return }
    let database = try await open(uniqueTrader(), on: server.configuration) {
      $0.durability = .fsynced(within: .seconds(1))
    }
    try await database.confirmed(database.addOrder(limitOrder(database.traderId)))
    try await database.close()
  }

  @Test func theLastStopIsKnown() async throws {
    let trader = try uniqueTrader()
    let first = try await open(trader)
    #expect(first.lastStop == LastStop.none)
    try first.addOrder(limitOrder(trader))
    try await first.close()

    let second = try await open(trader)
    guard case .clean = second.lastStop else {
      Issue.record("\(String(describing: second.lastStop))")
      return
    }
    let third = try await open(trader)  // takes over from the second, which has not closed
    #expect(third.lastStop == .unclean)
  }

  @Test func aYoungHeartbeatRefusesASecondNode() async throws {
    let trader = try uniqueTrader()
    let connection = try RedisConnection.connect(try RedisServer.shared.configuration)
    let beat = ISO8601.text(.now(), alwaysNineDecimals: true)
    _ = try connection.roundTrip("SET", "trader-\(trader):health:heartbeat", beat).get()
    await #expect(throws: CacheError.self) {
      _ = try await open(trader) { $0.role = .refuseIfAlive() }
    }
    _ = try await open(trader) { $0.role = .refuseIfAlive(within: .zero) }
  }
}
