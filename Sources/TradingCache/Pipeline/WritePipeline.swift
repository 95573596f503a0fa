import Logging
import RedisClient
import Synchronization

/// The way of a write from a trading thread to Redis: a locked queue on this side, one writer thread
/// on the other, and the receipts between them.
///
/// Trading threads only append to memory. The writer thread takes what has gathered since its last
/// batch was answered, so that a lone write leaves at once and a stream travels in large batches.
final class WritePipeline: Sendable {
  let keys: KeySpace
  let epoch: UInt64
  let logger: Logger
  let wakePipe: WakePipe
  private let limits: RedisCacheDatabase.Configuration.WriteQueue
  /// How long a batch may gather writes before it is sent.
  private let bufferInterval: Duration?
  private let state: Guarded<State>
  private let room = RoomSignal()
  private let metrics: PipelineMetrics

  struct State {
    var queue: WriteQueue
    var waiters = Waiters()
    var observers = StatusObservers()
    var rejected: [RejectedWrite] = []
    var rejectedCount = 0
    /// The rejected writes that no `sync` has reported yet.
    var unreported: [RejectedWrite] = []
    /// Why the writer is not connected; `nil` while it is.
    var outage: Outage?
    var connects = 1
    /// Why no more writes are taken in.
    var stop: CacheError?
    /// Whether the writer thread is to end: when drained, or at once.
    var ending = Ending.no
    var writerSleeps = false
    /// Whether the writer thread lets a batch gather, until it is full or somebody waits for it.
    var writerGathers = false
    var writerHasEnded = false
    /// What writes to the local file, while it does.
    var journal: JournalWriter?
    /// What is said of it.
    var journalStatus: JournalStatus?
    /// Writes of a former run that must not be made any more.
    var setAside: [RejectedWrite] = []
    /// Why no writes are taken while it cannot be written, if that is asked for.
    var journalRefusal: CacheError?
    /// The most bytes that unsettled writes may take in it.
    var maxJournalBytes = Int.max
  }

  enum Ending { case no, whenDrained, atOnce }

  /// An object, since a clock's instant in `State` would make the compiler look up the place of every
  /// field there at run time.
  final class Outage: Sendable {
    let since: ContinuousClock.Instant
    let reason: String

    init(since: ContinuousClock.Instant, reason: String) {
      self.since = since
      self.reason = reason
    }
  }

  /// The rejected writes that are kept for inspection.
  static let maxKeptRejections = 10_000

  init(
    keys: KeySpace, start: Marker, limits: RedisCacheDatabase.Configuration.WriteQueue,
    bufferInterval: Duration? = nil, wakePipe: WakePipe, logger: Logger
  ) {
    self.keys = keys
    self.bufferInterval = bufferInterval
    epoch = start.epoch
    self.logger = logger
    self.wakePipe = wakePipe
    metrics = PipelineMetrics(trader: keys.trader)
    self.limits = limits
    state = Guarded(State(queue: WriteQueue(limits: limits, lastSequence: start.sequence)))
  }

  // MARK: Trading threads

  /// Takes in one write: `body` appends its commands and returns how many they are.
  ///
  /// Inlined together with `body`, which then captures nothing: a closure that is passed on gets a
  /// copy of every value it uses, and an order is half a kilobyte and a dozen references.
  ///
  /// - Throws: `CacheError` when no more writes are taken.
  @inline(__always)
  func enqueue(
    rule: WriteRule = .none, _ body: (inout CommandBuffer) -> Int
  ) throws(CacheError) -> Receipt {
    var deadline: Deadline?
    while true {
      let (receipt, wakes) = state.withLock { state -> (Receipt?, Bool) in
        guard state.takesWrites else { return (nil, false) }
        let receipt = state.queue.append(rule: rule, body)
        return (receipt, state.isToWakeWriter())
      }
      // A system call: not under the lock.
      if wakes { wakePipe.wake() }
      if let receipt { return receipt }
      deadline = try waitForRoom(until: deadline)
    }
  }

  /// Waits until the queue may have room again; returns until when it is worth waiting.
  ///
  /// - Throws: `CacheError` when there is none in time, or never will be.
  @inline(never)
  private func waitForRoom(until deadline: Deadline?) throws(CacheError) -> Deadline {
    let (stop, full) = state.withLock { state in
      (
        state.stop ?? state.journalRefusal,
        CacheError.queueFull(writes: state.queue.queuedWrites, bytes: state.queue.queuedBytes)
      )
    }
    if let stop { throw stop }
    guard case .block(let patience) = limits.whenFull else { throw full }
    let deadline = deadline ?? .after(patience)
    guard room.wait(until: deadline) else { throw full }
    return deadline
  }

  // MARK: Whoever waits

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
    state.withLock { $0.setAside + $0.rejected + ($0.stop == nil ? [] : $0.queue.unsettled()) }
  }

  var status: CacheDatabaseStatus { state.withLock { $0.status } }

  /// For the journal, which lives in a folder of its own.
  func withState<Result>(_ body: (inout sending State) -> sending Result) -> sending Result {
    state.withLock(body)
  }

  /// Tells whoever follows the status, and the metrics, that it has changed.
  func announce() {
    metrics.changed(status)
    publishStatus()
  }

  /// Takes no more writes; the writer thread ends when all are settled, or at once.
  func stop(_ reason: CacheError, ending: Ending) {
    state.withLock { state in
      state.stop = state.stop ?? reason
      // Whoever closes a database that is fenced must not set its writer going again.
      if state.ending != .atOnce { state.ending = ending }
      state.writerSleeps = false
    }
    wakePipe.wake()
    room.broadcast()
    announce()
  }
}

// MARK: The writer thread

extension WritePipeline {
  enum Next {
    case batch(PendingBatch)
    /// There is a batch, which may gather more writes for this long.
    case gather(Duration)
    case sleep
    case end
  }

  /// The batch to send next; when there is none, the writer is taken to fall asleep.
  func next() -> Next {
    state.withLock { state in
      if state.ending == .atOnce { return .end }
      if state.ending == .no, let pause = state.pause(upTo: bufferInterval) {
        state.writerGathers = true
        return .gather(pause)
      }
      state.writerGathers = false
      if let batch = state.queue.takeFirst() { return .batch(batch) }
      if state.ending == .whenDrained { return .end }
      state.writerSleeps = true
      return .sleep
    }
  }

  /// Whether the writer is to give up what it is doing.
  var isEndingAtOnce: Bool { state.withLock { $0.ending == .atOnce } }

  /// Whether every write that was taken in is settled, and writing has not failed.
  var isDrained: Bool {
    state.withLock { $0.queue.queuedWrites == 0 && ($0.stop ?? .closed) == .closed }
  }

  /// The batch behind the one that was handed out, if it is full: nothing changes it any more.
  var nextFullBatch: PendingBatch? { state.withLock { $0.queue.nextFullBatch } }

  var settledSequence: UInt64 { state.withLock { $0.queue.settledSequence } }

  /// Makes a batch ready to be sent.
  func seal(_ batch: PendingBatch, _ switches: ProtocolSwitches) {
    state.withLock { _ in
      batch.seal(marker: Marker(epoch: epoch, sequence: batch.lastSequence), keys: keys, switches)
    }
  }

  /// Takes a write out of a batch.
  func blank(_ batch: PendingBatch, writeAt index: Int) {
    state.withLock { $0.queue.blank(batch, writeAt: index) }
  }

  /// The batch is applied, except for these writes.
  func settle(_ batch: PendingBatch, failures: [RejectedWrite]) {
    for failure in failures { logger.error("write rejected", metadata: ["write": "\(failure)"]) }
    let writes = batch.writes.count
    let age = ContinuousClock.now - batch.openedAt
    let (ready, status, missing) = state.withLock { state in
      state.reject(failures)
      state.queue.settleFirst()
      return (
        state.waiters.takeReady(state.queue.settledSequence), state.status,
        state.queue.missingSpares()
      )
    }
    metrics.settled(writes: writes, rejected: failures.count, after: age, left: status)
    if !failures.isEmpty { publishStatus() }
    for continuation in ready { continuation.resume(returning: true) }
    room.broadcast()
    makeSpares(missing)
  }

  /// Makes batches ready here, so that no trading thread has to wait for memory.
  private func makeSpares(_ count: Int) {
    for _ in 0..<count {
      let spare = PendingBatch(limits)
      state.withLock { $0.queue.add(spare) }
    }
  }

  /// One write was taken out of its batch; the rest is sent again.
  func reject(_ write: RejectedWrite) {
    logger.error("write rejected", metadata: ["write": "\(write)"])
    state.withLock { $0.reject([write]) }
    publishStatus()
  }

  /// The connection was made again; whether the server takes writes is yet to be seen.
  func reconnected() {
    state.withLock { $0.connects += 1 }
    metrics.reconnected()
    connected()
  }

  /// The server takes writes; logs it when it had not.
  func connected() {
    let wasDisconnected = state.withLock { state in
      guard state.outage != nil else { return false }
      state.outage = nil
      return true
    }
    guard wasDisconnected else { return }
    logger.notice("connected again")
    announce()
  }

  /// Notes a failure of the connection or a refusal of the server; logs it when it is the first.
  func disconnected(_ error: RedisError) {
    let (isFirst, isNews) = state.withLock { state in
      let former = state.outage
      let reason = error.description
      state.outage = Outage(since: former?.since ?? .now, reason: reason)
      return (former == nil, reason != former?.reason)
    }
    if isFirst { logger.warning("cannot write now", metadata: ["reason": "\(error)"]) }
    // Each time: nothing else tells how the queue grows meanwhile.
    metrics.changed(status)
    if isNews { publishStatus() }
  }

  /// Nothing can be written any more: takes no more writes, and wakes everybody who waits.
  func fail(_ reason: CacheError) {
    logger.critical("writing has stopped", metadata: ["reason": "\(reason)"])
    stop(reason, ending: .atOnce)
  }

  func writerHasEnded() {
    // Whoever waits for the end may open the file next.
    finishJournal()
    let waiting = state.withLock { state in
      state.writerHasEnded = true
      state.stop = state.stop ?? .closed
      return state.waiters.takeAll()
    }
    publishStatus(isLast: true)
    for continuation in waiting { continuation.resume(returning: false) }
  }
}

extension WritePipeline.State {
  var status: CacheDatabaseStatus {
    CacheDatabaseStatus(
      connection: outage.map { .disconnected(since: $0.since, reason: $0.reason) } ?? .connected,
      queuedWrites: queue.queuedWrites, queuedBytes: queue.queuedBytes,
      oldestUnconfirmed: queue.oldestWrite.map { ContinuousClock.now - $0 },
      lastConfirmed: Receipt(sequence: queue.settledSequence), reconnects: connects - 1,
      stopped: stop, rejectedWrites: rejectedCount, journal: journalStatus)
  }

  /// Whether writing goes on and there is room.
  var takesWrites: Bool {
    stop == nil && journalRefusal == nil && !queue.isFull && journalSize < maxJournalBytes
  }

  /// Whether the writer thread waits for what is in the queue now; then it is taken to be woken.
  mutating func isToWakeWriter() -> Bool {
    guard writerSleeps || writerGathers && !queue.isGathering else { return false }
    writerSleeps = false
    writerGathers = false
    return true
  }

  /// The bytes that the unsettled writes take in the journal.
  private var journalSize: Int {
    queue.queuedBytes + queue.queuedWrites * JournalEntry.headerSize
  }

  /// How long the batch that leaves next may still gather writes; `nil` when it is to leave now.
  func pause(upTo interval: Duration?) -> Duration? {
    guard let interval, waiters.isEmpty, let begun = queue.gatheringSince else { return nil }
    let pause = interval - (ContinuousClock.now - begun)
    return pause > .zero ? pause : nil
  }

  mutating func reject(_ writes: [RejectedWrite]) {
    guard !writes.isEmpty else { return }
    rejectedCount += writes.count
    unreported += writes
    rejected += writes
    let excess = rejected.count - WritePipeline.maxKeptRejections
    if excess > 0 { rejected.removeFirst(excess) }
    let unreportedExcess = unreported.count - WritePipeline.maxKeptRejections
    if unreportedExcess > 0 { unreported.removeFirst(unreportedExcess) }
  }
}
