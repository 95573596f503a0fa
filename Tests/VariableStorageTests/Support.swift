import Logging
import RedisClient
import ServerTestKit
import Testing
import TradingModel

@testable import VariableStorage

#if PostgreSQL
  import PostgreSQLClient
#endif

/// A namespace of its own for each test, so that all run at the same time on one server.
func uniqueNamespace() throws -> VariableNamespace {
  VariableNamespace(
    traderId: try TraderId("TEST-\(UUID4())"), strategyId: try StrategyId("EMACross-001"))
}

/// A store that tests run on.
enum Backend: Sendable, CaseIterable {
  case redis
  #if PostgreSQL
    case postgreSQL
  #endif
  #if SQLite
    case sqlite
  #endif

  /// Those that can be reached through a proxy.
  static let servers = allCases.filter { "\($0)" != "sqlite" }

  /// Those that share a table with Lumibot.
  static let tables = allCases.filter { $0 != .redis }

  /// A connection string of a server that all tests share.
  var url: String {
    get throws {
      switch self {
      case .redis: return "unix://\(try RedisServer.shared.folder)/redis.sock"
      #if PostgreSQL
        case .postgreSQL: return try PostgreSQLServer.shared.url
      #endif
      #if SQLite
        case .sqlite: return "sqlite:///\(try RedisServer.shared.folder)/variables.db"
      #endif
      }
    }
  }
}

/// Variables that back up when a test asks for it, unless an interval is given.
func variables(
  _ namespace: VariableNamespace, _ url: String, logger: Logger = Logger(label: "test"),
  _ adjust: (inout StrategyVariables.Configuration) -> Void = { _ in }
) throws -> StrategyVariables {
  var configuration = StrategyVariables.Configuration(url: url)
  configuration.backupInterval = .seconds(3600)
  configuration.initialRetryDelay = .milliseconds(5)
  configuration.maxRetryDelay = .milliseconds(20)
  // All tests write into one file, and each waits for the others.
  if url.hasPrefix("sqlite") { configuration.timeout = .seconds(120) }
  adjust(&configuration)
  return try StrategyVariables(
    traderId: namespace.traderId, strategyId: namespace.strategyId, configuration: configuration,
    logger: logger)
}

extension StrategyVariables {
  /// As `load(within:)`, with the patience that a machine under load needs; so is ``close()``.
  func load() async throws(VariableError) { try await load(within: .seconds(120)) }

  func close() async throws(VariableError) { try await close(within: .seconds(120)) }
}

/// What a process that starts now finds.
func reloaded(_ namespace: VariableNamespace, _ url: String) async throws -> StrategyVariables {
  let variables = try variables(namespace, url)
  try await variables.load()
  return variables
}

/// What a call throws; `nil` when it throws nothing.
func failure(_ body: () async throws(VariableError) -> Void) async -> VariableError? {
  do throws(VariableError) {
    try await body()
    return nil
  } catch {
    return error
  }
}

extension VariableError {
  var isConflict: Bool { if case .conflict = self { true } else { false } }
  var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
}

#if PostgreSQL || SQLite
  extension Backend {
    /// Runs statements as another program would that uses the same tables.
    func run(_ statements: String...) throws {
      for statement in statements { _ = try rows(statement) }
    }

    /// The rows of one statement.
    func rows(_ statement: String) throws -> [[String?]] {
      let configuration = StrategyVariables.Configuration(timeout: .seconds(120))
      switch self {
      case .redis: return []
      #if PostgreSQL
        case .postgreSQL:
          let source = try PostgreSQLURL(url)
          let database = try #require(
            try PostgreSQLDatabase.connect(source, configuration, making: true))
          defer { database.close() }
          return try database.transaction(writing: true) { () throws(VariableError) in
            try database.run(statement)
          }
      #endif
      #if SQLite
        case .sqlite:
          let path = String(try url.dropFirst("sqlite:///".count))
          let database = try #require(
            try SQLiteDatabase.connect(path, configuration, making: true))
          defer { database.close() }
          return try database.transaction(writing: true) { () throws(VariableError) in
            try database.run(statement)
          }
      #endif
      }
    }
  }
#endif
