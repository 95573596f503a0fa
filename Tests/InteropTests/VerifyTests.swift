import Logging
import ServerTestKit
import Testing
import TradingCache

@testable import TradingCacheCLI

/// `verify` finds damage of every kind, and repairs what follows from the event logs.
@Suite struct VerifyTests {
  /// A trader without a fault on the private server, from which every test takes a copy.
  private static let sound = Task {
    let trader = try TraderId("SOUND-\(UUID4())")
    let from = try TraderKey(traderId: TraderId("ENGINE-HEDGING"))
    var config = RedisCacheDatabase.Configuration(redis: try CorpusServer.untouched.configuration)
    config.role = .readOnly
    let source = try await RedisCacheDatabase(traderId: from.traderId, config: config)
    let target = try await RedisCacheDatabase(
      traderId: trader, config: .init(redis: try RedisServer.shared.configuration),
      logger: .quiet)
    let copied = try await source.copy(to: target)
    #expect(copied.unreadable == [])
    for order in copied.state.orders.prefix(1) { try target.snapshotOrderState(order) }
    try await target.close()
    return trader
  }

  /// Copies the sound trader's records to a trader of the test's own.
  private static func plant(_ connection: RedisConnection) async throws -> TraderId {
    let source = "trader-\(try await sound.value):"
    let trader = try TraderId("DAMAGED-\(UUID4())")
    for key in try connection.keys(source) where !key.contains(":writer:") {
      try connection.run("COPY", key, "trader-\(trader):\(key.dropFirst(source.count))")
    }
    return trader
  }

  private static func open(
    _ trader: TraderId, _ role: RedisCacheDatabase.Configuration.Role
  ) async throws -> RedisCacheDatabase {
    var config = RedisCacheDatabase.Configuration(redis: try RedisServer.shared.configuration)
    config.role = role
    return try await RedisCacheDatabase(traderId: trader, config: config, logger: .quiet)
  }

  @Test func soundDatabaseHasNoDifferences() async throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let trader = try await Self.plant(connection)
    let verification = try await Self.open(trader, .readOnly).verify()
    #expect(verification.differences == [])
    #expect(verification.replayed == 28)
    #expect(try await Self.open(trader, .takeOver).repairIndexes().differences == [])
  }

  @Test(arguments: Damage.all)
  func damageIsNamedAndIndexesAreRepaired(_ damage: Damage) async throws {
    let connection = try RedisConnection.connect(RedisServer.shared.configuration)
    let trader = try await Self.plant(connection)
    let prefix = "trader-\(trader):"
    let sound = try connection.dump(prefix)
    try damage.inflict(connection, prefix)
    let damaged = try connection.dump(prefix)
    #expect(damaged != sound)

    let found = try await Self.open(trader, .readOnly).verify().differences
    #expect(
      found.contains { $0.key == prefix + damage.key && $0.description.contains(damage.text) },
      "\(found)")
    #expect(try connection.dump(prefix) == damaged, "looking changes nothing")

    let left = try await Self.open(trader, .takeOver).repairIndexes().differences
    let repaired = try connection.dump(prefix)
    if damage.isInIndex {
      #expect(left == [])
      #expect(repaired.keys == sound.keys)
    } else {
      #expect(left.contains { $0.key == prefix + damage.key }, "\(left)")
    }
    #expect(left.allSatisfy { !$0.isRepairable })
    let isIndex = { (key: String) in key.hasPrefix(prefix + "index:") }
    #expect(repaired.filter { !isIndex($0.key) } == damaged.filter { !isIndex($0.key) })
  }

  @Test func thereAreMoreThanTwentyKinds() {
    #expect(Set(Damage.all.map(\.name)).count >= 20)
  }
}

extension RedisConnection {
  /// The keys that begin with a text, in order.
  fileprivate func keys(_ prefix: String) throws -> [String] {
    try (roundTrip("KEYS", "\(prefix)*").get().elements ?? []).compactMap(\.text).sorted()
  }

  /// What is stored under the prefix and which keys expire, but for what the writer notes of itself.
  fileprivate func dump(_ prefix: String) throws -> [String: RedisReply] {
    var dump: [String: RedisReply] = [:]
    for key in try keys(prefix) where !key.contains(":writer:") {
      dump[key] = try roundTrip("DUMP", key).get()
      let expires = (try roundTrip("PTTL", key).get().integer ?? -1) >= 0
      if expires { dump["\(key) expires"] = .null }
    }
    return dump
  }
}
