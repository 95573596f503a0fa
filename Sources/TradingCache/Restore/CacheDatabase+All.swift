extension CacheDatabase {
  /// Reads everything but snapshots and the recent market, which are read by id or by `loadAllLists`.
  public func loadAll(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> RestoredState {
    let opening = opening
    return try await read(
      CacheRead { session throws(CacheError) in
        // One pass finds every family.
        var state = try session.restore(from: try session.engine.list(nil))
        state.opening = opening
        // All of them in one error: a person mends them together.
        let unreadable = state.unreadable
        if policy == .strict, !unreadable.isEmpty { throw .unreadable(unreadable) }
        return state
      })
  }

  /// Removes everything of this trader, and nothing else in the store; returns when it is gone.
  ///
  /// The writer's own keys stay, since they say to a late writer that it is late. Writes made before
  /// are removed too, writes made after are kept.
  public func flush() async throws(CacheError) {
    let doomed = try await read(
      CacheRead { session throws(CacheError) in
        try session.engine.listAll().byteArrays.filter { session.keys.isKnown($0) }
      })
    var last: Receipt?
    for start in stride(from: 0, to: doomed.count, by: 100) {
      let page = doomed[start..<min(start + 100, doomed.count)]
      last = try write(CacheWrite { changes, context in context.remove(page, in: &changes) })
    }
    if let last { try await confirmed(last) }
  }
}

extension ReadSession {
  /// Reads every family of records among the keys, in the order of the table.
  func restore(from found: KeyList) throws(CacheError) -> RestoredState {
    var state = RestoredState(families: families)
    for family in families.rows {
      if let restore = family.restore {
        state[family.kind] = try restore(self, found, state)
      } else if let key = family.key {
        let count = FamilyKeys(of: key, in: found, keys).count
        if count > 0 { state.listCounts[family.kind] = count }
      }
    }
    return state
  }
}
