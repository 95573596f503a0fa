#if Backtests
  import BacktestStorage
  import Testing
  import TradingModel

  /// The figures against published values; where they come from stands in docs/backtest-results.md.
  @Suite struct MetricsTests {
    private static func metrics(
      _ curve: [EquityPoint], _ trades: [BacktestTrade] = [], capital: Double = 1,
      perYear: Double? = nil, target: Double = 0, riskFree: Double = 0
    ) throws -> BacktestMetrics {
      try BacktestMetrics(
        initialCapital: capital, finalEquity: curve.last?.equity ?? capital, equityCurve: curve,
        trades: trades,
        options: MetricOptions(
          sampling: .everyPoint, periodsPerYear: perYear, riskFreeRate: riskFree,
          targetReturn: target, minimumSpan: .zero))
    }

    // empyrical's tests: `mixed_returns`, daily, 252 days a year; its first return is missing, and counts
    // as a day of the year but not as a return.
    private static let mixed = [1.0, 10, -4, 2, 3, 2, 1, -10]

    @Test func ratiosAreEmpyricals() throws {
      let metrics = try Self.metrics(curve(returns: Self.mixed), perYear: 252)
      expect(metrics, .sharpeRatio, 1.7238613961706866)
      expect(metrics, .sortinoRatio, 2.605531251673693)
      expect(metrics, .maxDrawdown, 10)
      expect(metrics, .volatility, 91.36465399704637)
    }

    @Test func yearlyRatesAreEmpyricals() throws {
      // Nine days of 252 and nine weeks of 52, of which empyrical makes years by counting returns.
      let days = try Self.metrics(curve(returns: Self.mixed, every: 9 / 252.0 * 31_536_000 / 8))
      expect(days, .cagr, 191.35925373194231, within: 1e-6)
      expect(days, .calmarRatio, 19.135925373194233, within: 1e-6)
      let weekly = curve(returns: [0] + Self.mixed, every: 31_536_000 / 52.0)
      let weeks = try Self.metrics(weekly, perYear: 52)
      expect(weeks, .cagr, 24.690830513998208, within: 1e-6)
      expect(weeks, .calmarRatio, 2.4690830513998208, within: 1e-6)
      expect(weeks, .sortinoRatio, 1.1158901056866439)
      expect(weeks, .volatility, 38.851569394870583)
      // As many periods a year as the curve has are the same 52.
      expect(try Self.metrics(weekly), .sortinoRatio, 1.1158901056866439, within: 1e-6)
      let months = try Self.metrics(
        curve(returns: [0] + Self.mixed, every: 31_536_000 / 12.0), perYear: 12)
      expect(months, .cagr, 5.2242061386048144, within: 1e-6)
      expect(months, .calmarRatio, 0.52242061386048144, within: 1e-6)
      expect(months, .sortinoRatio, 0.53605626741889756)
    }

    // Rollinger and Hoffman, "Sortino: A 'Sharper' Ratio", Red Rock Capital: yearly returns, target 0.
    @Test func sortinoIsRedRocks() throws {
      let metrics = try Self.metrics(
        curve(returns: [17, 15, 23, -5, 12, 9, 13, -4], every: 31_536_000), perYear: 1)
      expect(metrics, .sortinoRatio, 4.417, within: 1e-3)
    }

    @Test func risklessRateAndTargetLowerTheRatios() throws {
      let returns = [1.0, 3, -1, 2]
      let metrics = try Self.metrics(
        curve(returns: returns, every: 31_536_000), perYear: 1, target: 1, riskFree: 1)
      // Mean 1.25, deviation 1.7078; shortfalls below 1: only -2, of four.
      expect(metrics, .sharpeRatio, 0.25 / 1.707825127659933)
      expect(metrics, .sortinoRatio, 0.25 / 1)
    }

    // freqtrade, tests/data/test_btanalysis.py, test_calculate_cagr.
    @Test(arguments: [
      (64900, 176000, 3 * 365.0, 0.3945), (64900, 176000, 365, 1.7119), (1000, 1000, 365, 0.0),
      (1000, 1500, 365, 0.5), (1000, 1500, 100, 3.3927), (0.01, 0.01762792, 120, 4.6087),
    ])
    func growthIsFreqtrades(start: Double, end: Double, days: Double, rate: Double) throws {
      let metrics = try Self.metrics(curve([start, end], every: days * 86_400), capital: start)
      expect(metrics, .cagr, rate * 100, within: 5e-5)
    }

    // freqtrade, the same file, test_calculate_expectancy.
    @Test func expectancyIsFreqtrades() throws {
      let metrics = try Self.metrics([], trades([100, 200, 50, -150, 300, -100, 80, -30]))
      expect(metrics, .expectancy, 56.25)
      expect(metrics, .expectancyRatio, 0.60267857, within: 1e-8)
      expect(metrics, .avgTradePnl, 56.25)
      expect(metrics, .winRate, 62.5)
      expect(metrics, .profitFactor, 730.0 / 280)
      expect(metrics, .avgWin, 146)
      expect(metrics, .avgLoss, -280.0 / 3)
      expect(metrics, .bestTrade, 300)
      expect(metrics, .worstTrade, -150)
      expect(metrics, .totalTrades, 8)
      expect(metrics, .maxConsecutiveLosses, 1)
    }

    // freqtrade, docs/edge.md: 28 % winners at five times the loss.
    @Test func expectancyRatioIsTheEdgePages() throws {
      let pnls = [Double](repeating: 5, count: 28) + [Double](repeating: -1, count: 72)
      let metrics = try Self.metrics([], trades(pnls))
      expect(metrics, .expectancyRatio, 0.68)
      expect(metrics, .maxConsecutiveLosses, 72)
    }

    // freqtrade, issue 6655: the deepest fall by percent is not the deepest by amount.
    @Test func drawdownIsRelative() throws {
      let metrics = try Self.metrics(curve([1000, 500, 1000, 11_000, 10_000]), capital: 1000)
      expect(metrics, .maxDrawdown, 50)
    }

    // freqtrade, test_calculate_max_drawdown2: profits of a day each on a balance of 0.2.
    @Test func drawdownIsFreqtrades() throws {
      let profits = [
        0.011580, 0.010048, 0.011340, 0.012161, 0.010416, 0.010009, 0.020024, -0.024662, -0.022350,
        0.020496, -0.029859, -0.030511, 0.010041, 0.010872, -0.025782, 0.010400, 0.012374, 0.012467,
        0.114741, 0.010303, 0.010088, -0.033961, 0.010680, 0.010886, -0.029274, 0.011178, 0.010693,
        0.010711,
      ]
      var balance = 0.2
      let values =
        [balance]
        + profits.map {
          balance += $0; return balance
        }
      expect(try Self.metrics(curve(values), capital: 0.2), .maxDrawdown, 32.129575, within: 1e-7)
    }

    @Test func drawdownLastsUntilThePeakIsReachedAgain() throws {
      let day = 86_400.0
      // Below 110 from day 1 to day 5, then below 111 from day 6 to the end, three days.
      let values = [100.0, 110, 90, 95, 109, 110, 111, 100, 100, 100]
      expect(try Self.metrics(curve(values)), .maxDrawdownDuration, 4 * day)
      expect(try Self.metrics(curve(values + [90, 90])), .maxDrawdownDuration, 5 * day)
      expect(try Self.metrics(curve([100, 110, 110, 120])), .maxDrawdownDuration, 0)
      expect(try Self.metrics(curve([100, 110, 110, 120])), .maxDrawdown, 0)
    }

    @Test func exposureCountsOverlapsOnce() throws {
      func trade(_ from: Int64, _ to: Int64) -> BacktestTrade {
        let start = curve([1])[0].nanoseconds
        return BacktestTrade(
          entryNanoseconds: start + from, exitNanoseconds: start + to, pnl: 1)
      }
      let points = curve([1, 2], every: 100e-9)
      // 10–30 and 20–40 are 30 of 100; what lies outside the curve does not count: 90–100 of 90–150.
      let metrics = try Self.metrics(points, [trade(20, 40), trade(10, 30), trade(90, 150)])
      expect(metrics, .exposure, 40)
      // What nobody traded was not exposed; what moved without a closed trade was, for a time that nobody knows.
      expect(try Self.metrics(curve([1, 1]), []), .exposure, 0)
      #expect(try Self.metrics(points, [])[.exposure] == nil)
    }

    @Test func daysAreSampledByTheirLastPoint() throws {
      // Hours of noise that end on the same daily values: the daily ratios do not see them.
      let daily = [100.0, 102, 101, 105, 104]
      let hourly: [Double] =
        [100]
        + daily.dropFirst().flatMap { value -> [Double] in
          (0..<23).map { hour -> Double in value + Double(hour % 5) * 3 } + [value]
        }
      let start = curve([0])[0].nanoseconds
      // The first point is the end of a day; then 24 hours for each.
      let points: [EquityPoint] = hourly.enumerated().map { index, equity in
        let time = start - 1 + Int64(index) * 3_600_000_000_000
        return EquityPoint(nanoseconds: time, equity: equity)
      }
      let options = MetricOptions(periodsPerYear: 365, minimumSpan: .zero)
      let coarse = try BacktestMetrics(
        initialCapital: 100, finalEquity: 104, equityCurve: curve(daily), trades: [],
        options: options)
      let fine = try BacktestMetrics(
        initialCapital: 100, finalEquity: 104, equityCurve: points, trades: [], options: options)
      expect(fine, .sharpeRatio, try #require(coarse[.sharpeRatio]))
      expect(fine, .sortinoRatio, try #require(coarse[.sortinoRatio]))
    }

    // The first point is a loss already, and so is what follows the last one.
    @Test func theCapitalIsTheFirstPointAndTheFinalEquityTheLast() throws {
      let points = curve([80, 90], every: 182 * 86_400)
      let early = try BacktestMetrics(
        initialCapital: 100, finalEquity: 90, equityCurve: points, trades: [])
      expect(early, .maxDrawdown, 20)
      expect(early, .totalReturn, -10)
      expect(early, .cagr, -19.047, within: 1e-3)
      let late = try BacktestMetrics(
        initialCapital: 100, finalEquity: 70, equityCurve: curve([100, 110], every: 365 * 86_400),
        trades: [])
      expect(late, .cagr, -30)
      expect(late, .maxDrawdown, 40.0 / 1.1)
    }

    @Test func yearlyFiguresNeedACurveOfAMonth() throws {
      func metrics(_ points: [EquityPoint]) throws -> BacktestMetrics {
        try BacktestMetrics(
          initialCapital: 10_000, finalEquity: points.last?.equity ?? 0, equityCurve: points,
          trades: [])
      }
      let yearly: [BacktestMetric] = [
        .cagr, .volatility, .sharpeRatio, .sortinoRatio, .calmarRatio, .probabilisticSharpeRatio,
      ]
      // Two days by the hour, two hours with a loss, and 29 days.
      for points in [
        curve((0..<48).map { 10_000 + Double($0 % 5) * 50 }, every: 3600),
        curve([10_000, 9_950], every: 7200), curve((0..<30).map { 10_000 + Double($0 % 4) }),
      ] {
        let short = try metrics(points)
        for metric in yearly { #expect(short[metric] == nil, "\(metric)") }
        #expect(short[.maxDrawdown] != nil && short[.totalReturn] != nil)
      }
      let month = try metrics(curve((0..<31).map { 10_000 + Double($0 % 4) }))
      for metric in yearly { #expect(month[metric] != nil, "\(metric)") }
    }

    @Test func oneReturnHasNoRatios() throws {
      let metrics = try Self.metrics(curve([100, 99.5], every: 60 * 86_400), capital: 100)
      for metric: BacktestMetric in [.sharpeRatio, .sortinoRatio, .volatility] {
        #expect(metrics[metric] == nil)
      }
    }

    @Test func aTradeThatBreaksEvenIsNoLoss() throws {
      let metrics = try Self.metrics([], trades([100, 0, -100]))
      expect(metrics, .expectancyRatio, 0)
      expect(metrics, .expectancy, 0)
      #expect(metrics[.avgTradePnl] == metrics[.expectancy])
    }

    @Test func whatIsNotDefinedIsMissing() throws {
      let onlyWins = try Self.metrics(curve(returns: [1, 1, 1]), trades([1, 2]))
      for metric: BacktestMetric in [
        .profitFactor, .expectancyRatio, .avgLoss, .sharpeRatio, .sortinoRatio, .calmarRatio,
      ] {
        #expect(onlyWins[metric] == nil, "\(metric)")
      }
      let nothing = try Self.metrics([])
      #expect(nothing.all.map(\.metric) == [.totalReturn, .totalTrades])
      let bankrupt = try Self.metrics(curve([100, 50, 0, 10]), capital: 100)
      #expect(bankrupt[.sharpeRatio] == nil)
      expect(bankrupt, .maxDrawdown, 100)
      var metrics = BacktestMetrics([.sharpeRatio: .nan, .cagr: .infinity, .winRate: 50])
      metrics[.winRate] = .nan
      #expect(metrics == BacktestMetrics())
    }

    @Test func curvesOutOfOrderAndNumbersThatAreNoneAreRefused() {
      let orders = [curve([1, 2]).reversed(), curve([1, .nan]), curve([.infinity])]
      for points in orders {
        #expect(throws: BacktestError.self) { try Self.metrics(Array(points)) }
      }
      #expect(throws: BacktestError.self) { try Self.metrics([], trades([.nan])) }
      let backwards = BacktestTrade(entry: 2, exit: 1, pnl: 0)
      #expect(throws: BacktestError.self) { try Self.metrics([], [backwards]) }
    }
  }
#endif
