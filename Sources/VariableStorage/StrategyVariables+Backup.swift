import Dispatch
import Logging
import RedisClient
import Synchronization
import TradingModel

/// Loading, backing up, and stopping.
extension StrategyVariables {
  /// Loads what is stored, once, before the first iteration; once more does nothing.
  ///
  /// What was set, removed or cleared here before is newer, and stays; ``Status/discarded`` and the log
  /// have what was stored instead. Values of ``defaults(_:)`` never win over what is stored.
  /// - Parameter limit: how long to try again while the store is away, as a database that wakes up is.
  /// - Throws: `VariableError`, when the store cannot be reached or what is stored cannot be read. Nothing
  ///   is backed up until a load has succeeded; every backup tries it first.
  public func load(within limit: Duration = .seconds(15)) async throws(VariableError) {
    try await keepTrying(until: .now + limit, after: \.isUnavailable) {
      () async throws(VariableError) in
      try await perform { variables, _ throws(VariableError) in
        do throws(VariableError) {
          if try variables.openStore() { variables.noteSuccess("loaded") }
        } catch {
          variables.noteFailure(error)
          throw error
        }
      }
    }
  }

  /// Says that an iteration has ended: what it changed is backed up now, without waiting.
  public func iterationEnded() {
    queue.async { self.backUpIfDue() }
  }

  /// Backs up what the store lacks, and waits for it.
  ///
  /// - Throws: `VariableError`: why it failed, or `.conflict` when another process has written the same
  ///   variables. It is tried again by itself, except after a conflict.
  public func backUp() async throws(VariableError) {
    try await perform { variables, worker throws(VariableError) in
      guard !variables.isClosed else { throw .closed }
      try variables.backUpNow()
    }
  }

  /// Backs up a last time, and ends the connection; later changes stay in memory.
  ///
  /// It tries as long as `limit` says, also in a task that was cancelled.
  /// - Parameter limit: how long to go on trying, and to wait for the store's answer.
  /// - Throws: `VariableError`, when the backup has not succeeded in time. The variables stay open then
  ///   and go on trying, as long as the process lives.
  public func close(within limit: Duration = .seconds(10)) async throws(VariableError) {
    let deadline = ContinuousClock.now + limit
    try await keepTrying(until: deadline, after: \.isWorthRetrying) {
      () async throws(VariableError) in
      try await perform(until: deadline) { variables, worker throws(VariableError) in
        guard !variables.isClosed else { return }
        if variables.needsBackup { try variables.backUpNow() }
        // The caller has got an error by now, after which they stay open.
        guard ContinuousClock.now < deadline else { return }
        worker.store.close()
        variables.memory.withLock { $0.status.isClosed = true }
      }
    }
  }

  /// What becomes of the two sets of variables after a conflict.
  public enum ConflictResolution: Sendable, Hashable {
    /// Memory becomes the next version, on top of the other process's.
    case keepMemory
    /// What the other process wrote replaces memory.
    case takeStored
  }

  /// Ends a conflict, so that backups go on.
  ///
  /// - Throws: `VariableError`, when the store fails; with `.keepMemory` also `.conflict`, when the other
  ///   process has written again.
  public func resolveConflict(_ resolution: ConflictResolution) async throws(VariableError) {
    try await perform { variables, worker throws(VariableError) in
      switch resolution {
      case .takeStored:
        let stored = try worker.takeStored()
        variables.memory.withLock { $0.adopt(stored) }
      case .keepMemory:
        try worker.writeOver()
        variables.memory.withLock { $0.needBackup() }
      }
      try variables.backUpNow()
    }
  }

  // MARK: The thread of backups

  var isClosed: Bool { memory.withLock { $0.status.isClosed } }

  var needsBackup: Bool {
    memory.withLock { $0.hasUnsavedChanges && !$0.status.isClosed }
  }

  /// Makes a backup due when the interval from now has passed.
  func scheduleBackup() { scheduleBackup(after: configuration.backupInterval) }

  private func scheduleBackup(after delay: Duration) {
    queue.asyncAfter(deadline: .now() + delay.dispatchInterval) { self.backUpIfDue() }
  }

  /// On the queue: backs up, unless the next try has to wait or a conflict has to be resolved.
  private func backUpIfDue() {
    guard needsBackup, worker.retryDelay == nil, worker.conflict == nil else { return }
    // What went wrong has been noted.
    try? backUpNow()
  }

  /// On the queue: backs up what the store lacks, and notes how it went.
  func backUpNow() throws(VariableError) {
    let start = ContinuousClock.now
    do throws(VariableError) {
      _ = try openStore()
      try saveChanges()
    } catch {
      noteFailure(error)
      throw error
    }
    noteSuccess("backed up")
    // What was changed while it was written is due an interval after that began.
    if needsBackup {
      scheduleBackup(after: max(.zero, configuration.backupInterval - (.now - start)))
    }
  }

  /// On the queue: opens the store, once, and takes in what it holds; returns whether it did so now.
  private func openStore() throws(VariableError) -> Bool {
    guard let stored = try worker.open() else { return false }
    let discarded = memory.withLock { $0.load(stored) }
    guard !discarded.isEmpty else { return true }
    let names = discarded.keys.sorted().prefix(20).joined(separator: ", ")
    logger.warning(
      "set before the load, so that the stored values of \(discarded.count) variables are discarded: \(names)"
    )
    return true
  }

  /// On the queue: writes what the store lacks.
  private func saveChanges() throws(VariableError) {
    // Each turn either ends or knows more about the store than the one before.
    for _ in 0..<8 {
      let (content, change, isNeeded) = memory.withLock {
        ($0.variables, $0.changes, $0.hasUnsavedChanges)
      }
      guard isNeeded || worker.conflict != nil else { return }
      switch try worker.save(content, upTo: change) {
      case .saved(let change, let openedBy): return noteSaved(upTo: change, openedBy: openedBy)
      case .formerSaved(let change): noteSaved(upTo: change, openedBy: nil)
      case .lost(let known, let found): noteLoss(of: known, found: found)
      }
    }
    throw .unavailable(reason: "the newest version changed at every try")
  }

  // MARK: What is reported

  private func noteSaved(upTo change: UInt64, openedBy other: String?) {
    let isNew = memory.withLock { memory in
      memory.saved(upTo: change)
      memory.status.lastBackup = .now()
      defer { memory.status.otherProcess = other }
      return other != nil && memory.status.otherProcess != other
    }
    if isNew, let other {
      logger.warning("another process has opened the same variables: \(other)")
    }
  }

  private func noteLoss(of known: UInt64, found: UInt64) {
    memory.withLock { $0.status.storeLosses += 1 }
    logger.error(
      "the store lost variables: version \(known) was confirmed, \(found) is there; writing again")
  }

  private func noteSuccess(_ what: String) {
    worker.retryDelay = nil
    let failures = memory.withLock { memory in
      memory.status.version = worker.base?.number ?? 0
      defer {
        memory.status.failure = nil
        memory.status.consecutiveFailures = 0
      }
      return memory.status.consecutiveFailures
    }
    if failures > 0 { logger.notice("variables are \(what) again, after \(failures) failures") }
  }

  private func noteFailure(_ error: VariableError) {
    guard error.isOfTheStore else { return }
    let isNew = memory.withLock { memory in
      memory.status.consecutiveFailures += 1
      defer { memory.status.failure = error }
      return memory.status.failure?.isOfTheKind(of: error) != true
    }
    if isNew { logger.error("\(error)") }
    guard error.isWorthRetrying, worker.retryDelay == nil, needsBackup else { return }
    retry(after: configuration.initialRetryDelay)
  }

  /// On the queue: tries again after a wait, twice as long after each failure.
  private func retry(after delay: Duration) {
    worker.retryDelay = delay
    queue.asyncAfter(deadline: .now() + delay.dispatchInterval) {
      // A call that waited may have backed up meanwhile.
      guard self.worker.retryDelay == delay else { return }
      guard self.needsBackup else { return self.worker.retryDelay = nil }
      do throws(VariableError) {
        try self.backUpNow()
      } catch {
        guard error.isWorthRetrying else { return self.worker.retryDelay = nil }
        self.retry(after: min(delay * 2, self.configuration.maxRetryDelay))
      }
    }
  }
}
