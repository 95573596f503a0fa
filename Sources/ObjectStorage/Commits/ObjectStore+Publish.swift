extension ObjectStore {
  /// Begins to save an object.
  func beginUpload(_ key: String, _ timeToLive: Duration?) throws(ObjectError) -> Upload {
    try demand(.write)
    let key = try ObjectKey(key)
    if let timeToLive, !(1..<1 << 42).contains(timeToLive.milliseconds) {
      throw .invalidConfiguration(reason: "a time to live is from 1 ms to a hundred years")
    }
    return Upload(self, key)
  }

  /// Makes what was uploaded the newest version of its object.
  func publish(
    _ upload: inout Upload, _ condition: WriteCondition, _ contentType: String,
    _ timeToLive: Duration?
  ) async throws(ObjectError) -> ObjectInfo {
    let key = upload.key
    let content = upload.content
    let checksum = upload.checksum
    let configuration = configuration
    let id = uniqueId()
    var commit = Commit(key: key, id: id) { state throws(ObjectError) in
      try condition.check(state, key)
      let version = StoredVersion(
        version: state.nextChange, id: id, content: content.id, size: content.size,
        chunkBytes: content.chunkBytes, checksum: checksum, type: contentType, modified: state.now)
      let former = state.present ?? StoredObject(created: state.now, expires: nil, versions: [])
      var object = former.adding(version, keeping: configuration.keptVersions)
      // In whole milliseconds, which is what the sorted set holds.
      object.expires = timeToLive.map { (state.now / 1_000_000 + $0.milliseconds) * 1_000_000 }
      try configuration.check(object, against: state, key)
      return Commit.Decision(kind: .saved, object: object)
    }
    if let payload = upload.payload {
      if !payload.isEmpty { commit.payload = Commit.Payload(content: content, bytes: payload) }
    } else {
      commit.upload = try await upload.finish()
    }
    return try await makingRoom(for: commit)
  }

  /// Commits a new version; when there is no room for it, once more without what has expired.
  func makingRoom(for change: Commit) async throws(ObjectError) -> ObjectInfo {
    let result: (object: StoredObject?, number: Int)?
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
  /// - Throws: ``ObjectError/conflict(key:expected:found:)`` when the object is something else.
  func check(_ state: StoredState, _ key: ObjectKey) throws(ObjectError) {
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

extension ObjectStore.Configuration {
  /// Whether the namespace may hold the object in place of what it was.
  ///
  /// What makes the namespace smaller is let in, even if it remains too big.
  fileprivate func check(
    _ object: StoredObject, against state: StoredState, _ key: ObjectKey
  ) throws(ObjectError) {
    let growth = object.bytes - (state.object?.bytes ?? 0)
    let (bytes, overflow) = state.bytes.addingReportingOverflow(growth)
    if growth > 0, overflow || bytes > maxBytes {
      throw .tooManyBytes(key: key.text, wouldBe: overflow ? .max : bytes, limit: maxBytes)
    }
    if state.object == nil, state.objects >= maxObjects {
      throw .tooManyObjects(
        key: key.text, wouldBe: state.objects == .max ? .max : state.objects + 1, limit: maxObjects)
    }
  }
}

extension ObjectError {
  fileprivate var isLackOfRoom: Bool {
    switch self {
    case .tooManyBytes, .tooManyObjects: true
    default: false
    }
  }
}
