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
  /// The change was made.
  case applied(AppliedCommit)
  /// There was nothing to change.
  case unchanged
  /// Another change came first.
  case overtaken
  /// The transaction was sent, and whether it was carried out is not known yet.
  case inDoubt(PendingCommit, reason: RedisError)
  /// This attempt changed nothing; `doubt` is an earlier one of which that is still not known.
  case failed(ObjectError, doubt: PendingCommit?)
}

/// A change that was made.
struct AppliedCommit: Sendable {
  let number: Int
  /// The object after it; `nil` when it is gone.
  let object: StoredObject?
  /// Content that is to be removed now, being too much for the transaction.
  let retired: [StoredContent]
  /// Whether the record that it replaced was damaged, so that the totals are off.
  let replacedDamage: Bool
}

/// A transaction that was sent and whose replies were lost.
struct PendingCommit: Sendable {
  let change: AppliedCommit
  let decidedAt: Int64

  var number: Int { change.number }
}

extension StoredState {
  /// Whether a transaction whose replies were lost was applied; `nil` while that is open.
  ///
  /// Once it is known not to be applied it never will be: another change has changed what it watches.
  /// - Throws: ``ObjectError/unresolved(key:id:reason:)`` when it can no longer be found out.
  func hasApplied(_ doubt: PendingCommit, _ commit: Commit) throws(ObjectError) -> Bool? {
    if let doubtfulId { return doubtfulId == commit.id }
    guard lastChange >= doubt.number else { return nil }
    // So much has happened since that the stream does not reach back; the history may.
    if object?.versions.contains(where: { $0.id == commit.id }) == true { return true }
    throw .unresolved(
      key: commit.key.text, id: commit.id, reason: "the server no longer keeps that change")
  }
}
