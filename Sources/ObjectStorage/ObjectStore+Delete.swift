extension ObjectStore {
  /// Deletes an object with all its versions.
  ///
  /// No timer and no copy in memory brings it back. An object whose record is damaged is deleted too, as far
  /// as it is known what belongs to it.
  /// - Parameters:
  ///   - key: the object.
  ///   - condition: what the object must be; otherwise nothing is changed.
  /// - Returns: whether there was such an object.
  /// - Throws: ``ObjectError/conflict(key:expected:found:)``.
  @discardableResult
  public func delete(
    _ key: String, when condition: WriteCondition = .always
  ) async throws(ObjectError) -> Bool {
    try demand(.delete)
    return try await delete(try ObjectKey(key), when: condition)
  }

  private func delete(
    _ key: ObjectKey, when condition: WriteCondition = .always
  ) async throws(ObjectError) -> Bool {
    let change = Commit(key: key, id: uniqueId()) { state throws(ObjectError) in
      try condition.check(state, key)
      guard state.present != nil || state.record.isDamaged else { return nil }
      return Commit.Decision(kind: .deleted, object: nil)
    }
    return try await commit(change) != nil
  }

  /// Deletes every object of the namespace whose key begins with `prefix`, one after another.
  ///
  /// LEAN's `Clear`, which only forgets what is in memory, has no counterpart: there is no copy in memory.
  /// - Returns: how many there were.
  @discardableResult
  public func clear(prefix: String = "") async throws(ObjectError) -> Int {
    try demand(.delete)
    var count = 0
    for name in try await names(prefix: prefix) {
      if try await delete(ObjectKey(stored: name)) { count += 1 }
    }
    return count
  }

  /// Makes an earlier version the newest again: as a new version, with the old one's content, which is
  /// not copied.
  ///
  /// Content type and time to live stay what they were: the former of the old version, the latter of
  /// the object.
  /// - Parameters:
  ///   - key: the object.
  ///   - version: the number of one of its kept versions.
  ///   - condition: what the object must be now; otherwise nothing is changed.
  /// - Returns: what is known of the new version.
  /// - Throws: ``ObjectError/notFound(key:version:)``, ``ObjectError/conflict(key:expected:found:)``.
  @discardableResult
  public func rollBack(
    _ key: String, to version: Int, when condition: WriteCondition = .always
  ) async throws(ObjectError) -> ObjectInfo {
    try demand(.write)
    let key = try ObjectKey(key)
    let id = uniqueId()
    let kept = configuration.kept
    return try await makingRoom(
      for: Commit(key: key, id: id) { state throws(ObjectError) in
        try condition.check(state, key)
        if case .damaged(let error, _) = state.record { throw error }
        guard let object = state.present, let old = object.version(version) else {
          throw .notFound(key: key.text, version: version)
        }
        let new = StoredVersion(
          version: state.nextChange, id: id, content: old.content, size: old.size,
          chunkBytes: old.chunkBytes, checksum: old.checksum, type: old.type, modified: state.now)
        return Commit.Decision(kind: .rolledBack, object: object.adding(new, keeping: kept))
      })
  }
}
