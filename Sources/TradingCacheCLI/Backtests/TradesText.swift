#if Backtests
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// The trades of a backtest.
  enum TradesText {
    static func write(_ trades: [BacktestTrade], of result: BacktestResult, as form: OutputForm) {
      var output = Output()
      switch form {
      case .table: for line in table(trades).lines { output.write(line: line) }
      case .json:
        for trade in trades {
          output.write(line: DynamicValue.map(BacktestJSON.map(of: trade)).jsonLine)
        }
      case .csv: CSVText.write(trades.map { BacktestJSON.map(of: $0) }, to: &output)
      }
      output.flush()
      let all = result.metrics[.totalTrades].flatMap { Int(exactly: $0) } ?? trades.count
      if all > trades.count { Notice.say("of \(all) trades the last \(trades.count) are kept") }
    }

    private static func table(_ trades: [BacktestTrade]) -> Table {
      var table = Table(
        ["entry", "exit", "symbol", "side"].map { .init(heading: $0) }
          + ["quantity", "entry_price", "exit_price", "fees", "pnl"].map {
            .init(heading: $0, isNumber: true)
          } + ["entry_reason", "exit_reason"].map { .init(heading: $0) })
      for trade in trades {
        table.add(
          [
            Figures.time(trade.entry.flooredSeconds), Figures.time(trade.exit.flooredSeconds),
            trade.symbol ?? "", trade.side?.rawValue ?? "",
          ]
            + [trade.quantity, trade.entryPrice, trade.exitPrice, trade.fees].map {
              $0.map { "\($0)" } ?? ""
            } + [Figures.fixed(trade.pnl), trade.entryReason ?? "", trade.exitReason ?? ""])
      }
      return table
    }
  }

  /// A Sharpe ratio and how far to trust it.
  enum SharpeText {
    static func table(
      _ result: BacktestResult, _ estimate: SharpeEstimate, _ deflated: DeflatedSharpeRatio?
    ) -> Table {
      var table = Table([
        .init(heading: "backtest"), .init(heading: "\(result.id)", isNumber: true),
      ])
      func add(_ name: String, _ value: Double?, percent: Bool = false) {
        table.add([
          name, value.map { Figures.fixed(percent ? $0 * 100 : $0) + (percent ? " %" : "") } ?? "–",
        ])
      }
      add("Sharpe ratio, yearly", result.metrics[.sharpeRatio])
      add("Sharpe ratio of one return", estimate.ratio)
      table.add(["returns", "\(Int64(estimate.count))"])
      add("skewness", estimate.skewness)
      add("kurtosis", estimate.kurtosis)
      add("likely above 0", estimate.probability(above: 0), percent: true)
      table.add(["backtests tried", deflated.map { "\($0.trials)" } ?? "–"])
      add("best of them by luck, of one return", deflated?.expectedBest)
      add("likely more than luck", deflated?.probability, percent: true)
      return table
    }
  }
#endif
