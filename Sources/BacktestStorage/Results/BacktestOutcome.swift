public import TradingModel

/// The worth of the account at a moment of the tested period.
public struct EquityPoint: Sendable, Hashable {
  /// When, in nanoseconds since the UNIX epoch.
  public var time: UnixNanos
  /// Cash and open positions together, in the account's currency.
  public var equity: Double

  /// Notes what the account is worth at a moment.
  public init(time: UnixNanos, equity: Double) {
    self.time = time
    self.equity = equity
  }
}

/// A round trip: from the entry to the exit, with what it brought.
public struct BacktestTrade: Sendable, Hashable {
  /// When the position was opened.
  public var entry: UnixNanos
  /// When it was closed.
  public var exit: UnixNanos
  /// What it brought after all costs, in the account's currency; a loss is negative.
  public var pnl: Double

  /// Notes a round trip.
  public init(entry: UnixNanos, exit: UnixNanos, pnl: Double) {
    self.entry = entry
    self.exit = exit
    self.pnl = pnl
  }
}

/// What came out of a backtest.
public struct BacktestOutcome: Sendable {
  /// The capital at the end, exactly as written.
  public var finalEquity: ExactDecimal
  /// The figures; with ``init(finalEquity:metrics:equityCurve:executionTime:)`` the caller's own.
  public var metrics: BacktestMetrics?
  /// The equity curve in the order of time; stored downsampled.
  public var equityCurve: [EquityPoint]
  /// The trades, of which only the figures are stored.
  public var trades: [BacktestTrade]
  /// How the figures are computed.
  public var options: MetricOptions
  /// How long the backtest took.
  public var executionTime: Duration?

  /// An outcome whose figures are computed when it is saved.
  /// - Parameters:
  ///   - finalEquity: the capital at the end.
  ///   - equityCurve: the first point is the capital at the start; in the order of time.
  ///   - trades: all closed trades.
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
      finalEquity: finalEquity, equityCurve: equityCurve, trades: [], executionTime: executionTime)
    self.metrics = metrics
  }

  /// The figures to store.
  func figures(initialCapital: ExactDecimal) throws(BacktestError) -> BacktestMetrics {
    guard finalEquity.doubleValue.isFinite else {
      throw .invalid(field: "finalEquity", reason: "\(finalEquity) is no finite double")
    }
    try equityCurve.validate()
    if let metrics { return metrics }
    return try BacktestMetrics(
      initialCapital: initialCapital.doubleValue, finalEquity: finalEquity.doubleValue,
      equityCurve: equityCurve, trades: trades, options: options)
  }
}
