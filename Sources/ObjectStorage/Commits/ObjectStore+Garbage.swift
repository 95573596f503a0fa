import Logging
import RedisClient
import Synchronization

/// A member of `garbage`: the id of some content, and of how many chunks it consists.
struct GarbageMember: Sendable, Hashable {
  let content: String
  let chunkCount: Int

  init(_ content: StoredContent) {
    self.content = content.id
    chunkCount = content.chunkCount
  }

  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let count = Int(parts[1]), (0..<1 << 40).contains(count) else {
      return nil
    }
    content = String(parts[0])
    chunkCount = count
  }

  var text: String { "\(content):\(chunkCount)" }
}

extension ObjectStore {
  var removal: ChunkRemoval { ChunkRemoval(keys, configuration) }

  /// Removes content that a change has left behind; what does not get done, a collection does.
  func retire(_ contents: [StoredContent]) async {
    for content in contents {
      do throws(ObjectError) {
        try await remove(GarbageMember(content))
      } catch {
        logger.warning("old content is left to a later collection: \(error)")
      }
    }
  }

  private func remove(_ member: GarbageMember) async throws(ObjectError) {
    var start = 0
    while start < member.chunkCount {
      let slice = start..<min(start + removal.slice, member.chunkCount)
      try await retrying { [removal] connection throws(ObjectError) in
        var commands = CommandBuffer()
        for index in slice {
          removal.append(chunk: index, of: member.content, to: &commands)
        }
        try connection.perform(commands)
      }
      start = slice.upperBound
    }
    try await run("ZREM", keys.garbage, member.text)
  }

  /// Removes expired objects, and what crashes left behind.
  ///
  /// What expired or was left is invisible before. Every store does it by itself, see
  /// ``Configuration/collectionInterval``. Needs the permission to write or to delete.
  /// - Returns: how many objects and leftovers were removed.
  @discardableResult
  public func collectGarbage() async throws(ObjectError) -> Int {
    if !mayChange { try demand(.delete) }
    state.withLock { $0.lastCollection = .now }
    return try await removeExpired() + removeLeftovers()
  }

  /// Collects, if that was long ago; a failure is no failure of the call that it comes with.
  func collectNowAndAgain() async {
    guard let interval = configuration.collectionInterval, mayChange else { return }
    let isDue = state.withLock { state in
      state.lastCollection.map { ContinuousClock.now - $0 > interval } ?? true
    }
    guard isDue else { return }
    do throws(ObjectError) {
      try await collectGarbage()
    } catch {
      logger.warning("expired objects and leftovers are not collected: \(error)")
    }
  }

  private var mayChange: Bool {
    !configuration.permissions.isDisjoint(with: [.write, .delete])
  }

  private func removeLeftovers() async throws(ObjectError) -> Int {
    let (found, now) = try await due(keys.garbage)
    var removed: Set<String> = []
    for text in found {
      if let content = try await claimAndRemove(text, now: now) { removed.insert(content) }
    }
    try await dropReservations(of: removed)
    if !removed.isEmpty {
      logger.notice("removed what was left of \(removed.count) saves or deletes")
    }
    return removed.count
  }

  /// Removes listed content, unless someone else does.
  ///
  /// It is claimed first, so that the upload it may belong to can no longer be made visible.
  /// - Returns: the id of what was removed.
  func claimAndRemove(_ text: String, now: Int64) async throws(ObjectError) -> String? {
    let claimed = try await retrying { [keys] connection throws(ObjectError) in
      let due = Int(now / 1_000_000 + ChunkRemoval.lease)
      return try redis { () throws(RedisError) in
        try connection.roundTrip("ZADD", keys.garbage, "XX", "CH", due, text).get().integer
      }
    }
    guard claimed == 1, let member = GarbageMember(text) else { return nil }
    try await remove(member)
    return member.content
  }

  /// Takes uploads off the list of those under way: the ones named, and those whose lease is over.
  private func dropReservations(of contents: Set<String>) async throws(ObjectError) {
    var gone = Set(try await due(keys.uploads).members)
    if !contents.isEmpty {
      let listed = try await retrying { [keys] connection throws(ObjectError) in
        try redis { () throws(RedisError) in
          try connection.roundTrip("ZRANGEBYSCORE", keys.uploads, "-inf", "+inf").get()
        }
      }
      for text in (listed.elements ?? []).compactMap(\.text) {
        if let id = UploadReservation(text)?.id, contents.contains(id) { gone.insert(text) }
      }
    }
    for text in gone { try await run("ZREM", keys.uploads, text) }
  }

  private func removeExpired() async throws(ObjectError) -> Int {
    var count = 0
    for name in try await due(keys.expiry).members {
      let expired = try await commit(
        Commit(key: ObjectKey(stored: name), id: uniqueId()) { state throws(ObjectError) in
          // When a record cannot be read, the index alone says that its time is over.
          let isOver = state.record.isDamaged || state.object?.hasExpired(at: state.now) == true
          return isOver ? Commit.Decision(kind: .expired, object: nil) : nil
        })
      if expired != nil { count += 1 }
    }
    return count
  }

  /// The first members of a sorted set whose time has come, and the server's time in nanoseconds.
  private func due(_ set: String) async throws(ObjectError) -> (members: [String], now: Int64) {
    try await retrying { connection throws(ObjectError) in
      let now = try redis { () throws(RedisError) in try connection.roundTrip("TIME").get() }
      let time = try serverTime(now)
      let reply = try redis { () throws(RedisError) in
        try connection.roundTrip(
          "ZRANGEBYSCORE", set, "-inf", Int(time / 1_000_000), "LIMIT", 0, 1000
        ).get()
      }
      return ((reply.elements ?? []).compactMap(\.text), time)
    }
  }

  /// Runs one command, of whose reply only an error matters.
  func run(_ command: StaticString, _ arguments: String...) async throws(ObjectError) {
    try await retrying { connection throws(ObjectError) in
      var commands = CommandBuffer()
      commands.append(command: command, arguments: arguments)
      try connection.perform(commands)
    }
  }
}

extension RedisConnection {
  /// Runs commands of whose replies only errors matter.
  func perform(_ commands: borrowing CommandBuffer) throws(ObjectError) {
    do throws(RedisError) {
      for reply in try roundTrip(commands) { _ = try reply.get() }
    } catch {
      throw .redis(error)
    }
  }
}

/// 32 hexadecimal digits that no other change or content has.
func uniqueId() -> String {
  XXHash64.text(UInt64.random(in: .min ... .max)) + XXHash64.text(UInt64.random(in: .min ... .max))
}
