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
  /// How many chunks one write removes: about a MiB, which keeps a server busy for a millisecond.
  var removalSlice: Int { min(64, max(1, (1 << 20) / configuration.chunkBytes)) }
  /// How long after its predecessor a chunk expires, in milliseconds: the server frees them one by one.
  private static let removalPace = 2

  /// Appends the command that removes a chunk, once its readers had their time.
  func appendRemoval(
    ofChunk index: Int, of content: StoredContent, to commands: inout CommandBuffer
  ) {
    appendRemoval(ofChunk: index, of: content.id, to: &commands)
  }

  private func appendRemoval(
    ofChunk index: Int, of content: String, to commands: inout CommandBuffer
  ) {
    let grace = Int(configuration.readGrace.milliseconds)
    if grace == 0 {
      commands.append(command: "UNLINK", keys.chunk(content, index))
    } else {
      commands.append(
        command: "PEXPIRE", keys.chunk(content, index), grace + index * Self.removalPace)
    }
  }

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
      let slice = start..<min(start + removalSlice, member.chunkCount)
      try await retrying { [self] connection throws(ObjectError) in
        var commands = CommandBuffer()
        for index in slice { appendRemoval(ofChunk: index, of: member.content, to: &commands) }
        try connection.perform(commands, count: slice.count)
      }
      start = slice.upperBound
    }
    try await retrying { [keys] connection throws(ObjectError) in
      var commands = CommandBuffer()
      commands.append(command: "ZREM", keys.garbage, member.text)
      try connection.perform(commands, count: 1)
    }
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
    var count = 0
    for text in found {
      // Claimed first, so that the upload it may belong to can no longer be made visible.
      let claimed = try await retrying { [keys] connection throws(ObjectError) in
        let due = Int(now / 1_000_000 + Transaction.removalLease)
        return try redis { () throws(RedisError) in
          try connection.roundTrip("ZADD", keys.garbage, "XX", "CH", due, text).get().integer
        }
      }
      guard claimed == 1 else { continue }
      guard let member = GarbageMember(text) else { continue }
      try await remove(member)
      count += 1
    }
    if count > 0 { logger.notice("removed what was left of \(count) saves or deletes") }
    return count
  }

  private func removeExpired() async throws(ObjectError) -> Int {
    var count = 0
    for name in try await due(keys.expiry).members {
      let key = try ObjectKey(name)
      let expired = try await commit(
        Commit(key: key, id: uniqueId()) { state throws(ObjectError) in
          guard let object = state.object, object.hasExpired(at: state.now) else { return nil }
          return Commit.Decision(kind: .expired, object: nil)
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
}

extension RedisConnection {
  /// Runs commands of whose replies only errors matter.
  func perform(_ commands: borrowing CommandBuffer, count: Int) throws(ObjectError) {
    do throws(RedisError) {
      for reply in try roundTrip(commands, replies: count) { _ = try reply.get() }
    } catch {
      throw .redis(error)
    }
  }
}

/// 32 hexadecimal digits that no other change or content has.
func uniqueId() -> String {
  XXHash64.text(UInt64.random(in: .min ... .max)) + XXHash64.text(UInt64.random(in: .min ... .max))
}
