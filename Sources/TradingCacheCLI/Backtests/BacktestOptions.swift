import ArgumentParser
import BacktestStorage
import TradingModel
import TradingSerialization

/// Which file a command is about.
struct DatabaseOptions: ParsableArguments {
  @Option(help: "The SQLite file.")
  var database: String

  /// Opens the file.
  /// - Parameter creating: whether it may be made.
  func store(creating: Bool = false) throws(Failure) -> BacktestStore {
    do throws(BacktestError) {
      return try BacktestStore(path: database, options: .init(createsFile: creating))
    } catch {
      throw Failure(error)
    }
  }
}

/// Which backtests a command is about.
struct BacktestFilterOptions: ParsableArguments {
  @Option(help: "Only of this symbol.")
  var symbol: String?

  @Option(help: "Only of this timeframe.")
  var timeframe: String?

  @Option(help: "Only of this strategy.")
  var strategy: String?

  @Option(help: "Only with this status: running, finished, failed or cancelled; may be repeated.")
  var status: [String] = []

  @Option(help: "Only with this tag; may be repeated, and means all of them.")
  var tag: [String] = []

  @Option(help: "Only run on this day or later: 2025-01-31, a time in ISO 8601, or UNIX seconds.")
  var since: String?

  @Option(help: "Only run before this day or moment.")
  var until: String?

  func filter() throws(Failure) -> BacktestFilter {
    var filter = BacktestFilter(
      symbol: symbol, timeframe: timeframe, strategy: strategy, tags: Set(tag))
    if !status.isEmpty {
      var statuses: Set<BacktestStatus> = []
      for name in status {
        guard let status = BacktestStatus(rawValue: name) else {
          let known = BacktestStatus.allCases.map(\.rawValue).joined(separator: ", ")
          throw .usage("\"\(name)\" is no status; these are: \(known)")
        }
        statuses.insert(status)
      }
      filter.statuses = statuses
    }
    if since != nil || until != nil {
      let first = try since.map(Self.seconds) ?? Int64.min
      let end = try until.map(Self.seconds) ?? Int64.max
      guard first < end else { throw .usage("--until is not after --since") }
      filter.ran = first...(end - 1)
    }
    return filter
  }

  private static func seconds(_ text: String) throws(Failure) -> Int64 {
    if let seconds = Int64(text) { return seconds }
    let full = text.utf8.count == 10 ? text + "T00:00:00Z" : text
    var utf8 = Array(full.utf8)
    let time = utf8.withUnsafeMutableBytes { ISO8601.time(UnsafeRawBufferPointer($0)) }
    guard let time else {
      throw .usage("\"\(text)\" is no day such as 2025-01-31, no ISO 8601 time and no number")
    }
    return Int64(time.value / 1_000_000_000)
  }
}

/// The figure that a command ranks by.
struct RankingOptions: ParsableArguments {
  @Option(help: "The figure, such as sharpe_ratio or max_drawdown; a wrong one shows the list.")
  var metric = BacktestMetric.totalReturn.rawValue

  func ranking() throws(Failure) -> BacktestMetric {
    try backtests { () throws(BacktestError) in try BacktestMetric(rankingBy: metric) }
  }
}

extension Failure {
  /// Sorts an error of the backtest store.
  init(_ error: BacktestError) {
    switch error {
    case .cannotOpen, .newerSchema, .foreignTable, .busy, .database, .redis:
      self = .connection("\(error)")
    case .unknownMetric, .invalid: self = .usage("\(error)")
    case .notFound, .notRunning, .unreadable: self = .different("\(error)")
    }
  }
}

/// Runs a call of the backtest store, whose errors become the command's.
func backtests<Result>(_ body: () throws(BacktestError) -> Result) throws(Failure) -> Result {
  do throws(BacktestError) {
    return try body()
  } catch {
    throw Failure(error)
  }
}
