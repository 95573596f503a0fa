import Logging
import RedisClient
import ServerTestKit
import Testing
import TradingModel

@testable import VariableStorage

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

  /// A connection string of a server that all tests share.
  var url: String {
    get throws {
      switch self {
      case .redis: return "unix://\(try RedisServer.shared.folder)/redis.sock"
      #if PostgreSQL
        case .postgreSQL: return try PostgreSQLServer.shared.url
      #endif
      }
    }
  }
}

/// Variables that back up when told to, unless an interval is given.
func variables(
  _ namespace: VariableNamespace, _ url: String, logger: Logger = Logger(label: "test"),
  _ adjust: (inout StrategyVariables.Configuration) -> Void = { _ in }
) throws -> StrategyVariables {
  var configuration = StrategyVariables.Configuration(url: url)
  configuration.backupInterval = .seconds(3600)
  configuration.initialRetryDelay = .milliseconds(5)
  configuration.maxRetryDelay = .milliseconds(20)
  adjust(&configuration)
  return try StrategyVariables(
    traderId: namespace.traderId, strategyId: namespace.strategyId, configuration: configuration,
    logger: logger)
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
