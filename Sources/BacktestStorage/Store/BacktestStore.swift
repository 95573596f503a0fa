#if Backtests
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
  ///     backtest_results     one row for each backtest: the 18 columns of the well-known recipe, then ours
  ///     backtest_tags        backtest_id, tag
  ///     backtest_curves      backtest_id, points: [[nanoseconds, equity], …] as JSON
  ///     backtest_trades      backtest_id, number, times, pnl and what else is known of a trade
  ///     backtest_syncs       what a Redis database was last seen to hold of a backtest
  ///
  /// A file that another program made with the recipe's statements gets what it lacks when it is opened for
  /// writing; opened for reading it is left as it is. Either way that program goes on reading and writing it.
  ///
  /// Any number of processes may use a file at once: a writer waits for the one before it, and with the
  /// write-ahead log, which a new file has, no reader waits for a writer. Every change is one transaction, on the
  /// disk when the call returns. Calls block, for about the time of a write; from a task that must not wait, call
  /// from a thread of your own.
  public final class BacktestStore: Sendable {
    /// Where the file is.
    public let path: String
    /// How it was opened.
    public let options: Options
    /// A connection that cannot write, and that no write of this process holds up.
    private let reader: DatabaseQueue
    /// `nil` when the file is open for reading only.
    private let writer: DatabaseQueue?

    /// Opens a database; unless it is for reading only, brings its tables up to date.
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - options: how it is opened.
    /// - Throws: ``BacktestError``; the file is as it was then.
    public convenience init(path: String, options: Options = Options()) throws(BacktestError) {
      try self.init(path: path, options: options, onStatement: nil)
    }

    /// Opens a database; `onStatement` is called with each statement before it runs, for tests.
    init(
      path: String, options: Options, onStatement: (@Sendable (String) -> Void)?
    ) throws(BacktestError) {
      self.path = path
      self.options = options
      let mayCreate = options.access == .readWrite && options.createsFile
      guard mayCreate || access(path, F_OK) == 0 else {
        throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
      }
      let file = DatabaseFile(path: path, options: options, onStatement: onStatement)
      (reader, writer) = try file.opened()
    }

    /// Closes the file; calls after it fail.
    public func close() throws(BacktestError) {
      do {
        try reader.close()
        try writer?.close()
      } catch {
        throw BacktestError(error, path)
      }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(BacktestError) -> Value {
      do { return try reader.read(body) } catch { throw BacktestError(error, path) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(BacktestError) -> Value {
      guard let writer else { throw .readOnly(path: path) }
      do { return try writer.write(body) } catch { throw BacktestError(error, path) }
    }
  }

  extension BacktestError {
    /// Sorts an error of SQLite; one of ours stays what it is.
    init(_ error: any Error, _ path: String) {
      switch error {
      case let error as BacktestError: self = error
      case let error as DatabaseError where error.resultCode == .SQLITE_BUSY:
        self = .busy(path: path)
      default: self = .database("\(error)")
      }
    }
  }
#endif
