import Dispatch
import Logging
import RedisClient
import Synchronization
import TradingModel

/// Loading, backing up, and stopping.
extension StrategyVariables {
  /// Loads what is stored, once, before the first iteration; once more does nothing.
  ///
  /// What was set, removed or cleared here before is newer, and stays.
  /// - Throws: `VariableError`, when the store cannot be reached or what is stored cannot be read. Nothing
  ///   is backed up until a load has succeeded; every backup tries it first.
  public func load() async throws(VariableError) {
    try await perform { variables, worker throws(VariableError) in
      do throws(VariableError) {
        try worker.open(variables)
      } catch {
        variables.noteFailure(error)
        throw error
      }
    }
  }

  /// Tells that an iteration has ended: what it changed is backed up now, without waiting.
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
  /// - Parameter limit: how long to go on trying.
  /// - Throws: `VariableError`, when the backup has not succeeded in time. The variables stay open then
  ///   and go on trying, as long as the process lives.
  public func close(within limit: Duration = .seconds(10)) async throws(VariableError) {
    let deadline = ContinuousClock.now + limit
    var delay = configuration.initialRetryDelay
    while true {
      do throws(VariableError) {
        return try await perform { variables, worker throws(VariableError) in
          guard !variables.isClosed else { return }
          if variables.needsBackup { try variables.backUpNow() }
          worker.store.close()
          variables.memory.withLock { $0.status.isClosed = true }
        }
      } catch {
        guard error.isWorthRetrying, ContinuousClock.now + delay < deadline else { throw error }
        try? await Task.sleep(for: delay)
        delay = min(delay * 2, configuration.maxRetryDelay)
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
      let stored = try worker.acknowledge()
      switch resolution {
      case .takeStored:
        variables.memory.withLock { $0.adopt(stored?.variables ?? [:]) }
      case .keepMemory:
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
      try worker.backUp(self)
    } catch {
      noteFailure(error)
      throw error
    }
    noteBackup()
    // What was changed while it was written is due an interval after that began.
    if needsBackup {
      scheduleBackup(after: max(.zero, configuration.backupInterval - (.now - start)))
    }
  }

  /// Runs a task on the queue.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable (StrategyVariables, VariableWorker) throws(VariableError) -> Result
  ) async throws(VariableError) -> Result {
    try await queue.run { () throws(VariableError) in try body(self, self.worker) }
  }

  // MARK: What is reported

  func noteSaved(upTo change: UInt64, openedBy other: String?) {
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

  func noteLoss(of known: UInt64, found: UInt64) {
    memory.withLock { $0.status.storeLosses += 1 }
    logger.error(
      "the store lost variables: version \(known) was confirmed, \(found) is there; writing again")
  }

  private func noteBackup() {
    worker.retryDelay = nil
    let failures = memory.withLock { memory in
      memory.status.version = worker.base?.number ?? 0
      defer {
        memory.status.failure = nil
        memory.status.consecutiveFailures = 0
      }
      return memory.status.consecutiveFailures
    }
    if failures > 0 { logger.notice("variables are backed up again, after \(failures) failures") }
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

extension VariableError {
  /// Whether both are the same case: while a server is away, the reasons alternate.
  fileprivate func isOfTheKind(of other: VariableError) -> Bool {
    switch (self, other) {
    case (.unavailable, .unavailable), (.refused, .refused): true
    default: self == other
    }
  }

  /// Whether the store is the cause, and not the call.
  var isOfTheStore: Bool {
    switch self {
    case .unavailable, .refused, .unreadable, .conflict: true
    case .noConnectionString, .invalidConnectionString, .unsupported, .cannotStore, .wrongType,
      .noSuchVersion, .closed:
      false
    }
  }

  /// Whether the same may succeed later.
  var isWorthRetrying: Bool {
    switch self {
    case .unavailable, .refused, .unreadable: true
    default: false
    }
  }
}

extension Duration {
  fileprivate var dispatchInterval: DispatchTimeInterval {
    let (seconds, attoseconds) = components
    let nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !nanoseconds.overflow, nanoseconds.partialValue < Int64.max / 2 else { return .never }
    return .nanoseconds(max(0, Int(nanoseconds.partialValue + attoseconds / 1_000_000_000)))
  }
}
