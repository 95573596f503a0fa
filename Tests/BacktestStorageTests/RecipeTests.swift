#if Backtests
  import Foundation
  import GRDB
  import Testing
  import TradingModel

  @testable import BacktestStorage

  /// A database that another program made with the recipe's statements, used by both.
  @Suite struct RecipeTests {
    // The recipe's schema, insert and queries; what it computes with is left out.
    static let schema = """
      CREATE TABLE IF NOT EXISTS backtest_results (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          symbol TEXT NOT NULL,
          timeframe TEXT NOT NULL,
          model_path TEXT,
          run_timestamp INTEGER NOT NULL,
          start_date INTEGER NOT NULL,
          end_date INTEGER NOT NULL,
          initial_capital REAL NOT NULL,
          final_equity REAL NOT NULL,
          total_return REAL NOT NULL,
          sharpe_ratio REAL,
          max_drawdown REAL,
          win_rate REAL,
          profit_factor REAL,
          total_trades INTEGER,
          avg_trade_pnl REAL,
          config_json TEXT,
          notes TEXT
      );
      CREATE INDEX IF NOT EXISTS idx_backtest_symbol ON backtest_results(symbol, timeframe);
      CREATE INDEX IF NOT EXISTS idx_backtest_timestamp ON backtest_results(run_timestamp DESC);
      """

    static func insert(_ symbol: String, _ time: Int, _ total: Double, _ notes: String) -> String {
      """
      INSERT INTO backtest_results (
        symbol, timeframe, model_path, run_timestamp, start_date, end_date, initial_capital,
        final_equity, total_return, sharpe_ratio, max_drawdown, win_rate, profit_factor, total_trades,
        avg_trade_pnl, config_json, notes
      ) VALUES ('\(symbol)', '1Hour', 'models/a.pt', \(time), 1600000000, 1650000000, 100000.0,
        \(100_000 + total * 1000), \(total), 1.25, -12.5, 55.5, 1.8, 42, 119.05,
        '{"initial_capital": 100000.0, "fees": {"taker": 0.0005}}', '\(notes)');
      """
    }

    static let newest = "SELECT * FROM backtest_results ORDER BY run_timestamp DESC LIMIT 100"
    static let best = """
      SELECT * FROM backtest_results WHERE symbol = 'GOOGL' AND timeframe = '1Hour'
      ORDER BY total_return DESC LIMIT 1
      """

    static func recipe() throws -> TemporaryDatabase {
      let file = try TemporaryDatabase()
      try file.execute(
        schema + (0..<5).map { insert("GOOGL", 100 + $0, Double($0), "n\($0)") }.joined())
      return file
    }

    @Test func aRecipesDatabaseOpensWithAllItsRows() throws {
      let file = try Self.recipe()
      let before = try file.rows(Self.newest)
      let store = try file.open()
      let results = try store.results()
      #expect(results.map(\.id) == [5, 4, 3, 2, 1])
      let result = try #require(results.first)
      #expect(result.status == .finished)
      #expect(result.setup.symbol == "GOOGL")
      #expect(result.setup.modelPath == "models/a.pt")
      #expect(result.setup.initialCapital.description == "100000.0")
      #expect(result.finalEquity?.description == "104000.0")
      #expect(result.setup.configuration?["initial_capital"] == 100_000.0)
      #expect(result.metrics[.totalTrades] == 42)
      #expect(result.metrics[.maxDrawdown] == -12.5)
      #expect(result.notes == "n4")
      #expect(try store.best(by: .totalReturn)?.id == 5)
      // Every value of every row is what it was.
      let after = try file.rows(Self.newest)
      #expect(after.count == before.count)
      for (old, new) in zip(before, after) {
        #expect(Array(new.columnNames.prefix(18)) == Array(old.columnNames))
        for (name, value) in old { #expect(new[name] as DatabaseValue == value, "\(name)") }
      }
    }

    @Test func theRecipesStatementsWorkAfterwards() throws {
      let file = try Self.recipe()
      let store = try file.open()
      // It makes its tables again at each start.
      try file.execute(Self.schema + Self.insert("GOOGL", 200, 9, "later"))
      #expect(try file.rows(Self.newest).map { $0["id"] as Int } == [6, 5, 4, 3, 2, 1])
      #expect(try file.rows(Self.best).map { $0["notes"] as String } == ["later"])
      #expect(try store.result(6).status == .finished)
      #expect(try store.result(6).uid == nil)
      let plan = try file.rows("EXPLAIN QUERY PLAN " + Self.best)
      #expect("\(plan)".contains("idx_backtest_symbol"))
      // What we save is in its questions, percent and all; what failed is last in them.
      try store.save(
        .sample("GOOGL", timeframe: "1Hour"),
        .sample([.totalReturn: 50, .sharpeRatio: 3], equity: "15000"))
      try store.fail(try store.begin(.sample("GOOGL", timeframe: "1Hour")), error: "no data")
      let best = try #require(try file.rows(Self.best).first)
      #expect(best["total_return"] as Double == 50)
      #expect(best["final_equity"] as Double == 15_000)
      #expect(best["config_json"] as String == #"{"fast":10,"slow":30.0}"#)
    }

    @Test func theRecipesStatementsWorkOnAFileOfOurs() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      try store.save(.sample("GOOGL", timeframe: "1Hour"), .sample([.totalReturn: 5]))
      try file.execute(Self.schema + Self.insert("GOOGL", 4_000_000_000, 9, "theirs"))
      #expect(try file.rows(Self.newest).map { $0["id"] as Int } == [2, 1])
      #expect(try file.rows(Self.best).map { $0["notes"] as String } == ["theirs"])
      #expect(try store.results().map(\.status) == [.finished, .finished])
    }

    @Test func anAmountThatAnotherProgramChangesIsTheNewOne() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      let id = try store.save(.sample(capital: "0.10"), .sample(equity: "0.30"))
      try file.execute("UPDATE backtest_results SET final_equity = 0.5")
      #expect(try store.result(id).setup.initialCapital.description == "0.10")
      #expect(try store.result(id).finalEquity?.description == "0.5")
    }

    @Test func whatAUserAddedStays() throws {
      let file = try Self.recipe()
      try file.execute(
        """
        ALTER TABLE backtest_results ADD COLUMN "my score" REAL DEFAULT 1.5;
        ALTER TABLE backtest_results ADD COLUMN strategy TEXT;
        UPDATE backtest_results SET "my score" = id, strategy = 'S' WHERE id > 3;
        CREATE INDEX my_index ON backtest_results("my score");
        CREATE VIEW my_view AS SELECT id, "my score" AS score FROM backtest_results;
        CREATE TABLE my_log (id INTEGER);
        CREATE TRIGGER my_trigger AFTER INSERT ON backtest_results BEGIN
          INSERT INTO my_log VALUES (NEW.id);
        END;
        DELETE FROM backtest_results WHERE id = 5;
        """)
      let store = try file.open()
      #expect(
        try file.rows("SELECT score FROM my_view").map { $0[0] as Double } == [1.5, 1.5, 1.5, 4])
      #expect(try store.results(.init(strategy: "S")).map(\.id) == [4])
      // 5 was given out before.
      #expect(try store.save(.sample(), .sample()) == 6)
      #expect(try file.rows("SELECT id FROM my_log").map { $0[0] as Int } == [6])
      #expect(
        "\(try file.rows("EXPLAIN QUERY PLAN SELECT * FROM backtest_results WHERE \"my score\" = 2"))"
          .contains("my_index"))
      #expect(
        try file.rows("SELECT \"my score\" FROM backtest_results WHERE id = 6")[0][0] as Double
          == 1.5
      )
    }

    @Test func aTableOfTheSameNameThatIsNotTheRecipesIsLeft() throws {
      let file = try TemporaryDatabase()
      try file.execute("CREATE TABLE backtest_results (id INTEGER, symbol TEXT, metrics TEXT)")
      let bytes = FileManager.default.contents(atPath: file.path)
      let error = #expect(throws: BacktestError.self) { try file.open() }
      guard case .foreignTable(file.path, let missing)? = error else {
        Issue.record("\(error as Any)")
        return
      }
      #expect(missing.count == 16)
      #expect(FileManager.default.contents(atPath: file.path) == bytes)
      #expect(
        try file.rows("SELECT name FROM sqlite_master").map { $0[0] as String } == [
          "backtest_results"
        ])
    }

    @Test func aValueOfAnotherTypeIsNamed() throws {
      let file = try Self.recipe()
      let store = try file.open()
      try file.execute("UPDATE backtest_results SET status = 'paused' WHERE id = 2")
      let error = #expect(throws: BacktestError.self) { try store.result(2) }
      let reason = "\"paused\" is no status"
      #expect(error == .unreadable(.init(id: 2, column: "status", reason: reason)))
      try file.execute(
        "UPDATE backtest_results SET status = 'finished', symbol = x'ff' WHERE id = 2")
      #expect(throws: BacktestError.self) { try store.result(2) }
      try store.delete([2])
      #expect(try store.results().count == 4)
      // A configuration that is not JSON, as Python writes one with a NaN, is still its text.
      try file.execute("UPDATE backtest_results SET config_json = '{\"a\": NaN}' WHERE id = 1")
      #expect(try store.result(1).setup.configuration == nil)
      #expect(try store.result(1).configurationJSON == "{\"a\": NaN}")
    }
  }
#endif
