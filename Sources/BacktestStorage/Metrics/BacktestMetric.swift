#if Backtests
  /// A figure of a backtest; the raw value is its column.
  public enum BacktestMetric: String, Sendable, Hashable, CaseIterable {
    /// The gain over the initial capital, in percent.
    case totalReturn = "total_return"
    /// The yearly rate that compounds to the gain, in percent.
    case cagr
    /// The standard deviation of the returns, yearly, in percent.
    case volatility
    /// The mean return above the risk-free rate over the standard deviation, yearly.
    case sharpeRatio = "sharpe_ratio"
    /// The mean return above the target over the downside deviation, yearly.
    case sortinoRatio = "sortino_ratio"
    /// ``cagr`` over ``maxDrawdown``.
    case calmarRatio = "calmar_ratio"
    /// The deepest fall below an earlier peak, in percent of the peak, above zero.
    case maxDrawdown = "max_drawdown"
    /// The longest time from a peak until it is reached again, or to the end, in seconds.
    case maxDrawdownDuration = "max_drawdown_duration"
    /// The share of the time in which at least one trade is open, in percent.
    case exposure
    /// The number of trades.
    case totalTrades = "total_trades"
    /// The share of trades that gained, in percent.
    case winRate = "win_rate"
    /// All gains over all losses.
    case profitFactor = "profit_factor"
    /// The mean of all trades, in the account's currency.
    case avgTradePnl = "avg_trade_pnl"
    /// What a trade is expected to bring, in the account's currency: the same number as ``avgTradePnl``, by the
    /// name that other tools give it.
    case expectancy
    /// What a trade is expected to bring, for each unit that a losing trade costs.
    case expectancyRatio = "expectancy_ratio"
    /// The mean of the gaining trades, in the account's currency.
    case avgWin = "avg_win"
    /// The mean of the losing trades, in the account's currency, below zero.
    case avgLoss = "avg_loss"
    /// The best trade, in the account's currency.
    case bestTrade = "best_trade"
    /// The worst trade, in the account's currency.
    case worstTrade = "worst_trade"
    /// The longest row of losing trades.
    case maxConsecutiveLosses = "max_consecutive_losses"
    /// The number of returns that the ratios are made of.
    case returnCount = "return_count"
    /// The Sharpe ratio of one return, not made yearly.
    case sharpePerReturn = "sharpe_per_return"
    /// The third standardized moment of the returns; below zero where the losses are the rare and large ones.
    case skewness
    /// The fourth standardized moment of the returns; 3 where they are normal.
    case kurtosis
    /// The probability that the true Sharpe ratio is above zero, in percent; see ``DeflatedSharpeRatio``.
    case probabilisticSharpeRatio = "probabilistic_sharpe_ratio"

    /// Which side is better.
    public enum Direction: Sendable, Hashable {
      /// More is better.
      case higher
      /// Less is better, whatever sign another program gave it.
      case lower
    }

    /// What a figure is counted in.
    public enum Unit: Sendable, Hashable {
      /// Percent: 12.5 means 12.5 %.
      case percent
      /// A plain number.
      case ratio
      /// The account's currency.
      case amount
      /// Seconds.
      case seconds
      /// A whole number.
      case count
    }

    /// Which side is better; `nil` where neither is.
    public var direction: Direction? {
      switch self {
      case .volatility, .maxDrawdown, .maxDrawdownDuration, .maxConsecutiveLosses: .lower
      case .exposure, .totalTrades, .returnCount, .skewness, .kurtosis: nil
      default: .higher
      }
    }

    /// What the figure is counted in.
    public var unit: Unit {
      switch self {
      case .totalReturn, .cagr, .volatility, .maxDrawdown, .exposure, .winRate,
        .probabilisticSharpeRatio:
        .percent
      case .sharpeRatio, .sortinoRatio, .calmarRatio, .profitFactor, .expectancyRatio,
        .sharpePerReturn, .skewness, .kurtosis:
        .ratio
      case .maxDrawdownDuration: .seconds
      case .totalTrades, .maxConsecutiveLosses, .returnCount: .count
      case .avgTradePnl, .expectancy, .avgWin, .avgLoss, .bestTrade, .worstTrade: .amount
      }
    }

    /// The figures that backtests can be ranked by.
    public static var rankable: [BacktestMetric] { allCases.filter { $0.direction != nil } }

    /// The figure of a name, to rank by.
    /// - Throws: ``BacktestError/unknownMetric(_:known:)`` with the list of those there are.
    public init(rankingBy name: String) throws(BacktestError) {
      guard let metric = BacktestMetric(rawValue: name), metric.direction != nil else {
        throw .unknownMetric(name, known: Self.rankable.map(\.rawValue))
      }
      self = metric
    }

    /// Whether one value is strictly better than another.
    public func isBetter(_ value: Double, than other: Double) -> Bool {
      switch direction {
      case .higher: value > other
      case .lower: value.magnitude < other.magnitude
      case nil: false
      }
    }
  }
#endif
