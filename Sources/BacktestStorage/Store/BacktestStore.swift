import GRDB
import TradingModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The results of backtests, in one SQLite file.
///
///     let store = try BacktestStore(path: "trading.db")
///     let result = try store.run(setup) { try backtest(setup) }     // found, if it was run before
///     let best = try store.best(by: .sharpeRatio, BacktestFilter(symbol: "BTCUSDT"))
///
/// The file holds, and any SQLite tool shows:
///
///     backtest_results     one row for each backtest: the 17 columns of the well-known recipe, then ours
///     backtest_tags        backtest_id, tag
///     backtest_curves      backtest_id, points: [[nanoseconds, equity], …] as JSON
///     backtest_syncs       what a Redis database was last seen to hold of a backtest
///
/// A file that another program made with the recipe's statements is brought to this shape when it is opened,
/// with all its rows, and that program goes on reading and writing it.
///
/// Any number of processes may use a file at once: it is in SQLite's write-ahead mode, and a writer waits
/// for the one before it. The file has to be on a local disk then. Every change is one transaction, on the disk
/// when the call returns. Calls block, for about the time of a write; from a task that must not wait, call
/// from a thread of your own.
public final class BacktestStore: Sendable {
  /// How a database is opened.
  public struct Options: Sendable, Equatable {
    /// How long a call waits for another process that writes.
    ///
    /// Default: 10 s.
    public var busyTimeout: Duration

    /// Whether a file is made where there is none.
    ///
    /// Default: yes.
    public var createsFile: Bool

    /// How many points of an equity curve are kept; see ``EquityPoint`` and `downsampled(to:)`.
    ///
    /// Default: 500, about 16 KiB.
    public var maxCurvePoints: Int

    /// Creates options; every field has a default.
    public init(
      busyTimeout: Duration = .seconds(10), createsFile: Bool = true, maxCurvePoints: Int = 500
    ) {
      self.busyTimeout = busyTimeout
      self.createsFile = createsFile
      self.maxCurvePoints = maxCurvePoints
    }
  }

  /// Where the file is.
  public let path: String
  /// How it was opened.
  public let options: Options
  private let pool: DatabasePool

  /// Opens a database and brings its tables up to date.
  /// - Parameters:
  ///   - path: the file; its folder must exist.
  ///   - options: how it is opened.
  /// - Throws: ``BacktestError/cannotOpen(path:reason:)``, ``BacktestError/newerSchema(path:unknown:)``,
  ///   ``BacktestError/foreignTable(path:missing:)``; the file is as it was then.
  public convenience init(path: String, options: Options = Options()) throws(BacktestError) {
    try self.init(path: path, options: options, onStatement: nil)
  }

  /// Opens a database; `onStatement` is called with each statement before it runs, for tests.
  init(
    path: String, options: Options, onStatement: (@Sendable (String) -> Void)?
  ) throws(BacktestError) {
    self.path = path
    self.options = options
    guard options.createsFile || access(path, F_OK) == 0 else {
      throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
    var configuration = Configuration()
    configuration.label = "backtests"
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(options.busyTimeout / .seconds(1))
    if let onStatement {
      configuration.prepareDatabase { db in
        db.trace { event in
          if case .statement(let statement) = event { onStatement(statement.sql) }
        }
      }
    }
    pool = try Self.opened(path, configuration, options.busyTimeout)
  }

  /// Opens the file, and starts anew where another process was faster.
  ///
  /// Two processes that open a new file at once may meet where SQLite does not let one wait for the other:
  /// both switch to the write-ahead mode, or both find a migration missing.
  private static func opened(
    _ path: String, _ configuration: Configuration, _ busyTimeout: Duration
  ) throws(BacktestError) -> DatabasePool {
    let deadline = ContinuousClock.now + busyTimeout
    while true {
      do {
        try checkFile(path, configuration)
        let pool = try DatabasePool(path: path, configuration: configuration)
        let applied = try pool.read { try checkSchema($0, path) }
        do {
          try BacktestSchema.migrator.migrate(pool)
        } catch {
          guard try pool.read({ try checkSchema($0, path) }) != applied else {
            throw error
          }
          continue
        }
        // On the disk at the end of each call, not at some time later.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
      } catch let error as BacktestError {
        throw error
      } catch {
        guard case .busy = BacktestError(error, path) else {
          throw .cannotOpen(path: path, reason: "\(error)")
        }
        guard ContinuousClock.now < deadline else { throw .busy(path: path) }
        usleep(5_000)
      }
    }
  }

  /// Refuses a file before anything in it is changed, be it to the write-ahead mode.
  private static func checkFile(_ path: String, _ configuration: Configuration) throws {
    guard access(path, F_OK) == 0 else { return }
    var configuration = configuration
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.inDatabase { db in
      try db.inTransaction(.deferred) {
        _ = try checkSchema(db, path)
        return .commit
      }
    }
    try queue.close()
  }

  /// The migrations that are applied; to be called in a transaction.
  private static func checkSchema(_ db: Database, _ path: String) throws -> Set<String> {
    // From here on the transaction sees one state: a table that another process makes between the two
    // looks that the migrator takes would be an error.
    _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master")
    let applied = try BacktestSchema.migrator.appliedIdentifiers(db)
    let unknown = applied.subtracting(BacktestSchema.migrator.migrations)
    guard unknown.isEmpty else {
      throw BacktestError.newerSchema(path: path, unknown: unknown.sorted())
    }
    let missing = try BacktestSchema.missingColumns(db)
    guard missing.isEmpty else {
      throw BacktestError.foreignTable(path: path, missing: missing)
    }
    return applied
  }

  /// Closes the file; calls after it fail.
  public func close() throws(BacktestError) {
    do { try pool.close() } catch { throw BacktestError(error, path) }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(BacktestError) -> Value {
    do { return try pool.read(body) } catch { throw BacktestError(error, path) }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(BacktestError) -> Value {
    do { return try pool.write(body) } catch { throw BacktestError(error, path) }
  }
}

extension BacktestError {
  /// Sorts an error of SQLite; one of ours stays what it is.
  init(_ error: any Error, _ path: String) {
    switch error {
    case let error as BacktestError: self = error
    case let error as DatabaseError where error.resultCode == .SQLITE_BUSY: self = .busy(path: path)
    default: self = .database("\(error)")
    }
  }
}
