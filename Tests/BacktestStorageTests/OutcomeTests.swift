#if Backtests
  import BacktestStorage
  import Testing
  import TradingModel

  /// What came out of a backtest is kept, whatever is wrong with it or with the file.
  @Suite struct OutcomeTests {
    /// For as long as the test runs.
    private let file: TemporaryDatabase

    init() throws { file = try TemporaryDatabase() }

    private struct Interrupted: Error {}

    @Test func anOutcomeThatCannotBeStoredIsInTheErrorAndTheRunGoesOn() throws {
      let store = try BacktestStore(path: file.path, options: .init(busyTimeout: .milliseconds(20)))
      let viewer = try RawConnection(file.path)
      let outcome = try BacktestOutcome.sample()
      let error = #expect(throws: BacktestError.self) {
        try store.run(.sample()) {
          try viewer.execute("BEGIN IMMEDIATE")
          return outcome
        }
      }
      guard case .notSaved(let id, let kept, reason: .busy)? = error else {
        Issue.record("\(error as Any)")
        return
      }
      #expect(kept.finalEquity == outcome.finalEquity)
      #expect(kept.equityCurve == outcome.equityCurve)
      #expect(try store.result(id).status == .running)
      #expect(try store.count(.init(statuses: [.failed])) == 0)
      try viewer.execute("COMMIT")
      // It still lives, and is finished later.
      #expect(try store.endAbandoned().alive == [id])
      try store.finish(id, kept)
      #expect(try store.result(id).status == .finished)
    }

    @Test func anOutcomeThatMakesNoSenseIsInTheErrorToo() throws {
      let store = try file.open()
      let backwards = BacktestOutcome(
        finalEquity: .one, equityCurve: curve([1, 2]).reversed(), trades: [])
      let error = #expect(throws: BacktestError.self) { try store.run(.sample()) { backwards } }
      guard case .notSaved(let id, let kept, reason: .invalid(field: "equityCurve", _))? = error
      else {
        Issue.record("\(error as Any)")
        return
      }
      #expect(kept.equityCurve == backwards.equityCurve)
      #expect(try store.result(id).status == .running)
    }

    @Test func aPointThatIsNoNumberIsNamedAndTheRestCounts() throws {
      let store = try file.open()
      var points = curve((0..<60).map { 10_000 + Double($0 % 7) * 100 })
      let whole = points
      points[30].equity = .nan
      let (result, _) = try store.run(.sample()) {
        BacktestOutcome(
          finalEquity: ExactDecimal(coefficient: 10_300), equityCurve: points,
          trades: trades([5, .nan, -1]))
      }
      #expect(result.status == .finished)
      let warnings = try #require(result.warnings)
      #expect(warnings.contains("1 of 60 points"))
      #expect(warnings.contains("number 31, 2023-12-15T00:00:00Z: nan"))
      #expect(warnings.contains("1 of 3 trades") && warnings.contains("number 2: its pnl is nan"))
      #expect(result.metrics[.totalTrades] == 2)
      #expect(result.metrics[.sharpeRatio] != nil)
      #expect(try store.equityCurve(result.id).count == 59)
      let (clean, _) = try store.run(.sample(), repeating: true) {
        BacktestOutcome(
          finalEquity: ExactDecimal(coefficient: 10_300), equityCurve: whole, trades: [])
      }
      #expect(clean.warnings == nil)
    }

    @Test func aCurveBefore1970IsKept() throws {
      let store = try file.open()
      var setup = try BacktestSetup.sample()
      setup.startDate = -1_325_462_400  // 1 January 1928
      let day: Int64 = 86_400_000_000_000
      let points = (0..<400).map {
        EquityPoint(
          nanoseconds: -1_325_462_400_000_000_000 + Int64($0) * day, equity: 10_000 + Double($0 % 9)
        )
      }
      let trade = BacktestTrade(
        entryNanoseconds: points[1].nanoseconds, exitNanoseconds: points[5].nanoseconds, pnl: 2)
      let id = try store.save(
        setup,
        BacktestOutcome(
          finalEquity: ExactDecimal(coefficient: 10_003), equityCurve: points, trades: [trade]))
      #expect(try store.equityCurve(id) == points)
      #expect(try store.trades(id) == [trade])
      #expect(try store.result(id).metrics[.returnCount] == 399)
      expect(try store.result(id).metrics, .exposure, 4.0 / 399 * 100)
      #expect(try store.results(.init(period: Int64.min...(-1_300_000_000))).map(\.id) == [id])
    }

    @Test func tradesAreKeptWithinTheirBound() throws {
      var detailed = trades([5, -3, 2, 7])
      detailed[3].symbol = "ETHUSDT"
      detailed[3].side = .short
      detailed[3].quantity = 1.5
      detailed[3].entryPrice = 2000
      detailed[3].exitPrice = 1995.25
      detailed[3].fees = 0.4
      detailed[3].entryReason = "breakout"
      detailed[3].exitReason = "target"
      func outcome() throws -> BacktestOutcome {
        BacktestOutcome(
          finalEquity: try ExactDecimal("10011"), equityCurve: [], trades: detailed.reversed())
      }
      let store = try file.open()
      let id = try store.save(.sample(), outcome())
      #expect(try store.trades(id) == detailed)
      let bounded = try BacktestStore(path: file.path, options: .init(maxTrades: 2))
      let last = try bounded.save(.sample(), outcome())
      #expect(try store.trades(last) == Array(detailed.suffix(2)))
      #expect(try store.result(last).metrics[.totalTrades] == 4)
      let none = try BacktestStore(path: file.path, options: .init(maxTrades: 0))
      #expect(try store.trades(try none.save(.sample(), outcome())).isEmpty)
      try store.delete([id])
      #expect(throws: BacktestError.notFound([id])) { try store.trades(id) }
      #expect(try file.rows("SELECT * FROM backtest_trades").count == 2)
    }
  }
#endif
