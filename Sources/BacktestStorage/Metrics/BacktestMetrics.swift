/// The figures of a backtest; one that is not defined for it is missing.
///
/// A profit factor without losses, a ratio of returns that do not differ: such figures are not infinite
/// but missing, and never win a ranking. Formulas: `docs/backtest-results.md`.
public struct BacktestMetrics: Sendable, Equatable {
  private var values: [BacktestMetric: Double] = [:]

  /// No figures.
  public init() {}

  /// Takes figures that someone else has computed, in the units of ``BacktestMetric``.
  ///
  /// What is not finite counts as missing.
  public init(_ values: [BacktestMetric: Double]) {
    self.values = values.filter { $0.value.isFinite }
  }

  /// A figure; setting what is not finite removes it.
  public subscript(metric: BacktestMetric) -> Double? {
    get { values[metric] }
    set { values[metric] = newValue.flatMap { $0.isFinite ? $0 : nil } }
  }

  /// The figures that there are, in the order of their list.
  public var all: [(metric: BacktestMetric, value: Double)] {
    BacktestMetric.allCases.compactMap { metric in values[metric].map { (metric, $0) } }
  }

  /// Computes all figures.
  /// - Parameters:
  ///   - initialCapital: the capital at the start, above zero.
  ///   - finalEquity: the capital at the end.
  ///   - equityCurve: in the order of time; its first point is the capital at the start.
  ///   - trades: all closed trades.
  ///   - options: how returns are taken.
  /// - Throws: ``BacktestError/invalid(field:reason:)`` for a curve out of order, or numbers that are not
  ///   finite.
  public init(
    initialCapital: Double, finalEquity: Double, equityCurve: [EquityPoint],
    trades: [BacktestTrade], options: MetricOptions = MetricOptions()
  ) throws(BacktestError) {
    try equityCurve.validate()
    guard trades.allSatisfy({ $0.pnl.isFinite }) else {
      throw .invalid(field: "trades", reason: "a trade's pnl is not finite")
    }
    guard trades.allSatisfy({ $0.entry <= $0.exit }) else {
      throw .invalid(field: "trades", reason: "a trade's exit lies before its entry")
    }
    if initialCapital > 0 {
      self[.totalReturn] = (finalEquity - initialCapital) / initialCapital * 100
    }
    addFigures(of: equityCurve, options)
    addFigures(of: trades)
    addExposure(of: trades, during: equityCurve)
  }
}

extension [EquityPoint] {
  func validate() throws(BacktestError) {
    guard allSatisfy({ $0.equity.isFinite }) else {
      throw .invalid(field: "equityCurve", reason: "a point's equity is not finite")
    }
    guard zip(self, dropFirst()).allSatisfy({ $0.time <= $1.time }) else {
      throw .invalid(field: "equityCurve", reason: "its points are not in the order of time")
    }
  }
}
