import Logging
import RedisClient

extension ObjectStore {
  /// Applies a change exactly once.
  /// - Returns: what was changed; `nil` when there was nothing to change.
  /// - Throws: ``ObjectError/unresolved(key:id:reason:)`` when the change may have been made; after every
  ///   other error it was not.
  func commit(_ commit: Commit) async throws(ObjectError) -> AppliedCommit? {
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
        outcome = .failed(error, doubt: pending)
      }
      let failure: ObjectError
      switch outcome {
      case .applied(let change):
        await finish(change, of: commit, afterDoubt: pending?.number == change.number)
        return change
      case .unchanged: return nil
      case .overtaken: failure = .redis(.timedOut(operation: "racing other writers"))
      case .inDoubt(let sent, let reason): (pending, failure) = (sent, .redis(reason))
      case .failed(let error, let doubt): (pending, failure) = (doubt, error)
      }
      if failure.isTransient, await pauses.pause() { continue }
      guard pending != nil else { throw failure }
      if case .unresolved = failure { throw failure }
      throw .unresolved(key: commit.key.text, id: commit.id, reason: "\(failure)")
    }
  }

  /// Does what follows a change that was made.
  private func finish(
    _ change: AppliedCommit, of commit: Commit, afterDoubt wasInDoubt: Bool
  ) async {
    if wasInDoubt {
      logger.notice(
        "the reply to change \(change.number) of \(commit.key.text) was lost; it is applied")
    }
    await retire(change.retired)
    if change.replacedDamage { await recount() }
    await collectNowAndAgain()
  }

  /// What an attempt is going to do.
  private enum Plan {
    /// Send the transaction, while an earlier one may still be on its way.
    case send(PendingCommit, doubt: PendingCommit?)
    /// Nothing more; what became of the change is known.
    case settled(CommitOutcome)
  }

  /// Watches, reads, decides, and sends the transaction.
  private func attempt(
    _ commit: Commit, after doubt: PendingCommit?, on connection: RedisConnection
  ) throws(ObjectError) -> CommitOutcome {
    let (plan, outcome) = try connection.transaction(
      watching: StoredState.watched(keys), mapping: { ObjectError.redis($0) }
    ) { reads in
      StoredState.ask(
        &reads, keys, commit.key, upload: commit.upload?.member, doubt: doubt?.number)
    } deciding: { replies, commands throws(ObjectError) in
      decide(commit, after: doubt, replies, &commands)
    }
    guard case .send(let sent, let doubt) = plan else {
      guard case .settled(let outcome) = plan else { return .unchanged }
      return outcome
    }
    switch outcome {
    case .unchanged: return .unchanged
    case .applied: return .applied(sent.change)
    case .overtaken: return .overtaken
    case .refused(let error): return .failed(.redis(error), doubt: doubt)
    case .inDoubt(let error): return .inDoubt(sent, reason: error)
    case .partlyApplied(let error):
      let reason = "the server carried out a part of the change only: \(error)"
      return .failed(
        .unresolved(key: commit.key.text, id: commit.id, reason: reason), doubt: sent)
    }
  }

  /// Decides on what was read, and appends the commands that make the decision true.
  private func decide(
    _ commit: Commit, after doubt: PendingCommit?, _ replies: [RedisReply],
    _ commands: inout CommandBuffer
  ) -> Plan {
    var doubt = doubt
    do throws(ObjectError) {
      let state = try StoredState(replies, of: commit.key, after: doubt)
      if let sent = doubt {
        switch try state.hasApplied(sent, commit) {
        case true?: return .settled(.applied(sent.change))
        case false?: doubt = nil
        case nil: break
        }
      }
      if let upload = commit.upload {
        do throws(ObjectError) {
          try upload.check(state, commit.key)
        } catch {
          // A transaction in doubt has seen the upload listed, and watches the list.
          doubt = nil
          throw error
        }
      }
      guard let decision = try commit.decide(state) else { return .settled(.unchanged) }
      let retired = try commands.append(
        decision, of: commit, to: state, keys, removal, keeping: configuration.keptChanges)
      let change = AppliedCommit(
        number: state.nextChange, object: decision.object, retired: retired,
        replacedDamage: state.record.isDamaged)
      return .send(PendingCommit(change: change, decidedAt: state.now), doubt: doubt)
    } catch {
      return .settled(.failed(error, doubt: doubt))
    }
  }
}
