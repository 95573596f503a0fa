import RedisClient

/// What became of a batch, read from the replies to it.
enum BatchOutcome: Equatable {
  /// It is applied; the writes at these indexes were not what they had to be.
  case applied(failures: [WriteFailure])
  /// It is not applied, and may be sent again at once.
  case aborted
  /// It is not applied; the server may take it later.
  case postponed(RedisError)
  /// It is not applied, because of one write that the server will never take.
  case poisoned(writeIndex: Int, message: String)
  /// Another writer has the fence; with the failures of the batch if it was applied before that.
  case fenced(applied: [WriteFailure]?)
  /// The marker is missing or older than what was confirmed.
  case dataLoss(found: UInt64?)

  /// Decides from the server's fence and marker alone, as after a reconnect.
  ///
  /// - Parameters:
  ///   - confirmed: the last sequence that was confirmed.
  ///   - last: the last sequence of the batch in doubt, if there is one.
  static func judge(
    _ answer: WriterHandshake.Answer, epoch: UInt64, confirmed: UInt64, last: UInt64?
  ) -> BatchOutcome {
    guard let fence = answer.fence, let marker = answer.marker else {
      return .dataLoss(found: answer.marker?.sequence)
    }
    let isApplied = last.map { marker == Marker(epoch: epoch, sequence: $0) } ?? false
    if fence > epoch { return .fenced(applied: isApplied ? [] : nil) }
    if fence < epoch { return .dataLoss(found: marker.sequence) }
    if isApplied { return .applied(failures: []) }
    return marker.sequence == confirmed ? .aborted : .dataLoss(found: marker.sequence)
  }

  /// Decides from the replies to a sent batch.
  static func read(
    _ replies: ReplyView, of batch: PendingBatch, epoch: UInt64, confirmed: UInt64
  ) throws(RedisError) -> BatchOutcome {
    guard let exec = replies.element(at: batch.execReplyIndex) else {
      throw .protocolViolation(reason: "the reply to EXEC is missing")
    }
    // The fence first, whatever EXEC says: the watch after a refused batch is armed against the
    // fence as it is now, so a fenced writer that sent the batch again would get it through.
    let answer = try WriterHandshake.answer(in: replies)
    let state = judge(answer, epoch: epoch, confirmed: confirmed, last: batch.lastSequence)
    if exec.isError, state == .aborted { return refusal(replies, of: batch, exec: exec.text) }
    // Not by this EXEC: either nothing is applied, or a late copy of the batch was.
    if exec.isNull || exec.isError { return state }
    guard exec.count == batch.commandCount + 1 else {
      throw .protocolViolation(reason: "EXEC answered \(exec.count) of \(batch.commandCount + 1)")
    }
    switch state {
    case .applied: return .applied(failures: failures(exec, of: batch))
    case .fenced where exec.element(at: batch.commandCount)?.isError == false:
      return .fenced(applied: failures(exec, of: batch))
    default: return state
    }
  }

  /// Every element is checked: a transaction goes on after a command that fails.
  private static func failures(_ exec: ReplyView, of batch: PendingBatch) -> [WriteFailure] {
    var failures: [WriteFailure] = []
    var command = 0
    for (index, write) in batch.writes.enumerated() {
      let end = command + write.commandCount
      if let reason = failure(exec, commands: command..<end, rule: write.rule) {
        failures.append(
          WriteFailure(
            writeIndex: index, reason: reason,
            stray: reason.isRefusal ? strays(exec, batch, index, from: command) : []))
      }
      command = end
    }
    return failures
  }

  /// The changes of a refused write, counted from its first, that changed an index all the same.
  private static func strays(
    _ exec: ReplyView, _ batch: PendingBatch, _ writeIndex: Int, from first: Int
  ) -> [Int] {
    var command = first
    var strays: [Int] = []
    for (number, change) in batch.changes(ofWriteAt: writeIndex).enumerated() {
      if change.isOfIndex, exec.element(at: command)?.integer == 1 { strays.append(number) }
      command += change.commandCount
    }
    return strays
  }

  private static func failure(
    _ exec: ReplyView, commands: Range<Int>, rule: WriteRule
  ) -> RejectedWrite.Reason? {
    for command in commands {
      if let reply = exec.element(at: command), reply.isError { return .server(reply.text) }
    }
    guard !commands.isEmpty else { return nil }
    switch rule {
    case .none: return nil
    case .append(let expected):
      guard let length = exec.element(at: commands.lowerBound)?.integer else { return nil }
      if length == 0 { return .notFound }
      guard let expected, length != Int64(expected) else { return nil }
      return .logLength(expected: Int(expected), found: Int(length))
    case .appendAtLeast(let least):
      guard let length = exec.element(at: commands.lowerBound)?.integer else { return nil }
      if length == 0 { return .notFound }
      return length < Int64(least) ? .logLength(expected: Int(least), found: Int(length)) : nil
    case .extend:
      let places = exec.element(at: commands.lowerBound + 1)
      return (places?.count ?? 0) > 1 ? .duplicate : nil
    case .create:
      let renamed = exec.element(at: commands.lowerBound + 1)?.integer
      return renamed == 0 ? .alreadyExists : nil
    }
  }

  /// `EXECABORT`: the first command that was refused when it was queued tells why.
  private static func refusal(
    _ replies: ReplyView, of batch: PendingBatch, exec: String
  ) -> BatchOutcome {
    var message = exec
    var command: Int?
    for index in 0..<batch.execReplyIndex {
      guard let reply = replies.element(at: index), reply.isError else { continue }
      message = reply.text
      command = index - 1
      break
    }
    let error = RedisError(serverReply: message)
    if let command, error.serverErrorKind == .poison,
      let writeIndex = batch.writeIndex(ofCommand: command)
    {
      return .poisoned(writeIndex: writeIndex, message: message)
    }
    return .postponed(error)
  }
}
