import RedisClient

/// The writes that Redis has not confirmed yet, oldest first: a plain state machine without a lock.
struct WriteQueue {
  /// What the queue and its batches may hold.
  let limits: RedisCacheDatabase.Configuration.WriteQueue
  private var batches: [PendingBatch] = []
  private var spares: [PendingBatch] = []
  /// Whether the first batch is with the writer thread, and so takes no more writes.
  private(set) var isFirstInFlight = false
  /// The sequence of the last write that was taken in.
  private(set) var lastSequence: UInt64
  /// The sequence up to which every write is settled: applied, or rejected.
  private(set) var settledSequence: UInt64
  private(set) var queuedBytes = 0

  init(limits: RedisCacheDatabase.Configuration.WriteQueue, lastSequence: UInt64) {
    self.limits = limits
    self.lastSequence = lastSequence
    settledSequence = lastSequence
  }

  /// The number of writes that are not settled.
  var queuedWrites: Int { Int(clamping: lastSequence - settledSequence) }

  /// When the batch that leaves next got its first write, while it still takes more.
  var gatheringSince: ContinuousClock.Instant? {
    guard !isFirstInFlight, batches.count == 1, let batch = batches.first, !batch.writes.isEmpty,
      batch.commandCount < limits.maxBatchCommands, batch.bodySize < limits.maxBatchBytes
    else { return nil }
    return batch.openedAt
  }

  var isFull: Bool { queuedWrites >= limits.maxWrites || queuedBytes >= limits.maxBytes }

  /// When the oldest unsettled write was made.
  var oldestWrite: ContinuousClock.Instant? { batches.first?.openedAt }

  /// Takes in one write; its commands go straight into the batch that leaves next.
  mutating func append<Failure: Error>(
    rule: WriteRule, _ body: (inout CommandBuffer) throws(Failure) -> Int
  ) throws(Failure) -> Receipt {
    let batch = fillableBatch()
    let before = batch.bodySize
    try batch.append(rule: rule, body)
    queuedBytes += batch.bodySize - before
    lastSequence += 1
    return Receipt(sequence: lastSequence)
  }

  private mutating func fillableBatch() -> PendingBatch {
    if let last = batches.last, !(isFirstInFlight && batches.count == 1),
      last.commandCount < limits.maxBatchCommands, last.bodySize < limits.maxBatchBytes
    {
      return last
    }
    let batch = spares.popLast() ?? PendingBatch()
    batch.open(firstSequence: lastSequence + 1, keepingCapacityUpTo: 4 * limits.maxBatchBytes)
    batches.append(batch)
    return batch
  }

  /// Hands out the oldest batch, which is closed to further writes.
  mutating func takeFirst() -> PendingBatch? {
    // A batch whose only write was refused by its encoder holds nothing.
    guard let first = batches.first, !first.writes.isEmpty else { return nil }
    isFirstInFlight = true
    return first
  }

  /// Settles the batch that was handed out.
  mutating func settleFirst() {
    guard isFirstInFlight, !batches.isEmpty else { return }
    let batch = batches.removeFirst()
    isFirstInFlight = false
    settledSequence = batch.lastSequence
    queuedBytes = batches.isEmpty ? 0 : batches.reduce(0) { $0 + $1.bodySize }
    if spares.count < 4 { spares.append(batch) }
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
