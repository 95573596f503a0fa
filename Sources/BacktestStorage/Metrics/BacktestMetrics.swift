#if Backtests
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
    ///   - initialCapital: the capital at the start, above zero; the curve's first point, be it in the curve or not.
    ///   - finalEquity: the capital at the end; the curve's last point, be it in the curve or not.
    ///   - equityCurve: in the order of time.
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
      addFigures(of: equityCurve.completed(from: initialCapital, to: finalEquity), options)
      addFigures(of: trades)
      addExposure(of: trades, during: equityCurve)
    }
  }

  extension [EquityPoint] {
    /// The curve with the capital as its first point and the final equity as its last one: what was won or lost before
    /// its first point and after its last one is part of it.
    fileprivate func completed(from capital: Double, to equity: Double) -> [EquityPoint] {
      guard let first, let last, capital > 0 else { return self }
      var curve = self
      if first.equity != capital {
        curve.insert(EquityPoint(nanoseconds: first.nanoseconds, equity: capital), at: 0)
      }
      if last.equity != equity {
        curve.append(EquityPoint(nanoseconds: last.nanoseconds, equity: equity))
      }
      return curve
    }

    func validate() throws(BacktestError) {
      guard allSatisfy({ $0.equity.isFinite }) else {
        throw .invalid(field: "equityCurve", reason: "a point's equity is not finite")
      }
      guard zip(self, dropFirst()).allSatisfy({ $0.nanoseconds <= $1.nanoseconds }) else {
        throw .invalid(field: "equityCurve", reason: "its points are not in the order of time")
      }
    }
  }
#endif
