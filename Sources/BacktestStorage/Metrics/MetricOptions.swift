#if Backtests
  /// How the figures of an equity curve are computed.
  public struct MetricOptions: Sendable, Equatable {
    /// Between which points of the curve returns are taken.
    public enum Sampling: Sendable, Equatable {
      /// The last points of the UTC days that have any, and the first point of all.
      case daily
      /// Every point; right for curves with points at equal distances.
      case everyPoint
    }

    /// Between which points of the curve returns are taken.
    ///
    /// Default: daily, as ratios of finer returns are not comparable across timeframes.
    public var sampling: Sampling

    /// How many returns make a year.
    ///
    /// Default: as many as the curve has, over its years; near 252 for shares, 365 for coins.
    public var periodsPerYear: Double?

    /// The yearly risk-free rate of the Sharpe ratio, in percent.
    ///
    /// Default: 0.
    public var riskFreeRate: Double

    /// The yearly return that the Sortino ratio takes for the least acceptable, in percent.
    ///
    /// Default: 0.
    public var targetReturn: Double

    /// The shortest curve of which yearly figures are made: growth, volatility and the ratios.
    ///
    /// Default: 30 days. A gain of half a percent in two hours would be a yearly one of 3·10¹¹ percent.
    public var minimumSpan: Duration

    /// Creates options; every field has a default.
    public init(
      sampling: Sampling = .daily, periodsPerYear: Double? = nil, riskFreeRate: Double = 0,
      targetReturn: Double = 0, minimumSpan: Duration = .seconds(30 * 86_400)
    ) {
      self.sampling = sampling
      self.periodsPerYear = periodsPerYear
      self.riskFreeRate = riskFreeRate
      self.targetReturn = targetReturn
      self.minimumSpan = minimumSpan
    }
  }
#endif
