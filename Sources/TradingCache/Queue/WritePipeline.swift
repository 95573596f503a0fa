import Logging
import RedisClient
import Synchronization

/// The way of a write from a trading thread to a store: a locked queue on this side, the writer thread of an
/// engine on the other, and the receipts between them.
///
/// Trading threads only append to memory. The writer thread takes what has gathered since its last
/// batch was answered, so that a lone write leaves at once and a stream travels in large batches.
final class WritePipeline: Sendable {
  let keys: KeySpace
  let epoch: UInt64
  let logger: Logger
  let wakePipe: WakePipe
  let limits: QueueLimits
  /// How long a batch may gather writes before it is sent.
  let bufferInterval: Duration?
  let state: Guarded<State>
  let room = RoomSignal()
  let metrics: PipelineMetrics

  /// The rejected writes that are kept for inspection.
  static let maxKeptRejections = 10_000

  /// - Parameters:
  ///   - epoch: the fence of this writer.
  ///   - last: the trader's last write before those of this writer.
  init(
    keys: KeySpace, epoch: UInt64, last: UInt64, limits: QueueLimits,
    bufferInterval: Duration? = nil, wakePipe: WakePipe, logger: Logger
  ) {
    self.keys = keys
    self.bufferInterval = bufferInterval
    self.epoch = epoch
    self.logger = logger
    self.wakePipe = wakePipe
    metrics = PipelineMetrics(trader: keys.trader)
    self.limits = limits
    state = Guarded(State(queue: WriteQueue(limits: limits, lastSequence: last)))
  }

  /// Makes a pipeline.
  ///
  /// - Throws: `CacheError.redis` when the process has no file descriptors left.
  static func make(
    keys: KeySpace, epoch: UInt64, last: UInt64, limits: QueueLimits,
    bufferInterval: Duration? = nil, logger: Logger
  ) throws(CacheError) -> WritePipeline {
    guard let wakePipe = WakePipe() else {
      throw .redis(.invalidConfiguration(reason: "the process has no file descriptors left"))
    }
    return WritePipeline(
      keys: keys, epoch: epoch, last: last, limits: limits, bufferInterval: bufferInterval,
      wakePipe: wakePipe, logger: logger)
  }

  // MARK: Trading threads

  /// Takes in one write: `body` adds its changes.
  ///
  /// Inlined together with `body`, which then captures nothing: a closure that is passed on gets a
  /// copy of every value it uses, and an order is half a kilobyte and a dozen references.
  ///
  /// - Throws: `CacheError` when no more writes are taken.
  @inline(__always)
  func enqueue(
    rule: WriteRule = .none, _ body: (inout ChangeBuffer) -> Void
  ) throws(CacheError) -> Receipt {
    var deadline: Deadline?
    while true {
      let (taken, wakes) = state.withLock { state -> (WriteQueue.Taken?, Bool) in
        guard state.takesWrites else { return (nil, false) }
        let taken = state.queue.append(rule: rule, body)
        return (taken, state.isToWakeWriter())
      }
      // A system call: not under the lock.
      if wakes { wakePipe.wake() }
      switch taken {
      case .taken(let receipt): return receipt
      case .tooLarge(let size): throw .writeTooLarge(bytes: size, limit: limits.maxWriteBytes)
      case nil: deadline = try waitForRoom(until: deadline)
      }
    }
  }

  /// Waits until the queue may have room again; returns until when it is worth waiting.
  ///
  /// - Throws: `CacheError` when there is none in time, or never will be.
  @inline(never)
  private func waitForRoom(until deadline: Deadline?) throws(CacheError) -> Deadline {
    let (stop, full) = state.withLock { state in
      (
        state.stop ?? state.refusal,
        CacheError.queueFull(writes: state.queue.queuedWrites, bytes: state.queue.queuedBytes)
      )
    }
    if let stop { throw stop }
    guard case .block(let patience) = limits.whenFull else { throw full }
    let deadline = deadline ?? .after(patience)
    guard room.wait(until: deadline) else { throw full }
    return deadline
  }

  // MARK: Waiting

  /// Returns when the write is settled; false when it never will be, when the time is up, or when the
  /// task is cancelled.
  @discardableResult
  func settled(_ receipt: Receipt, within limit: Duration? = nil) async -> Bool {
    let id = Waiters.ID()
    // Not weakly: an object that weak references point to is retained several times as slowly, and every
    // write retains this one.
    let timer = limit.map { limit in
      Task {
        try? await Task.sleep(for: limit)
        abandon(id)
      }
    }
    defer { timer?.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (answer, wakes): (Bool?, Bool) = state.withLock { state in
          if state.queue.settledSequence >= receipt.sequence { return (true, false) }
          if state.writerHasEnded || id.isAbandoned.load(ordering: .relaxed) {
            return (false, false)
          }
          state.waiters.add(id, until: receipt.sequence, continuation)
          defer { state.writerGathers = false }
          return (nil, state.writerGathers)
        }
        if wakes { wakePipe.wake() }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      abandon(id)
    }
  }

  /// Waits until a write is settled.
  ///
  /// - Throws: `CacheError.cancelled` when the task is cancelled first, `.timedOut` when the time is up.
  ///   When writing has stopped, it returns: the write's failure says why.
  func settle(_ receipt: Receipt, within limit: Duration?) async throws(CacheError) {
    if await settled(receipt, within: limit) { return }
    if Task.isCancelled { throw .cancelled }
    let (isOver, queued) = state.withLock { ($0.writerHasEnded, $0.queue.queuedWrites) }
    if !isOver { throw .timedOut(unconfirmed: queued) }
  }

  /// Returns when the writer thread has ended, or when the time is up.
  func ended(within limit: Duration) async {
    _ = await settled(Receipt(sequence: .max), within: limit)
  }

  private func abandon(_ id: Waiters.ID) {
    let continuation = state.withLock { state in
      id.isAbandoned.store(true, ordering: .relaxed)  // ordered by the lock
      return state.waiters.remove(id)
    }
    continuation?.resume(returning: false)
  }

  /// The last write that was taken in.
  var lastReceipt: Receipt { state.withLock { Receipt(sequence: $0.queue.lastSequence) } }

  /// Why a settled write was not applied, or why an unsettled one never will be.
  func failure(of receipt: Receipt) -> CacheError? {
    state.withLock { state in
      if let rejected = state.rejected.first(where: { $0.sequence == receipt.sequence }) {
        return .rejected([rejected])
      }
      if case .dataLoss(_, let found) = state.stop, receipt.sequence > found ?? 0 {
        return state.stop
      }
      if state.queue.settledSequence >= receipt.sequence { return nil }
      return state.stop ?? .timedOut(unconfirmed: state.queue.queuedWrites)
    }
  }

  /// Says what is to be said of the writes up to one: which were rejected, if that was not said before,
  /// and why the others are not all confirmed.
  ///
  /// - Throws: `CacheError.rejected` only when all others are confirmed.
  func report(upTo last: Receipt) throws(CacheError) {
    let rejected = state.withLock { state in
      defer { state.unreported = [] }
      return state.unreported
    }
    let reason: CacheError? =
      switch failure(of: last) {
      case nil, .rejected: nil
      case .closed: .timedOut(unconfirmed: status.queuedWrites)
      case let failure?: failure
      }
    switch (reason, rejected.isEmpty) {
    case (nil, true): return
    case (nil, false): throw .rejected(rejected)
    case (let reason?, true): throw reason
    case (let reason?, false): throw .incomplete(because: reason, rejected: rejected)
    }
  }

  /// The writes that were rejected, and after a stop those that were never written.
  func keptWrites() -> [RejectedWrite] {
    state.withLock {
      $0.setAside + $0.rejected + ($0.stop == nil ? [] : $0.queue.unsettled(keys))
    }
  }

  var status: CacheDatabaseStatus { state.withLock { $0.status } }

  /// Passes a changed status on to its observers and to the metrics.
  func announce() {
    metrics.changed(status)
    publishStatus()
  }

  /// Takes no more writes; the writer thread ends when all are settled, or at once.
  func stop(_ reason: CacheError, ending: Ending) {
    state.withLock { state in
      state.stop = state.stop ?? reason
      // Closing a database that is fenced must not set its writer going again.
      if state.ending != .atOnce { state.ending = ending }
      state.writerSleeps = false
    }
    wakePipe.wake()
    room.broadcast()
    announce()
  }
}
