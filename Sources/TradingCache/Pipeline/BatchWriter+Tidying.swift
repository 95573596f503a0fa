import RedisClient

/// Taking back what refused writes did to indexes.
///
/// A transaction goes on behind a command that did nothing: an update of an order that does not exist
/// still puts its id into the sets. What a command changed, its reply tells.
extension BatchWriter {
  /// Takes back the stray changes of refused writes, behind the batch and before it is settled.
  func tidy(_ failures: [BatchOutcome.Failure], of batch: PendingBatch) {
    guard let connection, let (commands, count) = batch.tidying(failures) else { return }
    do throws(RedisError) {
      var buffer = CommandBuffer()
      buffer.append(command: "MULTI")
      commands.withUnsafeBytes { buffer.appendRaw($0) }
      buffer.append(command: "EXEC")
      WriterHandshake.appendWatch(keys, to: &buffer)
      let replyCount = count + 2 + WriterHandshake.watchReplyCount
      try connection.roundTrip(buffer, replies: replyCount, into: replies)
      try checkWatch(confirmed: batch.lastSequence)
    } catch {
      lose(error)
    }
  }
}

extension PendingBatch {
  /// The commands that take back what refused writes did, and their number; `nil` where there are none.
  ///
  /// What later writes of the batch did to the same record is done once more behind them.
  func tidying(_ failures: [BatchOutcome.Failure]) -> (commands: [UInt8], count: Int)? {
    let refused = Set(failures.filter(\.reason.isRefusal).map(\.writeIndex))
    var buffer = CommandBuffer()
    var count = 0
    for failure in failures where !failure.stray.isEmpty {
      let bytes = commands(ofWriteAt: failure.writeIndex)
      let all = WireCommand.commands(in: bytes)
      for index in failure.stray.reversed() where index < all.count {
        if append(inverseOf: all[index], to: &buffer) { count += 1 }
      }
      let key = WireCommand.key(in: bytes)
      for later in writes.indices.dropFirst(failure.writeIndex + 1) where !refused.contains(later) {
        let bytes = commands(ofWriteAt: later)
        guard WireCommand.key(in: bytes) == key else { continue }
        for command in WireCommand.commands(in: bytes).dropFirst(writes[later].rule.logCommandCount)
        {
          append(command, to: &buffer)
          count += 1
        }
      }
    }
    return count == 0 ? nil : (buffer.withUnsafeBytes { Array($0) }, count)
  }

  private func append(inverseOf command: [[UInt8]], to buffer: inout CommandBuffer) -> Bool {
    guard command.count >= 3 else { return false }
    let inverse: [String: String] = ["SADD": "SREM", "SREM": "SADD", "HSETNX": "HDEL"]
    guard let name = inverse[String(decoding: command[0], as: UTF8.self)] else { return false }
    append([Array(name.utf8), command[1], command[2]], to: &buffer)
    return true
  }

  private func append(_ command: [[UInt8]], to buffer: inout CommandBuffer) {
    buffer.beginCommand(argumentCount: command.count)
    for argument in command { argument.appendAsBulk(to: &buffer) }
  }
}

extension WireCommand {
  /// The arguments of each command.
  static func commands(in bytes: [UInt8]) -> [[[UInt8]]] {
    var commands: [[[UInt8]]] = []
    var position = 0
    while position < bytes.count {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\r")),
        let number = Int(String(decoding: bytes[(position + 1)..<end], as: UTF8.self))
      else { break }
      let start = end + 2
      if bytes[position] == UInt8(ascii: "*") {
        commands.append([])
        position = start
      } else {
        guard number >= 0, start + number + 2 <= bytes.count, !commands.isEmpty else { break }
        commands[commands.count - 1].append(Array(bytes[start..<(start + number)]))
        position = start + number + 2
      }
    }
    return commands
  }
}
