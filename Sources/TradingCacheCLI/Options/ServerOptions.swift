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
        redis://user:password@host:port/db, rediss://… for TLS, or unix:///path?db=n. A password is \
        better kept out of the command line, which other users can see: put it in the environment \
        variable TRADING_CACHE_PASSWORD, or into a file.
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
  func configuration() throws(Failure) -> RedisCacheDatabase.Configuration {
    let password = try Password(file: passwordFile, variable: "TRADING_CACHE_PASSWORD")
    var config = try ServerOptions.configuration(url: url, user: user, password: password)
    config.rules = FoldingRules(rules)
    config.rules.cashMayBorrow = cashMayBorrow
    return config
  }

  static func configuration(
    url: String, user: String?, password: Password
  ) throws(Failure) -> RedisCacheDatabase.Configuration {
    do throws(RedisError) {
      var redis = try RedisConfiguration(url: url)
      redis.clientName = "trading-cache"
      if let secret = password.secret, redis.authentication == nil {
        redis.authentication = RedisConfiguration.Authentication(
          username: user, password: secret)
      }
      var config = RedisCacheDatabase.Configuration(redis: redis)
      config.role = .readOnly
      return config
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
  func stored(in config: RedisCacheDatabase.Configuration) async throws(Failure) -> [TraderKey] {
    var id: TraderId?
    if let trader {
      do throws(IdentifierError) { id = try TraderId(trader) } catch { throw .usage("\(error)") }
    }
    let found: [TraderKey]
    do throws(CacheError) {
      found = try await RedisCacheDatabase.traders(id, config: config)
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

extension FoldingRules.Name: ExpressibleByArgument {}
