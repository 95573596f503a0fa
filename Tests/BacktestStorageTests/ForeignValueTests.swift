#if Backtests
  import BacktestStorage
  import RedisClient
  import ServerTestKit
  import Testing
  import TradingModel

  /// Values as other programs write them into the recipe's table.
  @Suite struct ForeignValueTests {
    /// The first row's column has another value.
    private func file(_ column: String, _ value: String) throws -> TemporaryDatabase {
      let file = try RecipeTests.recipe()
      try file.execute("UPDATE backtest_results SET \(column) = \(value) WHERE id = 1")
      return file
    }

    private func store(_ file: TemporaryDatabase) throws -> BacktestStore {
      try BacktestStore(path: file.path, options: .init(access: .readOnly))
    }

    // numpy.int64(12), numpy.int32(-3) and numpy.float32(1.5) as Python's sqlite3 stores them.
    @Test(arguments: [
      ("total_trades", "x'0C00000000000000'", 12), ("total_trades", "x'FDFFFFFF'", -3),
      ("sharpe_ratio", "x'0000C03F'", 1.5), ("win_rate", "x'3200000000000000'", 50),
    ])
    func theBytesOfANumberAreTheNumber(column: String, value: String, number: Double) throws {
      let list = try store(try file(column, value)).results()
      #expect(list.count == 5)
      #expect(list.unreadable.isEmpty)
      let metric = try #require(BacktestMetric(rawValue: column))
      #expect(list.last?.metrics[metric] == number)
    }

    @Test func theyAreFilteredAndRankedAsWhatTheyMean() throws {
      let file = try file("sharpe_ratio", "x'00002041'")  // 10
      try file.execute(
        "UPDATE backtest_results SET total_trades = x'0300000000000000' WHERE id = 2")
      let store = try store(file)
      #expect(try store.best(by: .sharpeRatio)?.id == 1)
      #expect(try store.results(.init(minimumTrades: 4)).map(\.id) == [5, 4, 3, 1])
    }

    @Test(arguments: [
      ("start_date", "x'00105E5F00000000'", 1_600_000_000),
      ("start_date", "'2020-09-13T12:26:40Z'", 1_600_000_000),
      ("start_date", "1600000000.75", 1_600_000_000), ("start_date", "'1950-01-03'", -630_979_200),
    ])
    func timesAreReadWhereTheyAreCertain(column: String, value: String, seconds: Int64) throws {
      #expect(try store(try file(column, value)).result(1).setup.startDate == seconds)
    }

    @Test(arguments: [
      ("start_date", "'yesterday'"), ("start_date", "'2020-09-13 12:26:40'"), ("symbol", "x'ff'"),
      ("initial_capital", "x'01'"), ("end_date", "x'010203'"),
    ])
    func aRowThatIsNoBacktestIsNamedAndTheOthersAreShown(column: String, value: String) throws {
      let store = try store(try file(column, value))
      let list = try store.results()
      #expect(list.map(\.id) == [5, 4, 3, 2])
      #expect(list.unreadable.map(\.id) == [1])
      #expect(list.unreadable.map(\.column) == [column])
      #expect(try store.top(9, by: .totalReturn).unreadable.map(\.id) == [1])
      #expect(throws: BacktestError.unreadable(list.unreadable[0])) { try store.result(1) }
      #expect(throws: BacktestError.unreadable(list.unreadable[0])) { try store.compare([2, 1]) }
    }

    @Test func aFigureThatCannotBeReadIsMissingAndNamed() throws {
      let store = try store(try file("sharpe_ratio", "'good'"))
      let result = try store.result(1)
      #expect(result.metrics[.sharpeRatio] == nil)
      #expect(result.metrics[.winRate] == 55.5)
      #expect(result.unreadable.map(\.column) == ["sharpe_ratio"])
      #expect(try store.results().unreadable == result.unreadable)
      #expect(try store.best(by: .sharpeRatio)?.id == 5)
    }

    @Test func theOthersArePushed() async throws {
      let file = try file("symbol", "x'ff'")
      try file.execute(
        "UPDATE backtest_results SET total_trades = x'0C00000000000000' WHERE id = 2")
      let worker = RedisWorker(try RedisServer.shared.configuration, label: "tests")
      let namespace = "\(UUID4())"
      let report = try await file.open().push(to: worker, namespace: namespace)
      #expect(report.added.count == 4)
      #expect(report.unreadable.count == 1)
      let there = try TemporaryDatabase()
      let store = try there.open()
      try await store.pull(from: worker, namespace: namespace)
      #expect(try store.results().map { $0.metrics[.totalTrades] } == [42, 42, 42, 12])
    }

    // Strategy and timeframe in the configuration, as the recipe's own program keeps them.
    @Test func parametersWithTheNamesOfFieldsAreCompared() throws {
      let file = try RecipeTests.recipe()
      try file.execute(
        """
        UPDATE backtest_results SET config_json = '{"strategy": "RSI", "timeframe": "5m"}' WHERE id = 1;
        UPDATE backtest_results SET config_json = '{"strategy": "MACD", "timeframe": "15m"}' WHERE id = 2;
        UPDATE backtest_results SET config_json = '{"stop": NaN}' WHERE id = 3;
        """)
      let store = try store(file)
      let differences = try store.compare([1, 2]).differences
      #expect(differences.map(\.name) == ["config.strategy", "config.timeframe"])
      #expect(differences.map(\.values) == [[#""RSI""#, #""MACD""#], [#""5m""#, #""15m""#]])
      #expect(try store.compare([1, 3]).differences.map(\.name).contains("config"))
    }
  }
#endif
