#if Backtests
  import GRDB

  /// The tables and how they came to be.
  ///
  /// Each migration is one transaction: a process that dies in its middle leaves the schema before it. What is
  /// applied is in GRDB's table `grdb_migrations`; a name there that is unknown here was put there by a newer
  /// version of this package. A table that is there already is extended, never made anew: its rows, columns,
  /// constraints, indexes, triggers and views are not touched, and no text of the file is executed.
  enum BacktestSchema {
    static let migrator: DatabaseMigrator = {
      var migrator = DatabaseMigrator()
      migrator.registerMigration("1 recipe", migrate: createRecipe)
      migrator.registerMigration("2 status, identity, curves", migrate: addOurs)
      migrator.registerMigration("3 returns, warnings, trades", migrate: addTrades)
      return migrator
    }()

    /// Whether our columns have been added, so that a column of one of their names is ours.
    static func isOurs(_ applied: Set<String>) -> Bool {
      applied.contains("2 status, identity, curves")
    }

    /// The recipe's own statements.
    private static func createRecipe(_ db: Database) throws {
      try db.execute(
        sql: """
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
          """)
    }

    /// The columns that the recipe lacks, by the migration that adds them.
    private static let ours = """
      status TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'finished', error TEXT, uid TEXT, strategy TEXT,
      currency TEXT, initial_capital_exact TEXT, final_equity_exact TEXT, code_version TEXT,
      data_hash TEXT, run_hash TEXT, execution_seconds REAL,
      recorded_points INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0, cagr REAL, volatility REAL,
      sortino_ratio REAL, calmar_ratio REAL, max_drawdown_duration REAL, exposure REAL,
      expectancy REAL, expectancy_ratio REAL, avg_win REAL, avg_loss REAL, best_trade REAL,
      worst_trade REAL, max_consecutive_losses INTEGER
      """

    private static let oursOfReturns = """
      warnings TEXT, return_count INTEGER, sharpe_per_return REAL, skewness REAL, kurtosis REAL,
      probabilistic_sharpe_ratio REAL
      """

    /// The type of each column that a table of the recipe may have of its own and that serves as ours.
    ///
    /// The status and the number of points need their defaults, which a column of someone else does not have.
    static let adoptable: [String: String] = {
      let definitions = (ours + "," + oursOfReturns).split(separator: ",").map {
        $0.split(whereSeparator: \.isWhitespace).map(String.init)
      }
      return Dictionary(
        uniqueKeysWithValues: definitions.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
    }()

    private static func addOurs(_ db: Database) throws {
      try allowMissingEquity(db)
      try add(ours, db)
      try db.execute(
        sql: """
          CREATE UNIQUE INDEX idx_backtest_uid ON backtest_results(uid);
          CREATE INDEX idx_backtest_run_hash ON backtest_results(run_hash);
          CREATE INDEX idx_backtest_strategy ON backtest_results(strategy, run_timestamp);
          CREATE TABLE backtest_tags (
            backtest_id INTEGER NOT NULL,
            tag TEXT NOT NULL,
            PRIMARY KEY (backtest_id, tag)
          ) WITHOUT ROWID;
          CREATE INDEX idx_backtest_tag ON backtest_tags(tag);
          CREATE TABLE backtest_curves (
            backtest_id INTEGER PRIMARY KEY,
            points TEXT NOT NULL
          );
          CREATE TABLE backtest_syncs (
            backtest_id INTEGER NOT NULL,
            remote TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            PRIMARY KEY (backtest_id, remote)
          ) WITHOUT ROWID;
          CREATE TRIGGER backtest_results_delete AFTER DELETE ON backtest_results BEGIN
            DELETE FROM backtest_tags WHERE backtest_id = OLD.id;
            DELETE FROM backtest_curves WHERE backtest_id = OLD.id;
            DELETE FROM backtest_syncs WHERE backtest_id = OLD.id;
          END;
          """)
    }

    private static func addTrades(_ db: Database) throws {
      try add(oursOfReturns, db)
      try db.execute(
        sql: """
          CREATE TABLE backtest_trades (
            backtest_id INTEGER NOT NULL,
            number INTEGER NOT NULL,
            entry_time INTEGER NOT NULL,
            exit_time INTEGER NOT NULL,
            pnl REAL NOT NULL,
            symbol TEXT,
            side TEXT,
            quantity REAL,
            entry_price REAL,
            exit_price REAL,
            fees REAL,
            entry_reason TEXT,
            exit_reason TEXT,
            PRIMARY KEY (backtest_id, number)
          ) WITHOUT ROWID;
          CREATE TRIGGER backtest_results_delete_trades AFTER DELETE ON backtest_results BEGIN
            DELETE FROM backtest_trades WHERE backtest_id = OLD.id;
          END;
          """)
    }

    /// Adds columns at the table's end, but for those that it has and that serve.
    private static func add(_ definitions: String, _ db: Database) throws {
      let present = try StoredTables.adopted(db)
      for definition in definitions.split(separator: ",")
      where !present.contains(
        definition.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? "")
      {
        try db.execute(sql: "ALTER TABLE backtest_results ADD COLUMN \(definition)")
      }
    }

    /// Lets `final_equity` and `total_return` be null, which the recipe forbids and a failed backtest needs.
    ///
    /// This is SQLite's own procedure for constraints that can go without a look at the rows
    /// (lang_altertable.html, section 7): the definition is edited in place.
    private static func allowMissingEquity(_ db: Database) throws {
      let table = "type = 'table' AND lower(name) = 'backtest_results'"
      guard
        let written = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE \(table)"),
        let version = try Int.fetchOne(db, sql: "PRAGMA schema_version")
      else { return }
      var definition = TableDefinition(sql: written)
      definition.dropNotNull(["final_equity", "total_return"])
      guard definition.sql != written else { return }
      try db.execute(sql: "PRAGMA writable_schema = ON")
      defer { try? db.execute(sql: "PRAGMA writable_schema = OFF") }
      try db.execute(
        sql: "UPDATE sqlite_master SET sql = ? WHERE \(table)", arguments: [definition.sql])
      // From here on every connection reads the definition again, this one too.
      try db.execute(sql: "PRAGMA schema_version = \(version + 1)")
    }
  }
#endif
