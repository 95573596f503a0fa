import RedisClient

/// What became of the single writes of a batch that is applied, and whose replies were lost.
///
/// The logs say it: nobody but this writer appends to them, and its next batch has not been sent. They do
/// not say what a refused write did to an index, so that stays.
extension BatchWriter {
  /// Asks for every log that the batch wrote to.
  func verdicts(on batch: PendingBatch) throws(RedisError) -> [WriteFailure] {
    let logs = batch.logs()
    guard let connection, !logs.isEmpty else { return [] }
    var buffer = CommandBuffer()
    for log in logs {
      buffer.append(command: "LLEN", log.key)
      buffer.append(command: "LRANGE", log.key, 0, 0)
    }
    let replies = try connection.roundTrip(buffer)
    var failures: [WriteFailure] = []
    for (index, log) in logs.enumerated() {
      failures += log.failures(length: replies[2 * index], first: replies[2 * index + 1])
    }
    return failures.sorted { $0.writeIndex < $1.writeIndex }
  }
}

/// What a batch did to a log.
struct WrittenLog {
  let key: [UInt8]
  /// The write that was to create it, and its first event.
  var creation: (writeIndex: Int, event: [UInt8])?
  /// The writes that appended to it.
  var appends: [Int] = []
  /// How long it has to be after the last of them.
  var expectedLength: ClosedRange<UInt32>?

  /// Judges by what the log is now.
  func failures(length: RedisReply, first: RedisReply) -> [WriteFailure] {
    if case .error(let message) = length, message.hasPrefix("WRONGTYPE") {
      let all = [creation?.writeIndex].compactMap { $0 } + appends
      return all.map { WriteFailure(writeIndex: $0, reason: .server(message)) }
    }
    // Without the right to ask, nothing is learned.
    guard let length = length.integer else { return [] }
    var failures: [WriteFailure] = []
    // Every event has an id of its own.
    if let creation, let first = first.elements?.first?.bytes, first != creation.event {
      failures.append(.init(writeIndex: creation.writeIndex, reason: .alreadyExists))
    }
    if length == 0 {
      failures += appends.map { .init(writeIndex: $0, reason: .notFound) }
    } else if let last = appends.last, let expectedLength,
      !expectedLength.contains(UInt32(clamping: length))
    {
      let expected = Int(expectedLength.lowerBound)
      failures.append(
        .init(
          writeIndex: last, reason: .logLength(expected: expected, found: Int(clamping: length))))
    }
    return failures
  }
}

extension PendingBatch {
  /// The logs that the batch appended to or was to create, but for those that it also wrote to in
  /// another way, as a deletion does.
  func logs() -> [WrittenLog] {
    var logs: [[UInt8]: WrittenLog] = [:]
    var others: Set<[UInt8]> = []
    for (index, write) in writes.enumerated() {
      let changes = changes(ofWriteAt: index)
      guard let first = changes.first else { continue }
      let key = copy(first.key)
      switch write.rule {
      case .none, .extend:
        others.formUnion(changes.map { copy($0.kind == .element ? $0.value : $0.key) })
      case .append(let expected):
        logs[key, default: WrittenLog(key: key)].append(index, length: expected.map { $0...$0 })
      case .appendAtLeast(let least):
        logs[key, default: WrittenLog(key: key)].append(index, length: least...UInt32.max)
      case .create:
        guard let event = changes.dropFirst().first?.value, logs[key]?.creation == nil else {
          continue
        }
        logs[key, default: WrittenLog(key: key)].creation = (index, copy(event))
      }
    }
    return logs.values.filter { !others.contains($0.key) }
  }

  private func copy(_ range: ByteRange) -> [UInt8] { content.withBytes(of: range) { Array($0) } }
}

extension WrittenLog {
  /// Notes a write that appends to the log.
  fileprivate mutating func append(_ writeIndex: Int, length: ClosedRange<UInt32>?) {
    appends.append(writeIndex)
    expectedLength = length
  }
}
