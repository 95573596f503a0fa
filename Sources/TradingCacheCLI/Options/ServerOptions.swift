public import ArgumentParser
import RedisClient
import TradingCache
public import TradingModel

/// Which server and which traders a command is about.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the database is.",
      discussion: """
        redis://user:password@host:port/db, rediss://… for TLS, unix:///path?db=n, or \
        file:///path/state.cache. A password is better kept out of the command line, which other users can see: \
        put it in the environment variable TRADING_CACHE_PASSWORD, or into a file.
        """))
  var url: String

  @Option(help: "The user for the password from the environment or a file.")
  var user: String?

  @Option(help: "A file whose first line is the password.")
  var passwordFile: String?

  @Option(
    help: ArgumentHelp(
      "By which rules records fold: nautilus-1.221, nautilus-1.231 or exact.",
      discussion: "Versions of NautilusTrader compute different things of the same records."))
  var rules = FoldingRules.Name.nautilus1231

  @Flag(help: "Accept totals below zero of cash and betting accounts.")
  var cashMayBorrow = false

  /// What the arguments ask for; nothing is written unless the command changes the role.
  func location() throws(Failure) -> CacheLocation {
    let password = try Password(file: passwordFile, variable: "TRADING_CACHE_PASSWORD")
    var location = try ServerOptions.location(url: url, user: user, password: password)
    location.records.rules = FoldingRules(rules)
    location.records.rules.cashMayBorrow = cashMayBorrow
    return location
  }

  /// The server, for commands about something else than a trader's state.
  func configuration() throws(Failure) -> RedisCacheDatabase.Configuration {
    guard case .redis(let configuration) = try location() else {
      throw .usage("\(url) is a file, and this command needs a server")
    }
    return configuration
  }

  static func location(
    url: String, user: String?, password: Password
  ) throws(Failure) -> CacheLocation {
    do throws(RedisError) {
      var location = try CacheLocation(url: url)
      if case .redis(var config) = location {
        config.redis.clientName = "trading-cache"
        if let secret = password.secret, config.redis.authentication == nil {
          config.redis.authentication = RedisConfiguration.Authentication(
            username: user, password: secret)
        }
        location = .redis(config)
      }
      location.role = .readOnly
      return location
    } catch {
      throw .usage("\(error)")
    }
  }
}

/// The trader that a command is about, or all of them.
struct TraderOptions: ParsableArguments {
  @Option(help: "The trader; without, all traders of the database, one after another.")
  var trader: String?

  /// The traders that are stored and asked for.
  ///
  /// - Throws: `Failure.usage` for a name that is no trader's; `.different` when there is none.
  func stored(in location: CacheLocation) async throws(Failure) -> [TraderKey] {
    var id: TraderId?
    if let trader {
      do throws(IdentifierError) { id = try TraderId(trader) } catch { throw .usage("\(error)") }
    }
    let found: [TraderKey]
    do throws(CacheError) {
      found = try await location.traders(id)
    } catch {
      throw Failure(error)
    }
    guard !found.isEmpty else {
      throw .different(
        id.map { "nothing is stored of trader \($0)" } ?? "nothing is stored of any trader")
    }
    return found
  }
}

extension CacheLocation {
  /// The same with the options under which a trader was stored.
  func of(_ trader: TraderKey) -> CacheLocation {
    var location = self
    location.records.use(trader)
    return location
  }
}

extension FoldingRules.Name: ExpressibleByArgument {}
