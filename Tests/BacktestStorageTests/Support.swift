#if Backtests
  import BacktestStorage
  import GRDB
  import TestSupport
  import Testing
  import TradingModel

  /// A folder with a database, gone with the object.
  final class TemporaryDatabase: Sendable {
    private let home: TemporaryFolder

    init() throws { home = try TemporaryFolder() }

    var folder: String { home.path }

    var path: String { folder + "/trading.db" }

    func open() throws -> BacktestStore { try BacktestStore(path: path) }

    /// SQL as another program runs it.
    func execute(_ sql: String) throws {
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: sql) }
      try queue.close()
    }

    func rows(_ sql: String) throws -> [Row] {
      let queue = try DatabaseQueue(path: path)
      defer { try? queue.close() }
      return try queue.read { try Row.fetchAll($0, sql: sql) }
    }
  }

  extension BacktestSetup {
    static func sample(
      _ symbol: String = "BTCUSDT", timeframe: String = "1h", strategy: String? = "Cross",
      capital: String = "10000.00", configuration: DynamicMap? = ["fast": 10, "slow": 30.0],
      codeVersion: String? = "c0ffee", dataHash: String? = "d47a"
    ) throws -> BacktestSetup {
      BacktestSetup(
        symbol: symbol, timeframe: timeframe, strategy: strategy, startDate: 1_700_000_000,
        endDate: 1_710_000_000, initialCapital: try ExactDecimal(capital), currency: "USDT",
        configuration: configuration, codeVersion: codeVersion, dataHash: dataHash)
    }
  }

  extension BacktestOutcome {
    /// An outcome with the figures given.
    static func sample(
      _ figures: [BacktestMetric: Double] = [.totalReturn: 5], equity: String = "10500.00"
    ) throws -> BacktestOutcome {
      BacktestOutcome(
        finalEquity: try ExactDecimal(equity), metrics: BacktestMetrics(figures),
        equityCurve: curve([10_000, 10_800, 9_900, 10_500]))
    }
  }

  /// A curve with a point for each value, at equal distances.
  func curve(_ values: [Double], every seconds: Double = 86_400) -> [EquityPoint] {
    values.enumerated().map { index, equity in
      let offset = UInt64(Double(index) * seconds * 1e9)
      return EquityPoint(time: UnixNanos(1_700_006_400_000_000_000 + offset), equity: equity)
    }
  }

  /// The curve that begins with 1 and has these returns, in percent.
  func curve(returns: [Double], every seconds: Double = 86_400) -> [EquityPoint] {
    var equity = 1.0
    return curve(
      [1]
        + returns.map {
          equity *= 1 + $0 / 100; return equity
        }, every: seconds)
  }

  func trades(_ pnls: [Double]) -> [BacktestTrade] {
    pnls.enumerated().map { index, pnl in
      let start = UInt64(index) * 3_600_000_000_000
      return BacktestTrade(entry: UnixNanos(start), exit: UnixNanos(start + 1), pnl: pnl)
    }
  }

  /// Expects a figure to be near a published one.
  func expect(
    _ metrics: BacktestMetrics, _ metric: BacktestMetric, _ published: Double,
    within tolerance: Double = 1e-9, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let value = metrics[metric] else {
      Issue.record("\(metric) is missing", sourceLocation: sourceLocation)
      return
    }
    let distance = (value - published).magnitude
    #expect(
      distance <= tolerance * max(1, published.magnitude), "\(metric): \(value), not \(published)",
      sourceLocation: sourceLocation)
  }

  /// A connection of another program, with transactions by hand.
  final class RawConnection {
    private let queue: DatabaseQueue

    init(_ path: String) throws {
      var configuration = Configuration()
      configuration.allowsUnsafeTransactions = true
      queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func execute(_ sql: String) throws {
      try queue.inDatabase { try $0.execute(sql: sql) }
    }
  }
#endif
