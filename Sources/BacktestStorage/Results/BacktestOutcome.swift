#if Backtests
  public import TradingModel
  import TradingSerialization

  /// What came out of a backtest.
  public struct BacktestOutcome: Sendable, Equatable {
    /// The capital at the end, exactly as written.
    public var finalEquity: ExactDecimal
    /// The figures; with ``init(finalEquity:metrics:equityCurve:executionTime:)`` the caller's own.
    public var metrics: BacktestMetrics?
    /// The equity curve in the order of time; stored downsampled.
    public var equityCurve: [EquityPoint]
    /// The trades; stored up to a number that is chosen when a store is opened.
    public var trades: [BacktestTrade]
    /// How the figures are computed.
    public var options: MetricOptions
    /// How long the backtest took.
    public var executionTime: Duration?

    /// An outcome whose figures are computed when it is saved.
    /// - Parameters:
    ///   - finalEquity: the capital at the end.
    ///   - equityCurve: in the order of time. The capital at the start is its first point and the final equity its
    ///     last one, whether it has them or not.
    ///   - trades: all closed trades; one that is still open counts with what it is worth at the end.
    ///   - options: how the figures are computed.
    ///   - executionTime: how long the backtest took.
    public init(
      finalEquity: ExactDecimal, equityCurve: [EquityPoint], trades: [BacktestTrade],
      options: MetricOptions = MetricOptions(), executionTime: Duration? = nil
    ) {
      self.finalEquity = finalEquity
      self.equityCurve = equityCurve
      self.trades = trades
      self.options = options
      self.executionTime = executionTime
    }

    /// An outcome whose figures someone else has computed.
    public init(
      finalEquity: ExactDecimal, metrics: BacktestMetrics, equityCurve: [EquityPoint] = [],
      executionTime: Duration? = nil
    ) {
      self.init(
        finalEquity: finalEquity, equityCurve: equityCurve, trades: [], executionTime: executionTime
      )
      self.metrics = metrics
    }

    /// The outcome as it can be stored: without points and trades that are no numbers, each of which is named.
    /// - Throws: ``BacktestError/invalid(field:reason:)`` for a final equity that is no finite double.
    func sound() throws(BacktestError) -> (outcome: BacktestOutcome, warnings: [String]) {
      guard finalEquity.doubleValue.isFinite else {
        throw .invalid(field: "finalEquity", reason: "\(finalEquity) is no finite double")
      }
      var outcome = self
      outcome.equityCurve.removeAll { !$0.equity.isFinite }
      outcome.trades.removeAll { !$0.pnl.isFinite || $0.entry > $0.exit }
      var warnings: [String] = []
      if let (index, point) = equityCurve.enumerated().first(where: { !$1.equity.isFinite }) {
        let count = equityCurve.count - outcome.equityCurve.count
        let when =
          ISO8601.text(seconds: point.nanoseconds.flooredSeconds) ?? "\(point.nanoseconds) ns"
        warnings.append(
          "\(count) of \(equityCurve.count) points of the equity curve are no numbers and left out, "
            + "the first is number \(index + 1), \(when): \(point.equity)")
      }
      if let (index, trade) = trades.enumerated().first(where: {
        !$1.pnl.isFinite || $1.entry > $1.exit
      }) {
        let reason = trade.pnl.isFinite ? "its exit is before its entry" : "its pnl is \(trade.pnl)"
        warnings.append(
          "\(trades.count - outcome.trades.count) of \(trades.count) trades make no sense and are left "
            + "out, the first is number \(index + 1): \(reason)")
      }
      try outcome.equityCurve.validate()
      return (outcome, warnings)
    }

    /// The figures to store.
    func figures(initialCapital: ExactDecimal) throws(BacktestError) -> BacktestMetrics {
      if let metrics { return metrics }
      return try BacktestMetrics(
        initialCapital: initialCapital.doubleValue, finalEquity: finalEquity.doubleValue,
        equityCurve: equityCurve, trades: trades, options: options)
    }
  }

  extension Int64 {
    /// How long after another moment this one is; doubles have no nanoseconds left of whole timestamps.
    package func since(_ other: Int64) -> Double {
      let (distance, isTooFar) = subtractingReportingOverflow(other)
      return isTooFar ? Double(self) - Double(other) : Double(distance)
    }

    /// The whole seconds of nanoseconds, rounded down.
    package var flooredSeconds: Int64 {
      let (seconds, rest) = quotientAndRemainder(dividingBy: 1_000_000_000)
      return rest < 0 ? seconds - 1 : seconds
    }
  }
#endif
