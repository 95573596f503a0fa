#if Backtests
  import GRDB

  /// What a file has of our tables, and what a question reads in place of what it lacks.
  ///
  /// A file is not changed for being looked at, so a question meets the recipe's table alone, or that of an older
  /// version of this package. What such a file lacks is null, and every row of the recipe is `finished`.
  struct StoredTables {
    /// In place of `backtest_results`, under this name.
    let results: String
    let tags: String
    let curves: String
    let trades: String

    /// - Throws: ``BacktestError/newerSchema(path:unknown:)``, ``BacktestError/foreignTable(path:missing:)``,
    ///   ``BacktestError/noResults(path:)``.
    init(_ db: Database, _ path: String) throws {
      let applied = try Self.applied(db, path)
      let present = try Self.columns(of: "backtest_results", db)
      guard !present.isEmpty else { throw BacktestError.noResults(path: path) }
      let missing = Column.recipe.filter { !present.contains($0) }
      guard missing.isEmpty else {
        throw BacktestError.foreignTable(path: path, missing: missing)
      }
      let known =
        BacktestSchema.isOurs(applied)
        ? present : try Self.adopted(db).union(Column.recipe)
      let lacking = Column.all.filter { !known.contains($0) }
      results =
        lacking.isEmpty
        ? "backtest_results" : Self.substitute(Column.all.filter(known.contains), lacking)
      func table(_ name: String, _ columns: String...) throws -> String {
        if BacktestSchema.isOurs(applied), try !Self.columns(of: name, db).isEmpty { return name }
        let nothing = columns.map { "NULL AS \($0)" }.joined(separator: ", ")
        return "(SELECT \(nothing) WHERE FALSE)"
      }
      tags = try table("backtest_tags", "backtest_id", "tag")
      curves = try table("backtest_curves", "backtest_id", "points")
      trades = try table(
        "backtest_trades", "backtest_id", "number", "entry_time", "exit_time", "pnl", "symbol",
        "side",
        "quantity", "entry_price", "exit_price", "fees", "entry_reason", "exit_reason")
    }

    /// The migrations that are applied.
    /// - Throws: ``BacktestError/newerSchema(path:unknown:)``.
    static func applied(_ db: Database, _ path: String) throws -> Set<String> {
      let applied = try BacktestSchema.migrator.appliedIdentifiers(db)
      let unknown = applied.subtracting(BacktestSchema.migrator.migrations)
      guard unknown.isEmpty else {
        throw BacktestError.newerSchema(path: path, unknown: unknown.sorted())
      }
      return applied
    }

    /// Why the file cannot be brought up to date, before anything in it is changed; `nil` when it can.
    static func obstacle(_ applied: Set<String>, _ db: Database, _ path: String) throws
      -> BacktestError?
    {
      let present = try columns(of: "backtest_results", db)
      guard !present.isEmpty, !BacktestSchema.isOurs(applied) else { return nil }
      let missing = Column.recipe.filter { !present.contains($0) }
      guard missing.isEmpty else { return .foreignTable(path: path, missing: missing) }
      let serving = try adopted(db).union(Column.recipe)
      let taken = Column.all.filter { !serving.contains($0) && present.contains($0) }
      guard taken.isEmpty else { return .namesTaken(path: path, columns: taken) }
      let keys = try String.fetchAll(
        db,
        sql: """
          SELECT lower(name) FROM pragma_table_info('backtest_results')
          WHERE pk > 0 AND upper(type) = 'INTEGER'
          """)
      return keys == ["id"] ? nil : .foreignTable(path: path, missing: ["id INTEGER PRIMARY KEY"])
    }

    /// The columns of someone else's table that serve as ours: of the same name and type, and free to be null.
    static func adopted(_ db: Database) throws -> Set<String> {
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT lower(name) AS name, upper(type) AS type FROM pragma_table_info('backtest_results')
          WHERE NOT "notnull" AND pk = 0
          """)
      return Set(
        rows.map { $0["name"] as String }.filter { name in
          rows.contains { $0["name"] == name && $0["type"] == BacktestSchema.adoptable[name] }
        })
    }

    /// The columns of a table, in lower case; none where there is no table of this name.
    private static func columns(of table: String, _ db: Database) throws -> Set<String> {
      // A view or a virtual table would run what the file says.
      let isTable = try Bool.fetchOne(
        db,
        sql: """
          SELECT type = 'table' AND rootpage > 0 FROM sqlite_master
          WHERE lower(name) = ? AND type IN ('table', 'view')
          """, arguments: [table])
      guard let isTable else { return [] }
      guard isTable else { throw BacktestError.notATable(table) }
      return Set(
        try String.fetchAll(
          db, sql: "SELECT lower(name) FROM pragma_table_info(?)", arguments: [table]))
    }

    private static func substitute(_ known: [String], _ lacking: [String]) -> String {
      let values = lacking.map { column in
        switch column {
        case Column.status.rawValue: "'finished' AS status"
        case Column.recordedPoints.rawValue: "0 AS recorded_points"
        default: "NULL AS \(column)"
        }
      }
      return """
        (SELECT \((known + values).joined(separator: ", ")) FROM backtest_results) AS backtest_results
        """
    }
  }
#endif
