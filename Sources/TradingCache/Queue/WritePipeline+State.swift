import Synchronization

extension WritePipeline {
  /// What trading threads and the writer thread share, under one lock.
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
    /// How the local journal is doing, where the engine keeps one.
    var journalStatus: JournalStatus?
    /// Writes of a former run that must not be made any more.
    var setAside: [RejectedWrite] = []
    /// Why the engine takes no writes for the time being.
    var refusal: CacheError?
    /// What the journal may hold of unsettled writes.
    var journalRoom = JournalRoom()
  }

  /// How much of unsettled writes a journal may hold.
  struct JournalRoom {
    var maxBytes = Int.max
    /// The bytes that a write, and each of its changes, takes there beyond its own.
    var bytesPerWrite = 0
    var bytesPerChange = 0
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
    stop == nil && refusal == nil && !queue.isFull && journalSize < journalRoom.maxBytes
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
    queue.queuedBytes + queue.queuedWrites * journalRoom.bytesPerWrite
      + queue.queuedChanges * journalRoom.bytesPerChange
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
