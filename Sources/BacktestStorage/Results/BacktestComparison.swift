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
      return Line(metric: metric, values: values, best: Self.best(metric, values))
    }
    differences = Self.differences(results)
  }

  private static func best(_ metric: BacktestMetric, _ values: [Double?]) -> [Int] {
    guard metric.direction != nil, Set(values).count > 1 else { return [] }
    let ranked = values.compactMap { $0 }
    guard let best = ranked.max(by: { metric.isBetter($1, than: $0) }) else { return [] }
    return values.indices.filter { values[$0].map { !metric.isBetter(best, than: $0) } ?? false }
  }

  private static func differences(_ results: [BacktestResult]) -> [Difference] {
    let all = results.map { result in
      var fields = Dictionary(
        result.setup.configuration.map { FlatJSON.leaves(of: $0) } ?? [],
        uniquingKeysWith: { first, _ in first })
      let setup = result.setup
      fields["symbol"] = setup.symbol
      fields["timeframe"] = setup.timeframe
      fields["strategy"] = setup.strategy
      fields["model_path"] = setup.modelPath
      fields["start_date"] = "\(setup.startDate)"
      fields["end_date"] = "\(setup.endDate)"
      fields["initial_capital"] = "\(setup.initialCapital)"
      fields["currency"] = setup.currency
      fields["code_version"] = setup.codeVersion
      fields["data_hash"] = setup.dataHash
      return fields
    }
    let names = Set(all.flatMap(\.keys)).sorted()
    return names.compactMap { name in
      let values = all.map { $0[name] }
      return Set(values).count > 1 ? Difference(name: name, values: values) : nil
    }
  }
}
