import ArgumentParser
import BacktestStorage
import TradingModel

/// `backtests list`: the newest backtests.
struct BacktestListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists backtests, the newest first.")

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var filter: BacktestFilterOptions

  @Option(help: "How many at most.")
  var limit = 20

  @Option(help: "How many of the newest to leave out.")
  var offset = 0

  @Flag(help: "Print JSON, one object per line, instead of a table.")
  var json = false

  func run() throws {
    let store = try database.store()
    let chosen = try filter.filter()
    let results = try backtests { () throws(BacktestError) in
      try store.results(chosen, limit: limit, offset: offset)
    }
    guard !results.isEmpty else { throw Failure.different("there is no such backtest") }
    BacktestText.write(results, json: json)
  }
}

/// `backtests best`: the best backtest by a figure.
struct BacktestBestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best", abstract: "Shows the best finished backtest by a figure.")

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var filter: BacktestFilterOptions
  @OptionGroup var ranking: RankingOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let metric = try ranking.ranking()
    let store = try database.store()
    let chosen = try filter.filter()
    guard
      let best = try backtests({ () throws(BacktestError) in try store.best(by: metric, chosen) })
    else { throw Failure.different("no such backtest has a \(metric.rawValue)") }
    try BacktestText.write(best, of: store, json: json)
  }
}

/// `backtests top`: the best backtests by a figure.
struct BacktestTopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "top", abstract: "Lists the best finished backtests by a figure, the best first.")

  @Argument(help: "How many at most.")
  var count = 10

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var filter: BacktestFilterOptions
  @OptionGroup var ranking: RankingOptions

  @Flag(help: "Print JSON, one object per line, instead of a table.")
  var json = false

  func run() throws {
    let metric = try ranking.ranking()
    let store = try database.store()
    let chosen = try filter.filter()
    let results = try backtests { () throws(BacktestError) in
      try store.top(count, by: metric, chosen)
    }
    guard !results.isEmpty else {
      throw Failure.different("no such backtest has a \(metric.rawValue)")
    }
    BacktestText.write(results, ranking: metric, json: json)
  }
}

/// `backtests show`: one backtest with its equity curve.
struct BacktestShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a backtest, and draws its equity curve.")

  @Argument(help: "The id.")
  var id: Int64

  @OptionGroup var database: DatabaseOptions

  @Flag(help: "Print JSON, the points of the curve included.")
  var json = false

  func run() throws {
    let store = try database.store()
    let result = try backtests { () throws(BacktestError) in try store.result(id) }
    try BacktestText.write(result, of: store, json: json)
  }
}

/// `backtests compare`: backtests side by side.
struct BacktestCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Shows backtests side by side; a * stands at the best value of a line.")

  @Argument(help: "The ids.")
  var ids: [Int64]

  @OptionGroup var database: DatabaseOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let store = try database.store()
    let comparison = try backtests { () throws(BacktestError) in try store.compare(ids) }
    var output = Output()
    if json {
      output.write(line: JSONText.line(.map(BacktestJSON.map(of: comparison))))
    } else {
      for line in ComparisonText.lines(comparison) { output.write(line: line) }
    }
    output.flush()
  }
}
