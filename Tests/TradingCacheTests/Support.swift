import Logging
import ServerTestKit
import Testing
import TradingCache

/// A trader of its own for each test, so that all run at the same time on one server.
func uniqueTrader(_ name: String = "TEST") throws -> TraderId {
  try TraderId("\(name)-\(UUID4())")
}

/// Opens a trader's database on the private server, or on another one.
func open(
  _ trader: TraderId, on server: RedisConfiguration? = nil, serializer: (any Serializer)? = nil,
  logger: Logger? = nil, _ adjust: (inout RedisCacheDatabase.Configuration) -> Void = { _ in }
) async throws -> RedisCacheDatabase {
  var configuration = RedisCacheDatabase.Configuration(
    redis: try server ?? RedisServer.shared.configuration)
  // A test may take longer than the usual time under load.
  configuration.heartbeatTimeToLive = .seconds(3600)
  adjust(&configuration)
  // What tests do to it fills a log that nobody reads.
  return try await RedisCacheDatabase(
    traderId: trader, serializer: serializer, config: configuration,
    logger: logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

/// A connection of a test's own, to look at what is stored and to damage it.
func connect(_ server: RedisConfiguration? = nil) throws -> RedisConnection {
  try RedisConnection.connect(server ?? RedisServer.shared.configuration)
}

/// What a call throws as a cache error; `nil` when it throws nothing.
func failure(_ body: () async throws -> Void) async throws -> CacheError? {
  do {
    try await body()
    return nil
  } catch let error as CacheError {
    return error
  }
}

extension CacheError {
  /// The rejected writes, if that is what it says.
  var rejectedWrites: [RejectedWrite] {
    if case .rejected(let writes) = self { writes } else { [] }
  }

  /// The unreadable records, if that is what it says.
  var unreadableRecords: [UnreadableRecord] {
    if case .unreadable(let records) = self { records } else { [] }
  }
}

extension RedisConnection {
  /// The members of a set, sorted.
  func members(_ key: String) throws -> [String] {
    try (roundTrip("SMEMBERS", key).get().elements ?? []).compactMap(\.text).sorted()
  }

  /// The elements of a list.
  func list(_ key: String) throws -> [[UInt8]] {
    try (roundTrip("LRANGE", key, 0, -1).get().elements ?? []).compactMap(\.bytes)
  }

  /// Every key that begins with a text without glob characters, sorted.
  func keys(_ prefix: String) throws -> [String] {
    try (roundTrip("KEYS", "\(prefix)*").get().elements ?? []).compactMap(\.text).sorted()
  }
}
