/// The writes that Redis has not confirmed yet, oldest first: a plain state machine without a lock.
struct WriteQueue {
  /// What the queue and its batches may hold.
  let limits: QueueLimits
  private var batches: [PendingBatch] = []
  /// The last batch, unless it is with the writer thread.
  private var filling: PendingBatch?
  private var spares: [PendingBatch] = []
  /// The bytes of the last batch that became full; after a long outage there are thousands of batches, and
  /// none is to take more memory than it needs.
  private(set) var usualBatchSize: Int
  /// How many batches were begun since `missingSpares()`.
  private var openedCount = 0
  /// Whether the first batch is with the writer thread, and so takes no more writes.
  private(set) var isFirstInFlight = false
  /// The sequence of the last write that was taken in.
  private(set) var lastSequence: UInt64
  /// The sequence up to which every write is settled: applied, or rejected.
  private(set) var settledSequence: UInt64
  private(set) var queuedBytes = 0
  private(set) var queuedChanges = 0

  init(limits: QueueLimits, lastSequence: UInt64) {
    self.limits = limits
    usualBatchSize = limits.maxBatchBytes
    self.lastSequence = lastSequence
    settledSequence = lastSequence
  }

  /// The number of writes that are not settled.
  var queuedWrites: Int { Int(clamping: lastSequence - settledSequence) }

  /// Whether the batch that leaves next has writes, and takes more.
  var isGathering: Bool {
    guard !isFirstInFlight, batches.count == 1, let filling else { return false }
    return !filling.writes.isEmpty && filling.hasRoom(within: limits)
  }

  /// When the batch that leaves next got its first write, while it still takes more.
  var gatheringSince: ContinuousClock.Instant? { isGathering ? oldestWrite : nil }

  var isFull: Bool { queuedWrites >= limits.maxWrites || queuedBytes >= limits.maxBytes }

  /// When the oldest unsettled write was made.
  var oldestWrite: ContinuousClock.Instant? { batches.first?.openedAt }

  /// Takes in one write; its changes go straight into the batch that leaves next.
  ///
  /// - Returns: its receipt, or its size if it is too large: then it is not taken in.
  @inline(__always)
  mutating func append(rule: WriteRule, _ body: (inout ChangeBuffer) -> Void) -> Taken {
    let batch = fillableBatch()
    let changes = batch.changeCount
    let size = batch.append(rule: rule, body)
    if size > limits.maxWriteBytes {
      batch.removeLast()
      return .tooLarge(size)
    }
    queuedBytes += size
    queuedChanges += batch.changeCount - changes
    lastSequence += 1
    return .taken(Receipt(sequence: lastSequence))
  }

  /// What became of a write that the queue was given.
  enum Taken {
    case taken(Receipt)
    /// It has so many bytes, which are too many.
    case tooLarge(Int)
  }

  @inline(__always)
  private mutating func fillableBatch() -> PendingBatch {
    if let filling, filling.hasRoom(within: limits) { return filling }
    return openBatch()
  }

  @inline(never)
  private mutating func openBatch() -> PendingBatch {
    openedCount += 1
    if let filling { usualBatchSize = filling.bodySize }
    let batch = spares.popLast() ?? PendingBatch(limits, usualSize: usualBatchSize)
    batch.open(firstSequence: lastSequence + 1, limits)
    batches.append(batch)
    filling = batch
    return batch
  }

  /// Hands out the oldest batch, which is closed to further writes.
  mutating func takeFirst() -> PendingBatch? {
    // A batch whose only write was refused by its encoder holds nothing.
    guard let first = batches.first, !first.writes.isEmpty else { return nil }
    isFirstInFlight = true
    if filling === first { filling = nil }
    return first
  }

  /// The batch after the one that was handed out, if it takes no more writes.
  var nextFullBatch: PendingBatch? {
    guard isFirstInFlight, batches.count > 1, !batches[1].hasRoom(within: limits) else {
      return nil
    }
    return batches[1]
  }

  /// Settles the batch that was handed out.
  mutating func settleFirst() {
    guard isFirstInFlight, !batches.isEmpty else { return }
    let batch = batches.removeFirst()
    isFirstInFlight = false
    settledSequence = batch.lastSequence
    queuedBytes -= batch.bodySize
    queuedChanges -= batch.changeCount
    add(batch)
  }

  /// The most batches that lie ready: with the default limits 4 MiB, for a burst of 8,000 writes.
  private static let maxSpares = 16

  /// How many more batches are to lie ready, at the pace at which they were taken lately.
  mutating func missingSpares() -> Int {
    defer { openedCount = 0 }
    return max(min(openedCount, Self.maxSpares) - spares.count, 0)
  }

  /// Takes in a batch that is used for nothing.
  mutating func add(_ spare: PendingBatch) {
    if spares.count < Self.maxSpares { spares.append(spare) }
  }

  /// Takes the commands of a write out of its batch.
  mutating func blank(_ batch: PendingBatch, writeAt index: Int) {
    let (bytes, changes) = (batch.bodySize, batch.changeCount)
    batch.blank(writeAt: index)
    queuedBytes -= bytes - batch.bodySize
    queuedChanges -= changes - batch.changeCount
  }

  /// The batches that hold writes after this one.
  func batches(after sequence: UInt64) -> ArraySlice<PendingBatch> {
    // By halves: after a long outage there are thousands.
    var low = batches.startIndex
    var high = batches.endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if batches[middle].lastSequence > sequence { high = middle } else { low = middle + 1 }
    }
    return batches[low...]
  }

  /// The unsettled writes, for a person to look at when they can no longer be written.
  func unsettled(_ keys: KeySpace) -> [RejectedWrite] {
    batches.flatMap { batch in
      batch.writes.indices.map { index in
        RejectedWrite(
          sequence: batch.firstSequence + UInt64(index), reason: .notConfirmed,
          contents: batch.contents(ofWriteAt: index), keys)
      }
    }
  }
}
