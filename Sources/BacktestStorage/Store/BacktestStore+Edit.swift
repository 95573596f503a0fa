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
          sql: "DELETE FROM backtest_tags WHERE backtest_id = ? AND tag = ?", arguments: [id, tag])
      }
    }
  }

  /// Removes backtests, with their tags and curves; all of them, or none when one does not exist.
  public func delete(_ ids: [Int64]) throws(BacktestError) {
    try write { db in
      try Self.check(ids, db)
      for id in ids {
        try db.execute(sql: "DELETE FROM backtest_results WHERE id = ?", arguments: [id])
      }
    }
    for id in ids { RunLocks.release(id, of: path) }
  }

  /// Keeps the newest `count` backtests of a filter and removes its others.
  ///
  /// Running ones are neither counted nor removed, unless the filter asks for them.
  /// - Returns: the ids of the removed.
  @discardableResult
  public func keepLast(
    _ count: Int, _ filter: BacktestFilter = BacktestFilter()
  ) throws(BacktestError) -> [Int64] {
    guard count >= 0 else {
      throw .invalid(field: "count", reason: "it is below zero")
    }
    var filter = filter
    filter.statuses = filter.statuses ?? [.finished, .failed, .cancelled]
    let query = Query(filter)
    return try write { db in
      let ids = try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM backtest_results WHERE \(query.condition)
          ORDER BY \(Query.newestFirst) LIMIT -1 OFFSET ?
          """, arguments: query.arguments + [count])
      for id in ids {
        try db.execute(sql: "DELETE FROM backtest_results WHERE id = ?", arguments: [id])
      }
      return ids
    }
  }

  private static func check(_ ids: [Int64], _ db: Database) throws {
    let missing = try ids.filter { id in
      try Int.fetchOne(
        db, sql: "SELECT 1 FROM backtest_results WHERE id = ?", arguments: [id]) == nil
    }
    guard missing.isEmpty else { throw BacktestError.notFound(missing) }
  }
}
