#if Backtests
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// Backtests for people, or as JSON.
  enum BacktestText {
    /// Rows in a form; the figure that they are ranked by is among a table's columns.
    static func write(
      _ list: BacktestList, ranking: BacktestMetric? = nil, as form: OutputForm
    ) throws(Failure) {
      var output = Output()
      switch form {
      case .table: for line in table(list, ranking).lines { output.write(line: line) }
      case .json:
        for result in list {
          output.write(line: DynamicValue.map(BacktestJSON.map(of: result)).jsonLine)
        }
      case .csv: CSVText.write(list.map { BacktestJSON.map(of: $0) }, to: &output)
      }
      output.flush()
      try report(list.unreadable)
    }

    /// A table of backtests, and a remark beside it.
    static func write(_ results: [BacktestResult], remark: String) throws(Failure) {
      var output = Output()
      for line in table(results, nil).lines { output.write(line: line) }
      output.flush()
      Notice.say(remark)
    }

    /// Names what could not be read, which ends the command with 1.
    static func report(_ unreadable: [UnreadableValue]) throws(Failure) {
      guard !unreadable.isEmpty else { return }
      for value in unreadable { Notice.say(Printable.text("\(value)")) }
      throw .different("\(unreadable.count) values cannot be read, and are left as they are")
    }

    private static func table(
      _ results: some Sequence<BacktestResult>, _ ranking: BacktestMetric?
    ) -> Table {
      var figures: [BacktestMetric] = [.totalReturn, .sharpeRatio, .maxDrawdown, .totalTrades]
      if let ranking, !figures.contains(ranking) { figures.insert(ranking, at: 0) }
      var table = Table(
        [.init(heading: "id", isNumber: true)]
          + ["run", "symbol", "timeframe", "strategy", "status"].map { .init(heading: $0) }
          + figures.map { .init(heading: $0.rawValue, isNumber: true) }
          + ["tags", "notes"].map { .init(heading: $0) })
      for result in results {
        table.add(
          [
            "\(result.id)", Figures.time(result.runTimestamp), result.setup.symbol,
            result.setup.timeframe, result.setup.strategy ?? "", result.status.rawValue,
          ] + figures.map { Figures.text(result.metrics[$0], $0) } + [
            result.tags.joined(separator: ","),
            brief(result.error ?? result.warnings ?? result.notes ?? ""),
          ])
      }
      return table
    }

    /// Enough of a text for a cell.
    private static func brief(_ text: String) -> String {
      let line = text.prefix { !$0.isNewline }
      return line.count > 40 ? line.prefix(39) + "…" : String(line)
    }

    /// All of one backtest, with its curve.
    static func write(_ result: BacktestResult, of store: BacktestStore, json: Bool) throws(Failure)
    {
      let curve = try backtests { () throws(BacktestError) in try store.equityCurve(result.id) }
      var output = Output()
      if json {
        var map = BacktestJSON.map(of: result)
        map["equity_curve"] = BacktestJSON.points(curve)
        output.write(line: DynamicValue.map(map).jsonLine)
      } else {
        for line in lines(of: result) { output.write(line: line) }
        if let chart = EquityChart(curve, width: Terminal.width) {
          output.write()
          for line in chart.lines { output.write(line: line) }
        }
      }
      output.flush()
      try report(result.unreadable)
    }

    private static func lines(of result: BacktestResult) -> [String] {
      let setup = result.setup
      let currency = setup.currency.map { " \($0)" } ?? ""
      var facts = Table([.init(heading: "backtest"), .init(heading: "\(result.id)")])
      func add(_ name: String, _ value: String?) {
        if let value, !value.isEmpty { facts.add([name, value]) }
      }
      add("symbol", "\(setup.symbol) \(setup.timeframe)")
      add("strategy", setup.strategy)
      add("model", setup.modelPath)
      add("period", "\(Figures.time(setup.startDate)) to \(Figures.time(setup.endDate))")
      add("status", result.status.rawValue)
      add("error", result.error)
      add("warnings", result.warnings)
      add("run", Figures.time(result.runTimestamp))
      add("took", result.executionSeconds.map { Figures.duration($0) })
      add("capital", "\(setup.initialCapital)\(currency)")
      add("equity", result.finalEquity.map { "\($0)\(currency)" })
      add("code", setup.codeVersion)
      add("data", setup.dataHash)
      add("tags", result.tags.joined(separator: ", "))
      add("notes", result.notes)
      add("config", result.configurationJSON)
      var figures = Table([.init(heading: "figure"), .init(heading: "value", isNumber: true)])
      for (metric, value) in result.metrics.all {
        figures.add([metric.rawValue, Figures.text(value, metric)])
      }
      return facts.lines + (result.metrics.all.isEmpty ? [] : [""] + figures.lines)
    }
  }

  /// Backtests side by side, for people.
  enum ComparisonText {
    static func lines(_ comparison: BacktestComparison) -> [String] {
      let headings = comparison.results.map { Table.Column(heading: "\($0.id)", isNumber: true) }
      var figures = Table([.init(heading: "figure")] + headings)
      for line in comparison.lines {
        let cells = line.values.enumerated().map { index, value in
          Figures.text(value, line.metric) + (line.best.contains(index) ? " *" : "  ")
        }
        figures.add([line.metric.rawValue] + cells)
      }
      guard !comparison.differences.isEmpty else { return figures.lines }
      var setups = Table([.init(heading: "setup")] + headings)
      for difference in comparison.differences {
        setups.add([difference.name] + difference.values.map { $0 ?? "" })
      }
      return figures.lines + [""] + setups.lines
    }
  }
#endif
