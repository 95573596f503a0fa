#if Backtests
  import Foundation
  import GRDB
  import ServerTestKit
  import Testing
  import TradingModel

  @testable import BacktestStorage

  /// Files of others: they are not trusted, not changed by a look, and keep what is theirs when they are changed.
  @Suite struct SafetyTests {
    private func readOnly(_ file: TemporaryDatabase) throws -> BacktestStore {
      try BacktestStore(path: file.path, options: .init(access: .readOnly))
    }

    private func content(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

    /// A statement behind the one that SQLite expects, in the text of an index, a table or a trigger.
    @Test(arguments: ["index", "table", "trigger"], [true, false])
    func aStatementHiddenInAFileIsNotExecuted(kind: String, isWritten: Bool) throws {
      let file = try RecipeTests.recipe()
      try file.execute(
        "CREATE TRIGGER own AFTER DELETE ON backtest_results BEGIN SELECT 1; END")
      let victim = file.folder + "/victim.db"
      let name = ["index": "idx_backtest_symbol", "table": "backtest_results", "trigger": "own"][
        kind]
      try file.execute(
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = sql || '; ATTACH ''\(victim)'' AS victim;
          CREATE TABLE victim.owned (x); DELETE FROM backtest_results'
        WHERE name = '\(name ?? "")';
        """)
      // SQLite itself may refuse such a schema; either way nothing of it runs.
      if isWritten { _ = try? file.open() } else { _ = try? readOnly(file).results() }
      #expect(!FileManager.default.fileExists(atPath: victim))
      try? file.execute("PRAGMA writable_schema = RESET")
      if let rows = try? file.rows("SELECT count(*) FROM backtest_results") {
        #expect(rows[0][0] as Int == 5)
      }
    }

    @Test func aViewInTheTablesPlaceIsRefused() throws {
      let file = try TemporaryDatabase()
      let columns = Column.recipe.map { "1 AS \($0)" }.joined(separator: ", ")
      try file.execute("CREATE VIEW backtest_results AS SELECT \(columns)")
      #expect(throws: BacktestError.notATable("backtest_results")) { try readOnly(file) }
      #expect(throws: BacktestError.notATable("backtest_results")) { try file.open() }
    }

    @Test func aLookChangesNoByte() throws {
      let file = try RecipeTests.recipe()
      let before = content(file.path)
      let store = try readOnly(file)
      #expect(try store.results().map(\.id) == [5, 4, 3, 2, 1])
      #expect(try store.best(by: .totalReturn)?.id == 5)
      #expect(try store.results(.init(statuses: [.finished], tags: [])).count == 5)
      #expect(try store.results(.init(tags: ["none"])).isEmpty)
      #expect(try store.compare([1, 2]).results.count == 2)
      #expect(try store.equityCurve(1).isEmpty)
      #expect(try store.trades(1).isEmpty)
      #expect(throws: BacktestError.readOnly(path: file.path)) { try store.setNotes("x", of: 1) }
      try store.close()
      #expect(content(file.path) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder) == ["trading.db"])
    }

    @Test func aFileWithoutResultsIsNamed() throws {
      let file = try TemporaryDatabase()
      try file.execute("CREATE TABLE other (x)")
      #expect(throws: BacktestError.noResults(path: file.path)) { try readOnly(file) }
    }

    /// Constraints, generated columns and collations that a user gave his table.
    private static let ownSchema = """
      CREATE TABLE backtest_results (
        id INTEGER PRIMARY KEY AUTOINCREMENT, -- "final_equity REAL NOT NULL" is below
        symbol TEXT NOT NULL COLLATE NOCASE, timeframe TEXT NOT NULL, model_path TEXT,
        run_timestamp INTEGER NOT NULL, start_date INTEGER NOT NULL, end_date INTEGER NOT NULL,
        initial_capital REAL NOT NULL CHECK (initial_capital > 0),
        "final_equity" REAL CONSTRAINT given NOT NULL ON CONFLICT ABORT CHECK (final_equity > -1),
        total_return REAL /* percent */ NOT NULL, sharpe_ratio REAL, max_drawdown REAL, win_rate REAL,
        profit_factor REAL, total_trades INTEGER, avg_trade_pnl REAL, config_json TEXT, notes TEXT,
        "my key" TEXT UNIQUE, score REAL NOT NULL DEFAULT 1.5,
        gain REAL GENERATED ALWAYS AS (final_equity - initial_capital) VIRTUAL,
        UNIQUE (symbol, timeframe, run_timestamp)
      );
      """

    @Test func whatAUserDemandsOfHisTableStays() throws {
      let file = try TemporaryDatabase()
      try file.execute(Self.ownSchema + RecipeTests.insert("GOOGL", 100, 1, "mine"))
      try file.execute("UPDATE backtest_results SET \"my key\" = 'k'")
      let store = try file.open()
      let upsert = """
        INSERT INTO backtest_results (symbol, timeframe, run_timestamp, start_date, end_date,
          initial_capital, final_equity, total_return, "my key")
        VALUES ('X', '1h', 1, 2, 3, 100, 110, 10, 'k')
        ON CONFLICT ("my key") DO UPDATE SET notes = 'again'
        """
      try file.execute(upsert)
      #expect(
        try file.rows("SELECT notes, gain, score FROM backtest_results").map { "\($0)" }.count == 1)
      let row = try #require(try file.rows("SELECT * FROM backtest_results").first)
      #expect(row["notes"] as String == "again")
      #expect(row["gain"] as Double == 1000)
      // His rules still hold, and a backtest that failed needs no equity.
      #expect(throws: (any Error).self) {
        try file.execute("UPDATE backtest_results SET initial_capital = -1")
      }
      #expect(try file.rows("SELECT id FROM backtest_results WHERE symbol = 'googl'").count == 1)
      try store.fail(try store.begin(.sample()), error: "no data")
      #expect(try store.results().map(\.status) == [.failed, .finished])
    }

    @Test func columnsOfOurNamesWithOtherMeaningsAreRefusedForWritingAndLeft() throws {
      let file = try RecipeTests.recipe()
      try file.execute("ALTER TABLE backtest_results ADD COLUMN status TEXT DEFAULT 'done'")
      let before = content(file.path)
      #expect(throws: BacktestError.namesTaken(path: file.path, columns: ["status"])) {
        try file.open()
      }
      #expect(content(file.path) == before)
      #expect(try readOnly(file).results().map(\.status) == Array(repeating: .finished, count: 5))
    }

    @Test(arguments: [BacktestStore.Options.Journal.writeAheadLog, .rollback])
    func aReadIsNotHeldUpByAWriter(journal: BacktestStore.Options.Journal) throws {
      let file = try TemporaryDatabase()
      try BacktestStore(path: file.path, options: .init(journal: journal))
        .save(.sample(), .sample())
      let other = try RawConnection(file.path)
      try other.execute("BEGIN IMMEDIATE; UPDATE backtest_results SET notes = 'edited'")
      let options = BacktestStore.Options(access: .readOnly, busyTimeout: .zero)
      #expect(try BacktestStore(path: file.path, options: options).count() == 1)
      let writing = BacktestStore.Options(busyTimeout: .milliseconds(50))
      let store = try BacktestStore(path: file.path, options: writing)
      #expect(try store.result(1).notes == nil)
      #expect(throws: BacktestError.busy(path: file.path)) { try store.setNotes("x", of: 1) }
      try other.execute("COMMIT")
      #expect(try store.result(1).notes == "edited")
    }

    @Test func theJournalIsChosenAndOtherwiseKept() throws {
      func mode(_ file: TemporaryDatabase) throws -> String {
        try file.rows("PRAGMA journal_mode")[0][0]
      }
      let new = try TemporaryDatabase()
      try new.open().close()
      #expect(try mode(new) == "wal")
      try BacktestStore(path: new.path, options: .init(journal: .rollback)).close()
      #expect(try mode(new) == "delete")
      try new.open().close()
      #expect(try mode(new) == "delete")
      let recipe = try RecipeTests.recipe()
      try recipe.open().close()
      #expect(try mode(recipe) == "delete")
    }

    /// In a folder where this process can make no files, also of a file with a write-ahead log.
    @Test func aFileOfAnotherUserIsRead() throws {
      let file = try TemporaryDatabase()
      try file.open().save(.sample(), .sample(), notes: "theirs")
      // What the last connection to close leaves: the file alone.
      #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder) == ["trading.db"])
      let image = try #require(try FileImage(of: file.path))
      let queue = try image.opened(.init())
      #expect(
        try queue.read { try String.fetchOne($0, sql: "SELECT notes FROM backtest_results") }
          == "theirs")
      #expect(throws: (any Error).self) {
        try queue.write { try $0.execute(sql: "DELETE FROM backtest_results") }
      }
    }
  }
#endif
