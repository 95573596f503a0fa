import RedisClient

/// The commands that make a decision true, between `MULTI` and `EXEC`.
struct Transaction: ~Copyable {
  private(set) var commands = CommandBuffer()
  /// How many commands there are.
  private(set) var count = 0
  /// Content that is to be removed after the transaction, being too much for it.
  private(set) var later: [StoredContent] = []

  private let store: ObjectStore
  private let commit: Commit
  private let decision: Commit.Decision
  private let state: StoredState

  /// How long others leave the removal to whom it belongs, in milliseconds.
  static let removalLease: Int64 = 60_000

  init(store: ObjectStore, commit: Commit, decision: Commit.Decision, state: StoredState) {
    self.store = store
    self.commit = commit
    self.decision = decision
    self.state = state
  }

  mutating func build() throws(ObjectError) {
    let keys = store.keys
    let key = commit.key
    add("MULTI")
    if let payload = commit.payload {
      commands.appendChunk(
        payload.bytes[...], 0, of: payload.content, as: keys.chunk(payload.content.id, 0))
      count += 1
    }
    if let object = decision.object {
      add("SET", keys.object(key), try object.encoded(of: key))
      add("ZADD", keys.names, 0, key.text)
    } else {
      add("DEL", keys.object(key))
      add("ZREM", keys.names, key.text)
    }
    if let expires = decision.object?.expires {
      add("ZADD", keys.expiry, Int(expires / 1_000_000), key.text)
    } else if state.object?.expires != nil {
      add("ZREM", keys.expiry, key.text)
    }
    add("HINCRBY", keys.totals, "bytes", (decision.object?.bytes ?? 0) - (state.object?.bytes ?? 0))
    let difference = (decision.object == nil ? 0 : 1) - (state.object == nil ? 0 : 1)
    if difference != 0 { add("HINCRBY", keys.totals, "objects", difference) }
    if let upload = commit.upload { add("ZREM", keys.garbage, upload.member) }
    retire()
    ChangeEntry.append(
      to: &commands, keys.changes, keeping: store.configuration.keptChanges,
      ObjectChange(key: key.text, kind: decision.kind, version: state.nextChange, id: commit.id))
    count += 1
    add("EXEC")
  }

  /// Content that no version consists of any more: little is removed here, much is noted.
  private mutating func retire() {
    let kept = decision.object?.contents ?? []
    let retired = (state.object?.contents ?? []).subtracting(kept).sorted { $0.id < $1.id }
    if retired.reduce(0, { $0 + $1.chunkCount }) <= store.removalSlice {
      for content in retired {
        for index in 0..<content.chunkCount {
          store.appendRemoval(ofChunk: index, of: content, to: &commands)
          count += 1
        }
      }
    } else {
      let due = Int(state.now / 1_000_000 + Self.removalLease)
      for content in retired {
        add("ZADD", store.keys.garbage, due, GarbageMember(content).text)
      }
      later = retired
    }
  }

  private mutating func add<each Argument: CommandArgument>(
    _ command: StaticString, _ arguments: repeat each Argument
  ) {
    commands.append(command: command, repeat each arguments)
    count += 1
  }
}
