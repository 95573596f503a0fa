#if Backtests
  public import RedisClient

  /// Why a backtest cannot be stored, found or exchanged.
  public enum BacktestError: Error, Sendable, Equatable {
    /// The file cannot be opened, or is no database.
    case cannotOpen(path: String, reason: String)
    /// A newer version of this package wrote the database; these migrations are unknown here.
    case newerSchema(path: String, unknown: [String])
    /// The database has a table `backtest_results` that is not the recipe's: these columns are missing.
    case foreignTable(path: String, missing: [String])
    /// The database has a view, or a table of an extension, where one of ours would be; it could run anything.
    case notATable(String)
    /// The recipe's table has columns of its own with names that ours need; it can be read, but not written.
    case namesTaken(path: String, columns: [String])
    /// The database has no table `backtest_results`.
    case noResults(path: String)
    /// The database was opened for reading only.
    case readOnly(path: String)
    /// Another process kept the database locked for longer than the busy timeout.
    case busy(path: String)
    /// No backtests have these ids.
    case notFound([Int64])
    /// A backtest that has ended cannot end once more.
    case notRunning(id: Int64, status: BacktestStatus)
    /// These backtests are running, and their processes live; removing them would lose what comes out.
    case running([Int64])
    /// A backtest came to its end and what came out could not be stored, for a reason of its own.
    ///
    /// It is still `running`: ``BacktestStore/finish(_:_:)`` with this id and this outcome stores it later.
    indirect case notSaved(id: Int64, outcome: BacktestOutcome, reason: BacktestError)
    /// No figure to rank by has this name; `known` are those that do.
    case unknownMetric(String, known: [String])
    /// What was given cannot be stored.
    case invalid(field: String, reason: String)
    /// A stored value cannot be read; it is left as it is.
    case unreadable(UnreadableValue)
    /// A line of a file that is being added cannot be understood; nothing of the file was added.
    case badLine(Int, reason: String)
    /// A file that is being imported is not what it should be.
    case badArchive(String)
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
      case .notATable(let name): "\(name) is not an ordinary table, and is not read"
      case .namesTaken(let path, let columns):
        "\(path) can be read, but not written: its own columns "
          + "\(columns.joined(separator: ", ")) have names that are needed for other things"
      case .noResults(let path): "the database \(path) has no table backtest_results"
      case .readOnly(let path): "the database \(path) is open for reading only"
      case .busy(let path): "another process keeps the database \(path) locked"
      case .notFound(let ids):
        "there is no backtest \(ids.map { "\($0)" }.joined(separator: ", "))"
      case .notRunning(let id, let status): "backtest \(id) is \(status.rawValue), not running"
      case .running(let ids):
        "backtest \(ids.map { "\($0)" }.joined(separator: ", ")) is running; "
          + "what comes out of it would be lost"
      case .notSaved(let id, _, let reason):
        "what came out of backtest \(id) could not be stored: \(reason)"
      case .unknownMetric(let name, let known):
        "\"\(name)\" is no figure to rank by; these are: \(known.joined(separator: ", "))"
      case .invalid(let field, let reason): "\(field): \(reason)"
      case .unreadable(let value): "\(value)"
      case .badLine(let line, let reason): "line \(line): \(reason)"
      case .badArchive(let reason): reason
      case .database(let reason): "SQLite failed: \(reason)"
      case .redis(let error): error.description
      }
    }
  }

  /// A stored value that cannot be read, and why.
  public struct UnreadableValue: Error, Sendable, Hashable, CustomStringConvertible {
    /// The backtest.
    public let id: Int64
    /// Its column.
    public let column: String
    /// What is wrong with the value.
    public let reason: String

    /// Names a value.
    public init(id: Int64, column: String, reason: String) {
      self.id = id
      self.column = column
      self.reason = reason
    }

    /// What cannot be read, in a sentence.
    public var description: String { "backtest \(id), \(column): \(reason)" }
  }
#endif
