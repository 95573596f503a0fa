import RedisClient

#if PostgreSQL
  import PostgreSQLClient
#endif

/// Which store a connection string names.
enum StoreAddress {
  case redis(RedisConfiguration)
  /// A connection URL, not looked into yet.
  case postgreSQL(url: Secret)
  /// The path of a file.
  case sqlite(path: String)

  /// Reads the connection string that a configuration names.
  init(_ configuration: StrategyVariables.Configuration) throws(VariableError) {
    try self.init(
      configuration.connectionString?.revealed, file: configuration.environmentFile)
  }

  /// Reads a connection string: the given one, or the environment's, or the one in a file.
  ///
  /// - Throws: `VariableError.noConnectionString`, `.invalidConnectionString`.
  init(
    _ given: String?, environment: String? = ConnectionText.environment, file: String? = nil
  ) throws(VariableError) {
    let texts = [given, environment, file.flatMap { ConnectionText.value(inFile: $0) }]
    guard let text = texts.lazy.compactMap({ ConnectionText.cleaned($0) }).first else {
      throw .noConnectionString
    }
    // SQLAlchemy, and so Lumibot, may name a driver after a plus sign.
    let scheme = text.prefix { $0 != ":" && $0 != "+" }.lowercased()
    switch scheme {
    case "redis", "rediss", "valkey", "valkeys", "unix":
      do throws(RedisError) {
        self = .redis(try RedisConfiguration(url: text))
      } catch {
        throw .invalidConnectionString(reason: "\(error)")
      }
    case "postgres", "postgresql": self = .postgreSQL(url: Secret(text))
    case "sqlite": self = .sqlite(path: try Self.path(text))
    default:
      throw .invalidConnectionString(
        reason: "the scheme is none of redis, rediss, unix, postgresql, postgres, sqlite")
    }
  }

  /// The file of `sqlite:///bot.db`, which is in the working folder, or of `sqlite:////home/me/bot.db`.
  private static func path(_ url: String) throws(VariableError) -> String {
    let location = url.drop { $0 != ":" }
    guard location.hasPrefix(":///") else {
      throw .invalidConnectionString(
        reason: "a file of SQLite is sqlite:///relative.db or sqlite:////absolute.db,"
          + " without a user and a password")
    }
    let path = location.dropFirst(4).prefix { $0 != "?" }
    let options = location.dropFirst(4 + path.count + 1).split(separator: "&")
    // What Python's driver needs, and nothing else does.
    guard options.allSatisfy({ $0.hasPrefix("check_same_thread=") || $0.hasPrefix("timeout=") })
    else {
      throw .invalidConnectionString(
        reason: "sqlite:// takes no parameters but check_same_thread and timeout")
    }
    guard !path.isEmpty, path != ":memory:" else {
      throw .invalidConnectionString(reason: "SQLite needs a file: in memory nothing is kept")
    }
    return String(path)
  }

  /// The store, which will connect when it is first used.
  func store(
    _ configuration: StrategyVariables.Configuration
  ) throws(VariableError) -> any VariableStore {
    switch self {
    case .redis(var redis):
      redis.connectTimeout = configuration.timeout
      redis.replyTimeout = configuration.timeout
      redis.clientName = "variables"
      if let password = configuration.password, redis.authentication == nil {
        redis.authentication = .init(username: configuration.user, password: password)
      }
      return RedisVariableStore(redis)
    case .postgreSQL(let url):
      #if PostgreSQL
        let source = try PostgreSQLDatabase.sorted { () throws(PostgreSQLError) in
          try PostgreSQLURL(url.revealed)
        }
        return try SQLVariableStore<PostgreSQLDatabase>(source: source, configuration)
      #else
        throw .unsupported(reason: "built without the package's trait PostgreSQL")
      #endif
    case .sqlite(let path):
      #if SQLite
        return try SQLVariableStore<SQLiteDatabase>(source: path, configuration)
      #else
        throw .unsupported(reason: "built without the package's trait SQLite")
      #endif
    }
  }
}
