#if Backtests
  import Testing
  import TradingModel

  @testable import BacktestStorage

  /// The probabilistic and the deflated Sharpe ratio against their authors' numbers.
  @Suite struct SharpeTests {
    // "The Sharpe Ratio Efficient Frontier", the example of two years of monthly returns: the same ratio of 0.458
    // with normal returns and with skewed ones.
    @Test func theProbabilisticRatioIsThePapers() throws {
      let normal = SharpeEstimate(ratio: 0.458, count: 24, skewness: 0, kurtosis: 3)
      let skewed = SharpeEstimate(ratio: 0.458, count: 24, skewness: -2.448, kurtosis: 10.164)
      #expect(try abs(#require(normal.probability(above: 0)) - 0.982) < 5e-4)
      #expect(try abs(#require(skewed.probability(above: 0)) - 0.913) < 5e-4)
    }

    // "The Deflated Sharpe Ratio", the numerical example: a yearly ratio of 2.5 over five years of 250 days, skewness
    // −3, kurtosis 10, the yearly variance of the trials 1/2.
    @Test func theDeflatedRatioIsThePapers() throws {
      let estimate = SharpeEstimate(
        ratio: 2.5 / 250.0.squareRoot(), count: 1250, skewness: -3, kurtosis: 10)
      let hundred = try #require(
        DeflatedSharpeRatio(estimate, trials: 100, variance: 0.5 / 250))
      #expect(abs(hundred.expectedBest - 0.1132) < 5e-5)
      #expect(abs(hundred.probability - 0.9004) < 5e-5)
      let fewer = try #require(DeflatedSharpeRatio(estimate, trials: 46, variance: 0.5 / 250))
      #expect(abs(fewer.probability - 0.9505) < 5e-5)
      let normal = SharpeEstimate(
        ratio: 2.5 / 250.0.squareRoot(), count: 1250, skewness: 0, kurtosis: 3)
      let more = try #require(DeflatedSharpeRatio(normal, trials: 88, variance: 0.5 / 250))
      #expect(abs(more.probability - 0.9505) < 5e-5)
      #expect(DeflatedSharpeRatio(estimate, trials: 1, variance: 0.5 / 250) == nil)
    }

    // R. A. Fisher's table of the normal distribution, and its tails.
    @Test(arguments: [(0.5, 0.0), (0.975, 1.959964), (0.99, 2.326348), (1e-9, -5.997807)])
    func theNormalDistributionIsTheTables(probability: Double, value: Double) {
      #expect(abs(Normal.quantile(probability) - value) < 1e-6)
      #expect(abs(Normal.cumulative(value) / probability - 1) < 1e-5)
    }

    @Test func theTrialsAreThoseOfTheStore() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      func save(_ ratio: Double, _ strategy: String) throws -> Int64 {
        try store.save(
          .sample(strategy: strategy),
          .sample([.sharpePerReturn: ratio, .returnCount: 500, .skewness: -1, .kurtosis: 5]))
      }
      let ids = try [0.01, 0.05, 0.12, -0.02].map { try save($0, "A") }
      _ = try save(0.5, "B")
      try store.fail(try store.begin(.sample(strategy: "A")), error: "no data")
      try store.save(.sample(strategy: "A"), .sample())
      let deflated = try #require(
        try store.deflatedSharpeRatio(of: ids[2], among: .init(strategy: "A")))
      #expect(deflated.trials == 4)
      #expect(abs(deflated.variance - 0.0036666666666666666) < 1e-12)
      let all = try #require(try store.deflatedSharpeRatio(of: ids[2]))
      #expect(all.trials == 5)
      #expect(all.probability < deflated.probability)
      #expect(try store.deflatedSharpeRatio(of: ids[2], among: .init(symbol: "none")) == nil)
      #expect(try store.deflatedSharpeRatio(of: 7) == nil)
    }
  }
#endif
