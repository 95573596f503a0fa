#if Backtests
  import GRDB

  extension BacktestStore {
    /// Replaces the notes of a backtest; `nil` removes them.
    public func setNotes(_ notes: String?, of id: Int64) throws(BacktestError) {
      try write { db in
        try Self.check([id], db)
        try Self.update(id, [Column.notes.rawValue: notes], db)
      }
    }

    /// Adds tags to a backtest; those that it has stay.
    public func addTags(_ tags: Set<String>, to id: Int64) throws(BacktestError) {
      try write { db in
        try Self.check([id], db)
        try Self.insert(tags: tags, id, db)
      }
    }

    /// Removes tags from a backtest; those that it does not have do not matter.
    public func removeTags(_ tags: Set<String>, from id: Int64) throws(BacktestError) {
      try write { db in
        try Self.check([id], db)
        for tag in tags {
          try db.execute(
            sql: "DELETE FROM backtest_tags WHERE backtest_id = ? AND tag = ?",
            arguments: [id, tag])
        }
      }
    }

    /// Removes backtests, with their tags, curves and trades; all of them, or none when one does not exist.
    /// - Throws: ``BacktestError/running(_:)`` for those whose process lives, ``BacktestError/notFound(_:)``.
    public func delete(_ ids: [Int64]) throws(BacktestError) {
      try write { db in
        try Self.check(ids, db)
        let running = try ids.filter { try isRunning($0, db) }
        guard running.isEmpty else { throw BacktestError.running(running) }
        for id in ids {
          try db.execute(sql: "DELETE FROM backtest_results WHERE id = ?", arguments: [id])
        }
      }
      for id in ids { RunLocks.release(id, of: path) }
    }

    /// Keeps the newest `count` backtests of a filter and removes its others.
    ///
    /// Running ones are neither counted nor removed, unless the filter asks for them; those whose process lives
    /// are not removed even then.
    /// - Returns: the ids of the removed.
    @discardableResult
    public func keepLast(
      _ count: Int, _ filter: BacktestFilter = BacktestFilter()
    ) throws(BacktestError) -> [Int64] {
      try write { db in
        let ids = try surplus(count, filter, db)
        for id in ids {
          try db.execute(sql: "DELETE FROM backtest_results WHERE id = ?", arguments: [id])
        }
        return ids
      }
    }

    /// The ids that ``keepLast(_:_:)`` would remove.
    public func surplus(
      beyond count: Int, _ filter: BacktestFilter = BacktestFilter()
    ) throws(BacktestError) -> [Int64] {
      try read { db in try surplus(count, filter, db) }
    }

    private func surplus(_ count: Int, _ filter: BacktestFilter, _ db: Database) throws -> [Int64] {
      guard count >= 0 else {
        throw BacktestError.invalid(field: "count", reason: "it is below zero")
      }
      var filter = filter
      filter.statuses = filter.statuses ?? [.finished, .failed, .cancelled]
      let query = Query(filter, try StoredTables(db, path))
      let ids = try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM \(query.table) WHERE \(query.condition)
          ORDER BY \(Query.newestFirst) LIMIT -1 OFFSET ?
          """, arguments: query.arguments + [count])
      return try ids.filter { try !isRunning($0, db) }
    }

    /// Whether a backtest is running in a process of this machine.
    func isRunning(_ id: Int64, _ db: Database) throws -> Bool {
      let table = try StoredTables(db, path).results
      let status = try DatabaseValue.fetchOne(
        db, sql: "SELECT status FROM \(table) WHERE id = ?", arguments: [id])
      guard status == BacktestStatus.running.rawValue.databaseValue else { return false }
      return try RunLocks.isHeld(id, of: path)
    }

    private static func check(_ ids: [Int64], _ db: Database) throws {
      let missing = try ids.filter { id in
        try Int.fetchOne(
          db, sql: "SELECT 1 FROM backtest_results WHERE id = ?", arguments: [id]) == nil
      }
      guard missing.isEmpty else { throw BacktestError.notFound(missing) }
    }
  }
#endif
