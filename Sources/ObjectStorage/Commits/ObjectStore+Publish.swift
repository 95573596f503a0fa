extension ObjectStore {
  /// Makes what was uploaded the newest version of its object.
  func publish(
    _ upload: inout Upload, _ condition: WriteCondition, _ contentType: String,
    _ timeToLive: Duration?
  ) async throws(ObjectError) -> ObjectInfo {
    let (key, content, keep) = (upload.key, upload.content, upload.keep)
    let checksum = upload.checksum
    let configuration = configuration
    let id = uniqueId()
    var commit = Commit(key: key, id: id) { state throws(ObjectError) in
      try condition.check(state, key)
      let version = StoredVersion(
        version: state.nextChange, id: id, content: content.id, size: content.size,
        chunkBytes: content.chunkBytes, checksum: checksum, type: contentType, modified: state.now)
      let former = state.present ?? StoredObject(created: state.now, expires: nil, versions: [])
      var object = former.adding(version, keeping: keep)
      // In whole milliseconds, which is what the sorted set holds.
      object.expires = timeToLive.map { (state.now / 1_000_000 + $0.milliseconds) * 1_000_000 }
      try configuration.checkRoom(
        for: key, growth: object.bytes - (state.object?.bytes ?? 0), isNew: !state.record.exists,
        bytes: state.bytes, objects: state.objects)
      return Commit.Decision(kind: .saved, object: object)
    }
    if let payload = upload.payload {
      if !payload.isEmpty { commit.payload = Commit.Payload(content: content, bytes: payload) }
    } else {
      commit.upload = try await finish(&upload)
    }
    return try await makingRoom(for: commit)
  }

  /// Commits a new version; when there is no room for it, once more without what has expired.
  func makingRoom(for change: Commit) async throws(ObjectError) -> ObjectInfo {
    let result: AppliedCommit?
    do throws(ObjectError) {
      result = try await commit(change)
    } catch {
      guard error.isLackOfRoom, try await collectGarbage() > 0 else { throw error }
      result = try await commit(change)
    }
    guard let object = result?.object, let newest = object.newest else {
      throw .notFound(key: change.key.text, version: nil)
    }
    return object.info(newest, of: change.key)
  }
}

extension WriteCondition {
  /// - Throws: ``ObjectError/conflict(key:expected:found:)`` when the object is something else; that it is
  ///   damaged, when that cannot be told.
  func check(_ state: StoredState, _ key: ObjectKey) throws(ObjectError) {
    if case .always = self { return }
    if case .damaged(let error, _) = state.record { throw error }
    let found = state.present?.newest?.version
    let holds =
      switch self {
      case .always: true
      case .absent: found == nil
      case .version(let number): found == number
      }
    guard holds else { throw .conflict(key: key.text, expected: self, found: found) }
  }
}
