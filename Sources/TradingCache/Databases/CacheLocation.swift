public import Logging
public import RedisClient
public import TradingModel

/// Where traders' states are: a Redis server or, with the trait `File`, a file.
///
///     let location = try CacheLocation(url: "file:///var/lib/node/state.cache")
///     let database = try await location.open(TraderId("TRADER-001"))
public enum CacheLocation: Sendable {
  /// A Redis or Valkey server.
  case redis(RedisCacheDatabase.Configuration)
  #if File
    /// A file of this machine.
    case file(FileCacheDatabase.Configuration)
  #endif

  /// Finds a location by its URL: `redis://user:password@host:6379/0`, `rediss://…`,
  /// `unix:///path/redis.sock?db=0` or `file:///path/state.cache`.
  ///
  /// - Throws: `RedisError.invalidURL`, which never quotes a password; also for a file without the trait `File`.
  public init(url: String) throws(RedisError) {
    guard url.lowercased().hasPrefix("file:") else {
      self = .redis(try RedisCacheDatabase.Configuration(url: url))
      return
    }
    #if File
      self = .file(try FileCacheDatabase.Configuration(url: url))
    #else
      throw .invalidURL(reason: "files need the trait File of this package")
    #endif
  }

  /// How keys and records are written.
  public var records: RecordOptions {
    get {
      switch self {
      case .redis(let config): config.records
      #if File
        case .file(let config): config.records
      #endif
      }
    }
    set {
      switch self {
      case .redis(var config):
        config.records = newValue
        self = .redis(config)
      #if File
        case .file(var config):
          config.records = newValue
          self = .file(config)
      #endif
      }
    }
  }

  /// Whether a database that is opened there writes.
  public var role: WriterRole {
    get {
      switch self {
      case .redis(let config): config.role
      #if File
        case .file(let config): config.role
      #endif
      }
    }
    set {
      switch self {
      case .redis(var config):
        config.role = newValue
        self = .redis(config)
      #if File
        case .file(var config):
          config.role = newValue
          self = .file(config)
      #endif
      }
    }
  }

  /// How many unconfirmed writes are kept, and what happens to one more.
  public var writeQueue: QueueLimits {
    get {
      switch self {
      case .redis(let config): config.writeQueue
      #if File
        case .file(let config): config.writeQueue
      #endif
      }
    }
    set {
      switch self {
      case .redis(var config):
        config.writeQueue = newValue
        self = .redis(config)
      #if File
        case .file(var config):
          config.writeQueue = newValue
          self = .file(config)
      #endif
      }
    }
  }

  /// Opens a trader's database.
  ///
  /// - Throws: what `RedisCacheDatabase` or `FileCacheDatabase` throws when it is opened.
  public func open(
    _ traderId: TraderId, logger: Logger = Logger(label: "trading-cache")
  ) async throws(CacheError) -> any CacheDatabase {
    switch self {
    case .redis(let config):
      try await RedisCacheDatabase(traderId: traderId, config: config, logger: logger)
    #if File
      case .file(let config):
        try await FileCacheDatabase(traderId: traderId, config: config, logger: logger)
    #endif
    }
  }

  /// Finds the traders that have something stored there, in the order of their keys.
  ///
  /// - Parameter traderId: the one to look for; `nil` for all.
  /// - Throws: `CacheError.redis` or `.file`.
  public func traders(
    _ traderId: TraderId? = nil
  ) async throws(CacheError) -> [TraderKey] {
    switch self {
    case .redis(let config): try await RedisCacheDatabase.traders(traderId, config: config)
    #if File
      case .file(let config): try await FileCacheDatabase.traders(traderId, config: config)
    #endif
    }
  }
}
