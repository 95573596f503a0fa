import RedisClient

/// What became of the single writes of a batch that is applied, and whose replies were lost.
///
/// The logs tell: nobody but this writer appends to them, and its next batch has not been sent. They do
/// not tell what a refused write did to an index, so that stays.
extension BatchWriter {
  /// Asks for every log that the batch wrote to.
  func verdicts(on batch: PendingBatch) throws(RedisError) -> [BatchOutcome.Failure] {
    let logs = batch.logs()
    guard let connection, !logs.isEmpty else { return [] }
    var buffer = CommandBuffer()
    for log in logs {
      buffer.append(command: "LLEN", log.key)
      buffer.append(command: "LRANGE", log.key, 0, 0)
    }
    let replies = try connection.roundTrip(buffer, replies: 2 * logs.count)
    var failures: [BatchOutcome.Failure] = []
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
  /// How long it has to be behind the last of them.
  var expectedLength: ClosedRange<UInt32>?

  /// Judges by what the log is now.
  func failures(length: RedisReply, first: RedisReply) -> [BatchOutcome.Failure] {
    if case .error(let message) = length, message.hasPrefix("WRONGTYPE") {
      let all = [creation?.writeIndex].compactMap { $0 } + appends
      return all.map { BatchOutcome.Failure(writeIndex: $0, reason: .server(message)) }
    }
    // Who may not ask learns nothing.
    guard let length = length.integer else { return [] }
    var failures: [BatchOutcome.Failure] = []
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
    for (index, write) in writes.enumerated() where write.commandCount > 0 {
      let commands = WireCommand.commands(in: commands(ofWriteAt: index))
      switch write.rule {
      case .none, .extend:
        for command in commands { others.formUnion(command.dropFirst()) }
      case .append(let expected):
        let length = expected.map { $0...$0 }
        logs.append(index, to: commands.first, expectedLength: length)
      case .appendAtLeast(let least):
        logs.append(index, to: commands.first, expectedLength: least...UInt32.max)
      case .create:
        guard commands.count > 1, commands[0].count > 2, commands[1].count > 2 else { continue }
        let key = commands[1][2]
        if logs[key]?.creation == nil {
          logs[key, default: WrittenLog(key: key)].creation = (index, commands[0][2])
        }
      }
    }
    return logs.values.filter { !others.contains($0.key) }
  }
}

extension [[UInt8]: WrittenLog] {
  /// Notes a write that appends to the log that its command names.
  fileprivate mutating func append(
    _ writeIndex: Int, to command: [[UInt8]]?, expectedLength: ClosedRange<UInt32>?
  ) {
    guard let command, command.count > 1 else { return }
    self[command[1], default: WrittenLog(key: command[1])].appends.append(writeIndex)
    self[command[1]]?.expectedLength = expectedLength
  }
}
