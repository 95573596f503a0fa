import Logging
import RedisClient

/// A change of one object: decided on what is stored, and applied in one transaction or not at all.
struct Commit: Sendable {
  /// What shall be stored of the object, and what the change is called.
  struct Decision: Sendable {
    let kind: ObjectChange.Kind
    /// `nil` for an object that shall be gone.
    let object: StoredObject?
  }

  let key: ObjectKey
  /// The change's unique id.
  let id: String
  /// Chunks that the transaction brings along.
  var payload: Payload?
  /// Chunks that are there already.
  var upload: FinishedUpload?
  /// Decides, from the state and the number of the change; `nil` when there is nothing to change.
  ///
  /// The same state must give the same decision.
  let decide: @Sendable (StoredState) throws(ObjectError) -> Decision?

  /// The only chunk of a small object.
  struct Payload: Sendable {
    let content: StoredContent
    let bytes: [UInt8]
  }
}

/// What became of one attempt to commit.
enum CommitOutcome: Sendable {
  /// It was applied; the object, and content that is to be removed.
  case applied(StoredObject?, number: Int, retired: [StoredContent])
  /// There was nothing to change.
  case unchanged
  /// Another change came first.
  case overtaken
  /// The connection was lost with the transaction on its way.
  case inDoubt(PendingCommit, reason: RedisError)
}

/// A transaction that was sent and whose replies were lost.
struct PendingCommit: Sendable {
  let number: Int
  let decidedAt: Int64
  let object: StoredObject?
  let retired: [StoredContent]
}

extension ObjectStore {
  /// Applies a change exactly once.
  /// - Returns: the object after it, and the change's number; `nil` when there was nothing to change.
  func commit(_ commit: Commit) async throws(ObjectError) -> (object: StoredObject?, number: Int)? {
    var pauses = Pauses(within: configuration.retryTimeout)
    var pending: PendingCommit?
    while true {
      let outcome: CommitOutcome
      do throws(ObjectError) {
        let doubt = pending
        outcome = try await attempt { connection throws(ObjectError) in
          try self.attempt(commit, after: doubt, on: connection)
        }
      } catch {
        guard error.isTransient else { throw error }
        if await pauses.pause() { continue }
        guard pending != nil else { throw error }
        throw .unresolved(key: commit.key.text, id: commit.id, reason: "\(error)")
      }
      switch outcome {
      case .applied(let object, let number, let retired):
        if let pending, pending.number == number {
          logger.notice(
            "the reply to change \(number) of \(commit.key.text) was lost; it is applied")
        }
        await retire(retired)
        await collectNowAndAgain()
        return (object, number)
      case .unchanged:
        return nil
      case .overtaken:
        guard await pauses.pause() else {
          throw .redis(.timedOut(operation: "racing other writers"))
        }
      case .inDoubt(let sent, let reason):
        pending = sent
        guard await pauses.pause() else {
          throw .unresolved(key: commit.key.text, id: commit.id, reason: "\(reason)")
        }
      }
    }
  }

  /// Watches, reads, decides, and sends the transaction.
  private func attempt(
    _ commit: Commit, after doubt: PendingCommit?, on connection: RedisConnection
  ) throws(ObjectError) -> CommitOutcome {
    var commands = CommandBuffer()
    StoredState.ask(
      &commands, keys, commit.key, upload: commit.upload?.member, doubt: doubt?.number)
    let replies = try redis { () throws(RedisError) in
      try connection.roundTrip(commands, replies: StoredState.replyCount)
    }
    let decision: Commit.Decision?
    let state: StoredState
    do throws(ObjectError) {
      state = try StoredState(replies, of: commit.key, after: doubt)
      if let doubt, try state.hasApplied(doubt, commit) {
        try unwatch(connection)
        return .applied(doubt.object, number: doubt.number, retired: doubt.retired)
      }
      if let upload = commit.upload { try upload.check(state, commit.key) }
      decision = try commit.decide(state)
    } catch {
      try unwatch(connection)
      throw error
    }
    guard let decision else {
      try unwatch(connection)
      return .unchanged
    }
    return try apply(decision, of: commit, to: state, on: connection)
  }

  private func unwatch(_ connection: RedisConnection) throws(ObjectError) {
    _ = try redis { () throws(RedisError) in try connection.roundTrip("UNWATCH").get() }
  }

  private func apply(
    _ decision: Commit.Decision, of commit: Commit, to state: StoredState,
    on connection: RedisConnection
  ) throws(ObjectError) -> CommitOutcome {
    var transaction = Transaction(store: self, commit: commit, decision: decision, state: state)
    try transaction.build()
    let pending = PendingCommit(
      number: state.nextChange, decidedAt: state.now, object: decision.object,
      retired: transaction.later)
    let replies: [RedisReply]
    do throws(RedisError) {
      replies = try connection.roundTrip(transaction.commands, replies: transaction.count)
    } catch {
      return .inDoubt(pending, reason: error)
    }
    // The server's own words for a refusal are those to the command, not to EXEC.
    for reply in replies { _ = try redis { () throws(RedisError) in try reply.get() } }
    guard let results = replies.last?.elements else { return .overtaken }
    for result in results { _ = try redis { () throws(RedisError) in try result.get() } }
    return .applied(pending.object, number: pending.number, retired: pending.retired)
  }
}

extension StoredState {
  /// Whether a transaction whose replies were lost was applied.
  ///
  /// If not, it never will be: the change that is now made in its place changes what it watches.
  func hasApplied(_ doubt: PendingCommit, _ commit: Commit) throws(ObjectError) -> Bool {
    if let doubtfulId { return doubtfulId == commit.id }
    guard lastChange >= doubt.number else { return false }
    // So much has happened since that the stream does not reach back; the history may.
    if object?.versions.contains(where: { $0.id == commit.id }) == true { return true }
    throw .unresolved(
      key: commit.key.text, id: commit.id, reason: "the server no longer keeps that change")
  }
}
