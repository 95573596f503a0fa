#if Backtests
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// What follows from the equity curve.
  extension BacktestMetrics {
    /// A year of 365 days, as freqtrade counts it.
    static let secondsPerYear = 31_536_000.0

    /// Below this, a standard deviation is what rounding leaves of equal returns.
    private static let leastDeviation = 1e-12

    /// Figures that are made yearly need a curve of some length; a fall does not.
    mutating func addFigures(of curve: [EquityPoint], _ options: MetricOptions) {
      guard let first = curve.first, let last = curve.last else { return }
      let seconds = last.nanoseconds.since(first.nanoseconds) / 1e9
      if let drawdown = Drawdown(of: curve) {
        self[.maxDrawdown] = drawdown.depth * 100
        self[.maxDrawdownDuration] = drawdown.longestSeconds
      }
      guard seconds >= options.minimumSpan / .seconds(1) else { return }
      let years = seconds / Self.secondsPerYear
      if years > 0, first.equity > 0, last.equity >= 0 {
        self[.cagr] = (pow(last.equity / first.equity, 1 / years) - 1) * 100
      }
      if let growth = self[.cagr], let depth = self[.maxDrawdown], depth > 0 {
        self[.calmarRatio] = growth / depth
      }
      addRatios(of: Self.returns(of: curve, options.sampling), years: years, options)
    }

    private mutating func addRatios(
      of returns: [Double], years: Double, _ options: MetricOptions
    ) {
      let count = Double(returns.count)
      guard count > 1, let perYear = options.periodsPerYear ?? (years > 0 ? count / years : nil)
      else { return }
      let scale = perYear.squareRoot()
      let moments = Moments(of: returns)
      self[.returnCount] = count
      self[.volatility] = moments.deviation * scale * 100
      if moments.deviation > Self.leastDeviation {
        let sharpe = (moments.mean - options.riskFreeRate / 100 / perYear) / moments.deviation
        self[.sharpeRatio] = sharpe * scale
        self[.sharpePerReturn] = sharpe
        self[.skewness] = moments.skewness
        self[.kurtosis] = moments.kurtosis
        self[.probabilisticSharpeRatio] = SharpeEstimate(self)?.probability(above: 0).map {
          $0 * 100
        }
      }
      let target = options.targetReturn / 100 / perYear
      let shortfalls = returns.reduce(0) { $0 + min($1 - target, 0) * min($1 - target, 0) }
      let downside = (shortfalls / count).squareRoot()
      if downside > Self.leastDeviation {
        self[.sortinoRatio] = (moments.mean - target) / downside * scale
      }
    }

    /// The simple returns between the sampled points; none when the account was worth nothing before
    /// the last of them.
    static func returns(of curve: [EquityPoint], _ sampling: MetricOptions.Sampling) -> [Double] {
      let values = sampled(curve, sampling)
      guard values.dropLast().allSatisfy({ $0 > 0 }) else { return [] }
      return zip(values, values.dropFirst()).map { $1 / $0 - 1 }
    }

    private static func sampled(
      _ curve: [EquityPoint], _ sampling: MetricOptions.Sampling
    ) -> [Double] {
      guard sampling == .daily, let first = curve.first else { return curve.map(\.equity) }
      func day(_ point: EquityPoint) -> Int64 {
        let (day, rest) = point.nanoseconds.quotientAndRemainder(dividingBy: nanosPerDay)
        return rest < 0 ? day - 1 : day
      }
      var values = [first.equity]
      for (point, next) in zip(curve.dropFirst(), curve.dropFirst(2).map(Optional.some) + [nil])
      where next.map({ day($0) != day(point) }) ?? true {
        values.append(point.equity)
      }
      return values
    }

    private static let nanosPerDay: Int64 = 86_400_000_000_000
  }
#endif
