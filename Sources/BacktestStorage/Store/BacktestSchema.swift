import GRDB

/// The tables and how they came to be.
///
/// Each migration is one transaction: a process that dies in its middle leaves the schema before it.
/// What is applied stands in GRDB's table `grdb_migrations`; a name there that is unknown here was put there
/// by a newer version of this package.
enum BacktestSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 recipe", migrate: createRecipe)
    migrator.registerMigration("2 status, identity, curves", migrate: addOurs)
    return migrator
  }()

  /// The recipe's columns that a table `backtest_results` lacks; none when there is no such table yet.
  static func missingColumns(_ db: Database) throws -> [String] {
    guard try db.tableExists("backtest_results") else { return [] }
    let present = Set(try db.columns(in: "backtest_results").map { $0.name.lowercased() })
    return Column.recipe.filter { !present.contains($0) }
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

  /// The recipe's table may hold finished backtests only, as it demands a final equity: it is made anew
  /// without that demand and with our columns, the same columns first.
  private static func addOurs(_ db: Database) throws {
    try TableRebuild(table: "backtest_results", temporary: "backtest_results_new").run(
      db,
      columns: """
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        symbol TEXT NOT NULL,
        timeframe TEXT NOT NULL,
        model_path TEXT,
        run_timestamp INTEGER NOT NULL,
        start_date INTEGER NOT NULL,
        end_date INTEGER NOT NULL,
        initial_capital REAL NOT NULL,
        final_equity REAL,
        total_return REAL,
        sharpe_ratio REAL,
        max_drawdown REAL,
        win_rate REAL,
        profit_factor REAL,
        total_trades INTEGER,
        avg_trade_pnl REAL,
        config_json TEXT,
        notes TEXT,
        status TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'finished',
        error TEXT,
        uid TEXT,
        strategy TEXT,
        currency TEXT,
        initial_capital_exact TEXT,
        final_equity_exact TEXT,
        code_version TEXT,
        data_hash TEXT,
        run_hash TEXT,
        execution_seconds REAL,
        recorded_points INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0,
        cagr REAL,
        volatility REAL,
        sortino_ratio REAL,
        calmar_ratio REAL,
        max_drawdown_duration REAL,
        exposure REAL,
        expectancy REAL,
        expectancy_ratio REAL,
        avg_win REAL,
        avg_loss REAL,
        best_trade REAL,
        worst_trade REAL,
        max_consecutive_losses INTEGER
        """)
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
}
