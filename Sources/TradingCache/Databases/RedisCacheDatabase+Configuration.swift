public import RedisClient

extension RedisCacheDatabase {
  /// How a database on Redis is opened: what it connects to, and how it writes records.
  ///
  /// Every setting of the two parts is one of the configuration's own, such as `config.role` and
  /// `config.encoding`.
  @dynamicMemberLookup
  public struct Configuration: Sendable {
    /// The server, the writer, and how it is read from.
    public var settings: RedisSettings
    /// How keys and records are written.
    public var records = RecordOptions()

    /// Configures a database on a server.
    public init(redis: RedisConfiguration) { settings = RedisSettings(redis: redis) }

    /// Configures a database on a server by its URL, such as `redis://user:password@host:6379/0`,
    /// `rediss://…`, `valkey://…` or `unix:///path/redis.sock?db=0`.
    ///
    /// - Throws: `RedisError.invalidURL`, which never quotes a password.
    public init(url: String) throws(RedisError) {
      self.init(redis: try RedisConfiguration(url: url))
    }

    public subscript<Value>(dynamicMember path: WritableKeyPath<RedisSettings, Value>) -> Value {
      get { settings[keyPath: path] }
      set { settings[keyPath: path] = newValue }
    }

    public subscript<Value>(dynamicMember path: WritableKeyPath<RecordOptions, Value>) -> Value {
      get { records[keyPath: path] }
      set { records[keyPath: path] = newValue }
    }

    /// The most records asked for in one go: `restore.windowRecords` under NautilusTrader's name.
    public var bulkReadBatchSize: Int {
      get { settings.restore.windowRecords }
      set { settings.restore.windowRecords = newValue }
    }

    /// Takes over the options under which a trader was stored.
    public mutating func use(_ trader: TraderKey) { records.use(trader) }

    public typealias Journal = RedisSettings.Journal
    public typealias Durability = RedisSettings.Durability
    public typealias Listing = RedisSettings.Listing
    public typealias Restore = RedisSettings.Restore
    public typealias WriteQueue = QueueLimits
    public typealias Role = WriterRole
    public typealias Encoding = RecordOptions.Encoding
    public typealias MarketData = RecordOptions.MarketData
  }

  /// Finds the traders that have something stored in a database of the server.
  ///
  /// They come in the order of their keys, whatever options they were stored under. The server looks
  /// at every key once.
  ///
  /// - Parameter traderId: the one to look for; `nil` for all.
  /// - Throws: `CacheError.redis`, and `.unsupported` for families that contradict each other.
  public static func traders(
    _ traderId: TraderId? = nil, config: Configuration
  ) async throws(CacheError) -> [TraderKey] {
    let families = try config.records.familyTable().keys
    let any = KeySpace(traderId: TraderId(unchecked: Text("-")), families: families)
    let reader = RedisReader(config.settings, keys: any)
    defer { reader.close() }
    let pattern = traderId.map {
      "*" + KeySpace(traderId: $0, useTraderPrefix: false, families: []).pattern()
    }
    let keys = try await reader.perform { session throws(CacheError) in
      try session.scan(pattern ?? "*").texts
    }
    return Set(keys.lazy.compactMap { TraderKey(in: $0, families) })
      .filter { traderId == nil || $0.traderId == traderId }
      .sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
  }
}

extension RedisCacheDatabase {
  /// The trader's keys that match a pattern of Redis after the trader's prefix, whole and in order.
  ///
  ///     try await database.keys(matching: "orders:O-2024*")
  ///
  /// `*`, `?`, `[…]` and `\` mean what they mean to Redis' `SCAN`; in the trader's prefix they
  /// have no such meaning. It looks at every key of the server's database.
  ///
  /// - Throws: `CacheError.invalidKey` for an empty pattern.
  public func keys(matching pattern: String) async throws(CacheError) -> [String] {
    guard !pattern.isEmpty else { throw .invalidKey(pattern) }
    return try await engine.reader.perform { session throws(CacheError) in
      try session.scan(session.keys.pattern(pattern)).texts
    }
  }
}
