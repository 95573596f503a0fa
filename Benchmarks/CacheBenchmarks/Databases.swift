import Logging
import Samples
import ServerTestKit
import TradingCache

/// Databases on one private server, each filled when a benchmark first asks for it.
enum Databases {
  private static let logger = {
    var logger = Logger(label: "cache-benchmarks")
    logger.logLevel = .error
    return logger
  }()

  /// Opens a trader's database in a Redis database of its own, and empties that.
  static func empty(_ number: Int) async throws -> RedisCacheDatabase {
    let redis = try configuration(number)
    _ = try RedisConnection.connect(redis).roundTrip("FLUSHDB").get()
    return try await open(SampleOrders().traderId, redis)
  }

  /// Opens a trader's database with this many orders of four events; other traders have as many each.
  static func filled(
    _ number: Int, orders: Int, otherTraders: Int = 0
  ) async throws -> RedisCacheDatabase {
    let redis = try configuration(number)
    let traderId = try SampleOrders().traderId
    if try RedisConnection.connect(redis).roundTrip("DBSIZE").get().integer == 0 {
      for trader in 0..<otherTraders {
        try await fill(open(TraderId("OTHER-\(trader)"), redis), orders: orders)
      }
      try await fill(open(traderId, redis), orders: orders)
    }
    return try await open(traderId, redis)
  }

  private static func fill(_ database: RedisCacheDatabase, orders: Int) async throws {
    let samples = try SampleOrders()
    for number in 0..<orders {
      var order = try samples.accepted(number)
      try order.apply(samples.fill(1, of: order.clientOrderId))
      try database.addOrder(order, positionId: nil, clientId: nil)
      // Well below what the queue takes.
      if number.isMultiple(of: 50_000) { try await database.sync() }
    }
    try await database.close()
  }

  private static func open(
    _ traderId: TraderId, _ redis: RedisConfiguration
  ) async throws -> RedisCacheDatabase {
    try await RedisCacheDatabase(traderId: traderId, config: .init(redis: redis), logger: logger)
  }

  private static func configuration(_ number: Int) throws -> RedisConfiguration {
    var configuration = try RedisServer.shared.configuration
    configuration.database = number
    return configuration
  }
}
