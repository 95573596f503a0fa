import RedisClient
import TradingModel

extension RedisCacheDatabase {
  /// The trader's keys that match a pattern of Redis behind the trader's prefix, whole and in order.
  ///
  ///     try await database.keys(matching: "orders:O-2024*")
  ///
  /// `*`, `?`, `[…]` and `\` mean what they mean to Redis' `SCAN`; in the prefix they stand for
  /// themselves. It looks at every key of the server's database.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty pattern.
  public func keys(matching pattern: String) async throws(CacheError) -> [String] {
    guard !pattern.isEmpty else { throw .invalidKey(pattern) }
    return try await reading { session throws(CacheError) in
      try session.scan(session.keys.pattern(pattern)).texts
    }
  }
}
