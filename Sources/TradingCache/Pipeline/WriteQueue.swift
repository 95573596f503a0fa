import RedisClient

/// The writes that Redis has not confirmed yet, oldest first: a plain state machine without a lock.
struct WriteQueue {
  /// What the queue and its batches may hold.
  let limits: RedisCacheDatabase.Configuration.WriteQueue
  private var batches: [PendingBatch] = []
  /// The last batch, unless it is with the writer thread.
  private var filling: PendingBatch?
  private var spares: [PendingBatch] = []
  /// The bytes of the last batch that became full; behind a long outage there are thousands of batches, and
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

  init(limits: RedisCacheDatabase.Configuration.WriteQueue, lastSequence: UInt64) {
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

  /// Takes in one write; its commands go straight into the batch that leaves next.
  @inline(__always)
  mutating func append(rule: WriteRule, _ body: (inout CommandBuffer) -> Int) -> Receipt {
    let batch = fillableBatch()
    queuedBytes += batch.append(rule: rule, body)
    lastSequence += 1
    return Receipt(sequence: lastSequence)
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

  /// The batch behind the one that was handed out, if it takes no more writes.
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
    let before = batch.bodySize
    batch.blank(writeAt: index)
    queuedBytes -= before - batch.bodySize
  }

  /// The batches that hold writes behind this one.
  func batches(after sequence: UInt64) -> ArraySlice<PendingBatch> {
    // By halves: behind a long outage there are thousands.
    var low = batches.startIndex
    var high = batches.endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if batches[middle].lastSequence > sequence { high = middle } else { low = middle + 1 }
    }
    return batches[low...]
  }

  /// The unsettled writes in wire form, for inspection when they can no longer be written.
  func unsettled() -> [RejectedWrite] {
    batches.flatMap { batch in
      batch.writes.indices.map { index in
        let commands = batch.commands(ofWriteAt: index)
        return RejectedWrite(
          sequence: batch.firstSequence + UInt64(index), key: WireCommand.key(in: commands),
          reason: .server("not confirmed"), commands: commands)
      }
    }
  }
}

/// Looks into commands that are in wire form already, for messages.
enum WireCommand {
  /// The record's key of a write: the argument of the first command, or for a new log the name that
  /// its staging key takes.
  static func key(in commands: [UInt8]) -> String {
    let words = words(in: commands)
    if let rename = words.firstIndex(of: "RENAMENX"), rename + 2 < words.count {
      return words[rename + 2]
    }
    return words.count > 1 ? words[1] : ""
  }

  /// All bulk strings, up to the first thousand.
  private static func words(in commands: [UInt8]) -> [String] {
    var words: [String] = []
    var position = 0
    while position < commands.count, words.count < 1000 {
      let kind = commands[position]
      guard let end = commands[position...].firstIndex(of: UInt8(ascii: "\r")),
        let number = Int(String(decoding: commands[(position + 1)..<end], as: UTF8.self))
      else { break }
      position = end + 2
      guard kind == UInt8(ascii: "$") else { continue }
      guard number >= 0, position + number + 2 <= commands.count else { break }
      words.append(String(decoding: commands[position..<(position + number)], as: UTF8.self))
      position += number + 2
    }
    return words
  }
}
