#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// Which store a connection string names.
enum StoreAddress {
  case redis(RedisConfiguration)
  /// A connection URL of libpq.
  case postgreSQL(url: String)

  /// Reads a connection string, or what `DB_CONNECTION_STR` holds when there is none.
  ///
  /// - Throws: `VariableError.noConnectionString`, `.invalidConnectionString`, `.unsupported`.
  init(
    _ given: String?, environment: String? = getenv("DB_CONNECTION_STR").map { String(cString: $0) }
  ) throws(VariableError) {
    guard let text = given ?? environment, !text.isEmpty else { throw .noConnectionString }
    // SQLAlchemy, and so Lumibot, may name a driver behind a plus sign.
    let scheme = text.prefix { $0 != ":" && $0 != "+" }.lowercased()
    switch scheme {
    case "redis", "rediss", "unix":
      do throws(RedisError) {
        self = .redis(try RedisConfiguration(url: text))
      } catch {
        throw .invalidConnectionString(reason: "\(error)")
      }
    case "postgres", "postgresql":
      guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
        throw .invalidConnectionString(reason: "there is no :// behind the scheme")
      }
      self = .postgreSQL(url: "postgresql" + text[colon...])
    default:
      throw .invalidConnectionString(
        reason: "the scheme is none of redis, rediss, unix, postgresql, postgres")
    }
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
        return try PostgreSQLVariableStore(url: url, configuration)
      #else
        throw .unsupported(reason: "built without the package's trait PostgreSQL")
      #endif
    }
  }
}
