public import RedisClient

/// Why a backtest cannot be stored, found or exchanged.
public enum BacktestError: Error, Sendable, Equatable {
  /// The file cannot be opened, or is no database.
  case cannotOpen(path: String, reason: String)
  /// A newer version of this package wrote the database; these migrations are unknown here.
  case newerSchema(path: String, unknown: [String])
  /// The database has a table `backtest_results` that is not the recipe's: these columns are missing.
  case foreignTable(path: String, missing: [String])
  /// Another process kept the database locked for longer than the busy timeout.
  case busy(path: String)
  /// No backtests have these ids.
  case notFound([Int64])
  /// A backtest that has ended cannot end once more.
  case notRunning(id: Int64, status: BacktestStatus)
  /// No figure to rank by has this name; `known` are those that do.
  case unknownMetric(String, known: [String])
  /// What was given cannot be stored.
  case invalid(field: String, reason: String)
  /// A stored value cannot be read; it is left as it is.
  case unreadable(id: Int64, column: String, reason: String)
  /// SQLite failed otherwise.
  case database(String)
  /// The connection to Redis, or its server, failed.
  case redis(RedisError)
}

extension BacktestError: CustomStringConvertible {
  /// What happened, in a sentence for a log.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "the database \(path) cannot be opened: \(reason)"
    case .newerSchema(let path, let unknown):
      "a newer version of this package wrote the database \(path); it is left as it is "
        + "(unknown here: \(unknown.joined(separator: ", ")))"
    case .foreignTable(let path, let missing):
      "the table backtest_results of \(path) is another program's: it has no "
        + missing.joined(separator: ", ")
    case .busy(let path): "another process keeps the database \(path) locked"
    case .notFound(let ids):
      "there is no backtest \(ids.map { "\($0)" }.joined(separator: ", "))"
    case .notRunning(let id, let status): "backtest \(id) is \(status.rawValue), not running"
    case .unknownMetric(let name, let known):
      "\"\(name)\" is no figure to rank by; these are: \(known.joined(separator: ", "))"
    case .invalid(let field, let reason): "\(field): \(reason)"
    case .unreadable(let id, let column, let reason): "backtest \(id), \(column): \(reason)"
    case .database(let reason): "SQLite failed: \(reason)"
    case .redis(let error): error.description
    }
  }
}
