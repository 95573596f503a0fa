#if Backtests
  import ArgumentParser
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// How results are printed.
  enum OutputForm {
    case table, json, csv
  }

  /// The forms in which a list can be printed.
  struct ListFormOptions: ParsableArguments {
    @Flag(help: "Print JSON, one object per line, instead of a table.")
    var json = false

    @Flag(help: "Print CSV with a line of names, instead of a table.")
    var csv = false

    var form: OutputForm { json ? .json : csv ? .csv : .table }

    func validate() throws {
      guard !json || !csv else { throw ValidationError("--json and --csv exclude each other") }
    }
  }

  /// `backtests list`: the newest backtests.
  struct BacktestListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists backtests, the newest first.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var filter: BacktestFilterOptions
    @OptionGroup var output: ListFormOptions

    @Option(help: "How many at most.")
    var limit = 20

    @Option(help: "How many of the newest to leave out.")
    var offset = 0

    func run() throws {
      let store = try database.store()
      let chosen = try filter.filter()
      let results = try backtests { () throws(BacktestError) in
        try store.results(chosen, limit: limit, offset: offset)
      }
      guard !results.isEmpty else { throw Failure.different("there is no such backtest") }
      try BacktestText.write(results, as: output.form)
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
      commandName: "top", abstract: "Lists the best finished backtests by a figure, the best first."
    )

    @Argument(help: "How many at most.")
    var count = 10

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var filter: BacktestFilterOptions
    @OptionGroup var ranking: RankingOptions
    @OptionGroup var output: ListFormOptions

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
      try BacktestText.write(results, ranking: metric, as: output.form)
    }
  }

  /// `backtests show`: one backtest with its equity curve, or its trades.
  struct BacktestShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows a backtest, and draws its equity curve.")

    @Argument(help: "The id.")
    var id: Int64

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Show the trades instead.")
    var trades = false

    @Flag(help: "Print JSON, the points of the curve included; of trades one object per line.")
    var json = false

    @Flag(help: "Print the points of the curve, or the trades, as CSV with a line of names.")
    var csv = false

    func validate() throws {
      guard !json || !csv else { throw ValidationError("--json and --csv exclude each other") }
    }

    func run() throws {
      let store = try database.store()
      let result = try backtests { () throws(BacktestError) in try store.result(id) }
      if trades {
        let trades = try backtests { () throws(BacktestError) in try store.trades(id) }
        TradesText.write(trades, of: result, as: json ? .json : csv ? .csv : .table)
      } else if csv {
        let curve = try backtests { () throws(BacktestError) in try store.equityCurve(id) }
        var output = Output()
        CSVText.write(
          curve.map { ["time": .int($0.nanoseconds), "equity": .double($0.equity)] }, to: &output)
        output.flush()
      } else {
        try BacktestText.write(result, of: store, json: json)
      }
    }
  }

  /// `backtests sharpe`: how much of a Sharpe ratio is luck.
  struct BacktestSharpeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sharpe",
      abstract: "Shows how likely a backtest's Sharpe ratio is more than luck.",
      discussion: """
        The deflated Sharpe ratio of Bailey and López de Prado: the more backtests were tried, the higher the \
        best of them is by luck alone. What was tried are the finished backtests of the file that the options \
        choose; name those among which this one was picked.
        """)

    @Argument(help: "The id.")
    var id: Int64

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var filter: BacktestFilterOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let store = try database.store()
      let chosen = try filter.filter()
      let (result, deflated) = try backtests { () throws(BacktestError) in
        (try store.result(id), try store.deflatedSharpeRatio(of: id, among: chosen))
      }
      guard let estimate = SharpeEstimate(result.metrics) else {
        throw Failure.different(
          "backtest \(id) has no returns of which a Sharpe ratio can be judged")
      }
      var output = Output()
      if json {
        output.write(line: DynamicValue.map(BacktestJSON.map(id, estimate, deflated)).jsonLine)
      } else {
        for line in SharpeText.table(result, estimate, deflated).lines { output.write(line: line) }
      }
      output.flush()
    }
  }

  /// `backtests compare`: backtests side by side.
  struct BacktestCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "compare",
      abstract: "Shows backtests side by side; a * is beside the best value of a line.")

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
        output.write(line: DynamicValue.map(BacktestJSON.map(of: comparison)).jsonLine)
      } else {
        for line in ComparisonText.lines(comparison) { output.write(line: line) }
      }
      output.flush()
    }
  }
#endif
