import ArgumentParser
import Logging
import RedisClient
import TradingModel
import VariableStorage

/// Where variables are kept.
struct VariableStoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where the variables are; without, what DB_CONNECTION_STR holds, in the environment or in a file \
      .env of the working folder.
      """,
      discussion: """
        redis://user:password@host:port/db, rediss://… for TLS, unix:///path?db=n, \
        postgresql://user:password@host:port/database, sqlite:///relative.db or sqlite:////absolute.db. \
        A password is better kept out of the command line: put it in the environment variable \
        TRADING_CACHE_PASSWORD, or into a file.
        """))
  var url: String?

  @Option(help: "The user for the password from the environment or a file.")
  var user: String?

  @Option(help: "A file whose first line is the password.")
  var passwordFile: String?

  @Option(help: "In PostgreSQL and SQLite, the name of Lumibot's table.")
  var table = "vars_backup"

  func configuration() throws(Failure) -> StrategyVariables.Configuration {
    let password = try Password(file: passwordFile, variable: "TRADING_CACHE_PASSWORD")
    return StrategyVariables.Configuration(
      url: url, environmentFile: ".env", user: user, password: password.secret,
      backupTableName: table)
  }
}

/// Whose variables a command is about.
struct VariableOptions: ParsableArguments {
  @OptionGroup var store: VariableStoreOptions

  @Option(help: "The trader.")
  var trader: String

  @Option(help: "The strategy.")
  var strategy: String

  @Option(
    help: """
      In PostgreSQL and SQLite, the strategy_id of the row in Lumibot's table; without, the one that \
      is stored.
      """)
  var lumibotName: String?

  /// Whose variables they are.
  func namespace() throws(Failure) -> VariableNamespace {
    do throws(IdentifierError) {
      return VariableNamespace(
        traderId: try TraderId(trader), strategyId: try StrategyId(strategy))
    } catch {
      throw .usage("\(error)")
    }
  }

  /// The variables, not loaded yet.
  func variables() throws(Failure) -> StrategyVariables {
    var configuration = try store.configuration()
    configuration.lumibotName = lumibotName
    let namespace = try namespace()
    // What fails is said once, by the command's own status and sentence.
    var logger = Logger(label: "trading-cache")
    logger.logLevel = .critical
    do throws(VariableError) {
      return try StrategyVariables(
        traderId: namespace.traderId, strategyId: namespace.strategyId,
        configuration: configuration, logger: logger)
    } catch {
      throw Failure(error)
    }
  }

  /// Calls a body with the variables, and sorts what it throws.
  func with<Result>(
    _ body: (StrategyVariables) async throws(VariableError) -> Result
  ) async throws(Failure) -> Result {
    let variables = try variables()
    do throws(VariableError) {
      return try await body(variables)
    } catch {
      throw Failure(error)
    }
  }

  /// Loads the variables, lets a body change them, and backs them up; what the body throws changes nothing.
  ///
  /// - Parameter creating: whether there need be no variables yet.
  func change(
    creating: Bool = false, _ body: (StrategyVariables) throws -> Void
  ) async throws {
    let variables = try variables()
    do {
      guard try await variables.stored() != nil || creating else { throw nothingStored }
      try await variables.load(within: .zero)
      try body(variables)
      try await variables.close()
    } catch let error as VariableError {
      throw Failure(error)
    }
  }

  /// The newest version, or the one asked for.
  func version(_ number: UInt64?) async throws(Failure) -> VariableVersion {
    let version = try await with { variables throws(VariableError) -> VariableVersion? in
      guard let number else { return try await variables.stored() }
      return try await variables.version(number)
    }
    guard let version else { throw nothingStored }
    return version
  }

  var nothingStored: Failure {
    .different("no variables are stored of strategy \(strategy) of trader \(trader)")
  }
}

extension Failure {
  /// Sorts an error of the variables.
  init(_ error: VariableError) {
    switch error {
    case .noConnectionString, .invalidConnectionString, .unsupported, .cannotStore, .wrongType:
      self = .usage("\(error)")
    case .unavailable, .refused, .closed: self = .connection("\(error)")
    case .unreadable, .noSuchVersion, .conflict: self = .different("\(error)")
    }
  }
}
