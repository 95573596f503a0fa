import RedisClient

extension CommandBuffer {
  /// Appends what makes a decision true.
  /// - Returns: content to be removed after the transaction, being too much for it.
  mutating func append(
    _ decision: Commit.Decision, of commit: Commit, to state: StoredState, _ keys: NamespaceKeys,
    _ removal: ChunkRemoval, keeping keptChanges: Int
  ) throws(ObjectError) -> [StoredContent] {
    let (key, number) = (commit.key, state.nextChange)
    if let payload = commit.payload {
      appendChunk(
        payload.bytes[...], 0, of: payload.content, as: keys.chunk(payload.content.id, 0))
    }
    try append(decision.object, of: key, in: state, keys)
    append(
      command: "HINCRBY", keys.totals, "bytes",
      (decision.object?.bytes ?? 0) - (state.object?.bytes ?? 0))
    let difference = (decision.object == nil ? 0 : 1) - (state.record.exists ? 1 : 0)
    if difference != 0 { append(command: "HINCRBY", keys.totals, "objects", difference) }
    if let upload = commit.upload {
      append(command: "ZREM", keys.garbage, upload.member)
      append(command: "ZREM", keys.uploads, upload.reservation)
    }
    let retired = appendRetirement(
      of: (state.object?.contents ?? []).subtracting(decision.object?.contents ?? []),
      at: state.now, keys, removal)
    append(command: "SET", keys.lastChange, number)
    if state.streamWasCut { append(command: "DEL", keys.changes) }
    let change = ObjectChange(
      key: key.text, kind: decision.kind, version: number, id: commit.id)
    ChangeEntry.append(to: &self, keys.changes, keeping: keptChanges, change)
    return retired
  }

  /// Appends what stores an object's record, and what the indexes hold of it.
  private mutating func append(
    _ object: StoredObject?, of key: ObjectKey, in state: StoredState, _ keys: NamespaceKeys
  ) throws(ObjectError) {
    if let object {
      append(command: "SET", keys.object(key), try object.encoded(of: key))
      append(command: "ZADD", keys.names, 0, key.text)
    } else {
      append(command: "DEL", keys.object(key))
      append(command: "ZREM", keys.names, key.text)
    }
    if let expires = object?.expires {
      append(command: "ZADD", keys.expiry, Int(expires / 1_000_000), key.text)
    } else if state.object?.expires != nil || state.record.isDamaged {
      append(command: "ZREM", keys.expiry, key.text)
    }
  }

  /// Content that no version consists of any more: a little is removed here, much is noted.
  private mutating func appendRetirement(
    of contents: Set<StoredContent>, at now: Int64, _ keys: NamespaceKeys, _ removal: ChunkRemoval
  ) -> [StoredContent] {
    let retired = contents.sorted { $0.id < $1.id }
    guard retired.reduce(0, { $0 + $1.chunkCount }) > removal.slice else {
      for content in retired {
        for index in 0..<content.chunkCount {
          removal.append(chunk: index, of: content.id, to: &self)
        }
      }
      return []
    }
    let due = Int(now / 1_000_000 + ChunkRemoval.lease)
    for content in retired {
      append(command: "ZADD", keys.garbage, due, GarbageMember(content).text)
    }
    return retired
  }
}

/// How chunks are removed once no version consists of them any more.
struct ChunkRemoval: Sendable {
  private let keys: NamespaceKeys
  /// How long they stay readable, in milliseconds.
  private let grace: Int
  /// How many chunks one write removes: about a MiB, which keeps a server busy for a millisecond.
  let slice: Int

  /// How long others leave the removal to the client that began it, in milliseconds.
  static let lease: Int64 = 60_000
  /// How long after its predecessor a chunk expires, in milliseconds: the server frees them one by one.
  private static let pace = 2

  init(_ keys: NamespaceKeys, _ configuration: ObjectStore.Configuration) {
    self.keys = keys
    grace = Int(configuration.readGrace.milliseconds)
    slice = min(64, max(1, (1 << 20) / configuration.chunkBytes))
  }

  /// Appends the command that removes a chunk, once its readers had their time.
  func append(chunk index: Int, of content: String, to commands: inout CommandBuffer) {
    if grace == 0 {
      commands.append(command: "UNLINK", keys.chunk(content, index))
    } else {
      commands.append(
        command: "PEXPIRE", keys.chunk(content, index), grace + index * Self.pace)
    }
  }
}
