#if Backtests
  /// Backtests side by side, in the order asked for.
  public struct BacktestComparison: Sendable, Equatable {
    /// A figure of all of them.
    public struct Line: Sendable, Equatable {
      /// Which figure.
      public let metric: BacktestMetric
      /// One value for each backtest.
      public let values: [Double?]
      /// Which backtests have the best value; none when the figure has no better side, or all are equal.
      public let best: [Int]
    }

    /// A parameter that is not the same in all of them.
    public struct Difference: Sendable, Equatable {
      /// Its path in the configuration, such as `exit.stop`, or the setup's field.
      public let name: String
      /// Its JSON or text in each backtest; `nil` where it is missing.
      public let values: [String?]
    }

    /// The backtests.
    public let results: [BacktestResult]
    /// The figures that at least one of them has.
    public let lines: [Line]
    /// In what they were set up differently.
    public let differences: [Difference]

    init(_ results: [BacktestResult]) {
      self.results = results
      lines = BacktestMetric.allCases.compactMap { metric in
        let values = results.map { $0.metrics[metric] }
        guard values.contains(where: { $0 != nil }) else { return nil }
        return Line(metric: metric, values: values, best: Self.best(metric, values, results))
      }
      differences = Self.differences(results)
    }

    /// As in a ranking: where less is better, a backtest that never traded is not the best.
    private static func best(
      _ metric: BacktestMetric, _ values: [Double?], _ results: [BacktestResult]
    ) -> [Int] {
      guard metric.direction != nil, Set(values).count > 1 else { return [] }
      let ranked = values.indices.filter {
        values[$0] != nil && (metric.direction == .higher || results[$0].metrics[.totalTrades] != 0)
      }
      func isBetter(_ one: Int, _ other: Int) -> Bool {
        guard let value = values[one], let other = values[other] else { return false }
        return metric.isBetter(value, than: other)
      }
      guard let best = ranked.max(by: { isBetter($1, $0) }) else { return [] }
      return ranked.filter { !isBetter(best, $0) }
    }

    private static func differences(_ results: [BacktestResult]) -> [Difference] {
      let all = results.map(fields)
      let names = Set(all.flatMap(\.keys)).sorted()
      return names.compactMap { name in
        let values = all.map { $0[name] }
        return Set(values).count > 1 ? Difference(name: name, values: values) : nil
      }
    }

    /// The setup's fields, and the parameters by their paths; one that has the name of a field is `config.…`.
    private static func fields(_ result: BacktestResult) -> [String: String] {
      let setup = result.setup
      let named: [String: String?] = [
        "symbol": setup.symbol, "timeframe": setup.timeframe, "strategy": setup.strategy,
        "model_path": setup.modelPath, "start_date": "\(setup.startDate)",
        "end_date": "\(setup.endDate)", "initial_capital": "\(setup.initialCapital)",
        "currency": setup.currency, "code_version": setup.codeVersion, "data_hash": setup.dataHash,
      ]
      var fields = named.compactMapValues { $0 }
      guard let configuration = setup.configuration else {
        // A text that is no JSON object, such as one with Python's NaN, is compared as a whole.
        fields["config"] = result.configurationJSON
        return fields
      }
      for (path, value) in FlatJSON.leaves(of: configuration) {
        fields[named[path] == nil ? path : "config.\(path)"] = value
      }
      return fields
    }
  }
#endif
