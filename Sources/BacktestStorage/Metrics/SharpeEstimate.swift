#if Backtests
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A Sharpe ratio as it was measured, with what shows how far to trust it.
  ///
  /// Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15 (2), 2012.
  public struct SharpeEstimate: Sendable, Equatable {
    /// The ratio of one return, not made yearly.
    public var ratio: Double
    /// The number of returns.
    public var count: Double
    /// The skewness of the returns.
    public var skewness: Double
    /// The kurtosis of the returns, 3 where they are normal.
    public var kurtosis: Double

    /// Notes a measurement.
    public init(ratio: Double, count: Double, skewness: Double, kurtosis: Double) {
      self.ratio = ratio
      self.count = count
      self.skewness = skewness
      self.kurtosis = kurtosis
    }

    /// The measurement that is among a backtest's figures; `nil` when it is not.
    public init?(_ metrics: BacktestMetrics) {
      guard let ratio = metrics[.sharpePerReturn], let count = metrics[.returnCount],
        let skewness = metrics[.skewness], let kurtosis = metrics[.kurtosis]
      else { return nil }
      self.init(ratio: ratio, count: count, skewness: skewness, kurtosis: kurtosis)
    }

    /// The probabilistic Sharpe ratio: how likely the true ratio is above a benchmark, from 0 to 1.
    ///
    ///     PSR(b) = Z[ (SR − b)·√(n − 1) / √(1 − skewness·SR + (kurtosis − 1)/4·SR²) ]
    ///
    /// - Parameter benchmark: a ratio of one return, not made yearly.
    /// - Returns: `nil` for a single return, and where the root is none.
    public func probability(above benchmark: Double) -> Double? {
      let spread = 1 - skewness * ratio + (kurtosis - 1) / 4 * ratio * ratio
      guard count > 1, spread > 0 else { return nil }
      return Normal.cumulative((ratio - benchmark) * ((count - 1) / spread).squareRoot())
    }
  }

  /// How much of the best Sharpe ratio among many is the luck of having tried often.
  ///
  /// Bailey and López de Prado, "The Deflated Sharpe Ratio: Correcting for Selection Bias, Backtest Overfitting and
  /// Non-Normality", Journal of Portfolio Management 40 (5), 2014.
  public struct DeflatedSharpeRatio: Sendable, Equatable {
    /// How many backtests were tried.
    public let trials: Int
    /// The variance of their Sharpe ratios of one return.
    public let variance: Double
    /// The best ratio of one return that is to be expected of so many trials without any skill:
    /// √V·((1 − γ)·Z⁻¹[1 − 1/N] + γ·Z⁻¹[1 − 1/(N·e)]), γ being the Euler–Mascheroni constant.
    public let expectedBest: Double
    /// How likely the true ratio is above ``expectedBest``, from 0 to 1.
    public let probability: Double

    /// Computes it.
    /// - Returns: `nil` for fewer than two trials, and where the probability is none.
    public init?(_ estimate: SharpeEstimate, trials: Int, variance: Double) {
      guard trials > 1, variance >= 0 else { return nil }
      let euler = 0.577_215_664_901_532_9
      let count = Double(trials)
      let best =
        (1 - euler) * Normal.quantile(1 - 1 / count)
        + euler * Normal.quantile(1 - 1 / (count * M_E))
      expectedBest = variance.squareRoot() * best
      guard let probability = estimate.probability(above: expectedBest) else { return nil }
      self.trials = trials
      self.variance = variance
      self.probability = probability
    }
  }

  /// The standard normal distribution.
  enum Normal {
    static func cumulative(_ value: Double) -> Double { erfc(-value / 2.0.squareRoot()) / 2 }

    /// Where the distribution reaches a probability between 0 and 1: halved until doubles have no more digits.
    static func quantile(_ probability: Double) -> Double {
      var (low, high) = (-40.0, 40.0)
      for _ in 0..<80 {
        let middle = (low + high) / 2
        if cumulative(middle) < probability { low = middle } else { high = middle }
      }
      return (low + high) / 2
    }
  }
#endif
