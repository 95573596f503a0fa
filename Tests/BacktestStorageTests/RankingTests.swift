#if Backtests
  import BacktestStorage
  import Testing
  import TradingModel

  @Suite struct RankingTests {
    /// For as long as the test runs.
    private let file: TemporaryDatabase

    init() throws { file = try TemporaryDatabase() }

    @Test func theBestIsThatOfTheFiguresBetterSide() throws {
      let store = try file.open()
      let bold = try store.save(.sample(), .sample([.totalReturn: 80, .maxDrawdown: 40]))
      let calm = try store.save(.sample(), .sample([.totalReturn: 10, .maxDrawdown: 5]))
      let poor = try store.save(.sample(), .sample([.totalReturn: -20, .maxDrawdown: 30]))
      #expect(try store.best(by: .totalReturn)?.id == bold)
      #expect(try store.best(by: .maxDrawdown)?.id == calm)
      #expect(try store.top(2, by: .totalReturn).map(\.id) == [bold, calm])
      #expect(try store.top(9, by: .maxDrawdown).map(\.id) == [calm, poor, bold])
      #expect(try store.best(by: .sharpeRatio) == nil)
      #expect(try store.best(by: .totalReturn, .init(symbol: "none")) == nil)
    }

    @Test func everyFigureRanksByItsSide() throws {
      let store = try file.open()
      for metric in BacktestMetric.allCases {
        let symbol = metric.rawValue
        let low = try store.save(.sample(symbol), .sample([metric: 1]))
        let high = try store.save(.sample(symbol), .sample([metric: 2]))
        let filter = BacktestFilter(symbol: symbol)
        switch metric.direction {
        case .higher: #expect(try store.top(2, by: metric, filter).map(\.id) == [high, low])
        case .lower: #expect(try store.top(2, by: metric, filter).map(\.id) == [low, high])
        case nil: #expect(throws: BacktestError.self) { try store.best(by: metric, filter) }
        }
      }
    }

    // Other programs write falls below zero; the smaller fall is still the better one.
    @Test func aDrawdownIsBetterSmallerWhateverItsSign() throws {
      let store = try file.open()
      let deep = try store.save(.sample(), .sample([.maxDrawdown: -30]))
      let flat = try store.save(.sample(), .sample([.maxDrawdown: -3]))
      let between = try store.save(.sample(), .sample([.maxDrawdown: 10]))
      #expect(try store.top(3, by: .maxDrawdown).map(\.id) == [flat, between, deep])
    }

    @Test func whatIsNoFiniteNumberNeverWins() throws {
      let store = try file.open()
      let good = try store.save(.sample(), .sample([.sharpeRatio: 1, .maxDrawdown: 9]))
      for value in ["NULL", "9e999", "-9e999", "'nan'", "'99'", "x'00'"] {
        let id = try store.save(.sample(), .sample([:]))
        try file.execute(
          """
          UPDATE backtest_results SET sharpe_ratio = \(value), max_drawdown = \(value)
          WHERE id = \(id)
          """)
      }
      // '99' becomes a number in a column of numbers, as SQLite has it.
      #expect(try store.top(9, by: .maxDrawdown).last?.metrics[.maxDrawdown] == 99)
      try file.execute("DELETE FROM backtest_results WHERE sharpe_ratio = 99")
      #expect(try store.top(9, by: .sharpeRatio).map(\.id) == [good])
      #expect(try store.top(9, by: .maxDrawdown).map(\.id) == [good])
    }

    @Test func onlyTheFinishedAreRankedUnlessAsked() throws {
      let store = try file.open()
      let running = try store.begin(.sample())
      try file.execute("UPDATE backtest_results SET total_return = 1000 WHERE id = \(running)")
      let finished = try store.save(.sample(), .sample([.totalReturn: 1]))
      #expect(try store.top(9, by: .totalReturn).map(\.id) == [finished])
      let all = BacktestFilter(statuses: [.running, .finished])
      #expect(try store.top(9, by: .totalReturn, all).map(\.id) == [running, finished])
    }

    @Test func ofEqualsTheNewestIsFirst() throws {
      let store = try file.open()
      for time in [20, 30, 10, 30] as [Int64] {
        try store.save(.sample(), .sample([.totalReturn: 5]), runTimestamp: time)
      }
      #expect(try store.top(4, by: .totalReturn).map(\.id) == [4, 2, 1, 3])
    }

    @Test func whatNeverTradedIsNotTheCalmest() throws {
      let store = try file.open()
      let idle = try store.save(
        .sample(), .sample([.maxDrawdown: 0, .totalTrades: 0, .totalReturn: 0]))
      let active = try store.save(
        .sample(), .sample([.maxDrawdown: 5, .totalTrades: 3, .totalReturn: -1]))
      #expect(try store.top(9, by: .maxDrawdown).map(\.id) == [active])
      #expect(try store.top(9, by: .totalReturn).map(\.id) == [idle, active])
      let lines = try store.compare([idle, active]).lines
      #expect(lines.first { $0.metric == .maxDrawdown }?.best == [1])
    }

    @Test func thresholdsLeaveOutWhatIsTooLittleOrUnknown() throws {
      let store = try file.open()
      let good = try store.save(
        .sample(), .sample([.totalReturn: 1, .totalTrades: 30, .maxDrawdown: -8]))
      try store.save(.sample(), .sample([.totalReturn: 9, .totalTrades: 29, .maxDrawdown: 8]))
      try store.save(.sample(), .sample([.totalReturn: 9, .totalTrades: 30, .maxDrawdown: 8.1]))
      try store.save(.sample(), .sample([.totalReturn: 9]))
      let filter = BacktestFilter(minimumDays: 115, minimumTrades: 30, maximumDrawdown: 8)
      #expect(try store.top(9, by: .totalReturn, filter).map(\.id) == [good])
      #expect(try store.results(.init(minimumDays: 116)).isEmpty)
      #expect(try store.count(.init(minimumTrades: 30)) == 2)
    }

    @Test func unknownFiguresAreRefusedWithTheList() throws {
      #expect(try BacktestMetric(rankingBy: "sharpe_ratio") == .sharpeRatio)
      for name in ["profit", "total_trades", "exposure", "", "id; DROP TABLE backtest_results"] {
        let error = #expect(throws: BacktestError.self) { try BacktestMetric(rankingBy: name) }
        guard case .unknownMetric(name, let known)? = error else {
          Issue.record("\(name): \(error as Any)")
          continue
        }
        // The recipe's four are among them.
        #expect(
          Set(known).isSuperset(of: ["total_return", "sharpe_ratio", "profit_factor", "win_rate"]))
        #expect(known.count == BacktestMetric.allCases.count - 5)
        #expect("\(error as Any)".contains("max_drawdown"))
      }
    }

    @Test func backtestsStandSideBySide() throws {
      let store = try file.open()
      let first = try store.save(
        .sample(configuration: ["fast": 5, "exit": .map(["stop": 2.0])]),
        .sample([.totalReturn: 8, .maxDrawdown: 20, .totalTrades: 3]))
      let second = try store.save(
        .sample(configuration: ["fast": 5, "exit": .map(["stop": 3, "take": 9])]),
        .sample([.totalReturn: 4, .maxDrawdown: 10, .totalTrades: 3, .winRate: 50]))
      let comparison = try store.compare([second, first])
      #expect(comparison.results.map(\.id) == [second, first])
      func line(_ metric: BacktestMetric) -> BacktestComparison.Line? {
        comparison.lines.first { $0.metric == metric }
      }
      #expect(line(.totalReturn)?.values == [4, 8])
      #expect(line(.totalReturn)?.best == [1])
      #expect(line(.maxDrawdown)?.best == [0])
      #expect(line(.totalTrades)?.best == [])
      #expect(line(.winRate)?.values == [50, nil])
      #expect(line(.winRate)?.best == [0])
      #expect(line(.cagr) == nil)
      #expect(comparison.differences.map(\.name) == ["exit.stop", "exit.take"])
      #expect(comparison.differences.map(\.values) == [["3", "2"], ["9", nil]])
      #expect(throws: BacktestError.notFound([8, 9])) { try store.compare([first, 8, 9]) }
    }
  }
#endif
