extension CacheDatabase {
  /// Writes everything of this trader that can be read into another database, record by record, and returns
  /// when that has it.
  ///
  /// Records are written by the same calls that a node makes, so that what arrives has been understood. The
  /// heartbeat is not copied, since it is about this database's node. The target is best empty: a log that is
  /// there already is refused.
  ///
  /// - Parameter target: a database of any engine, whose configuration names the same families.
  /// - Throws: `CacheError.rejected` with what the target did not take, and what reading throws.
  public func copy(to target: any CacheDatabase) async throws(CacheError) -> CopyReport {
    let state = try await loadAll(.quarantine)
    let lists = try await loadAllLists(.quarantine)
    for family in state.families.rows {
      if let restored = state[family.kind] { try await family.copy(restored, self, target) }
      guard let key = family.key else { continue }
      for list in lists where list.kind == family.kind {
        for record in list.records {
          try await target.bound(try target.append(record, to: key, Text(list.id)))
        }
      }
    }
    try await target.sync()
    return CopyReport(state: state, lists: lists)
  }
}

/// What a copy read from its source.
public struct CopyReport: Sendable {
  /// What was read of the trader.
  public let state: RestoredState
  /// Its snapshots and the recent market.
  public let lists: [RestoredList]

  /// How many records were copied.
  public var count: Int {
    state.report.counts.values.reduce(0, +) + lists.map(\.records.count).reduce(0, +)
  }

  /// The records that could not be read, and so are not in the copy.
  public var unreadable: [UnreadableRecord] {
    state.unreadable + lists.flatMap(\.records.unreadable)
  }
}
