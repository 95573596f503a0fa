import RedisClient

/// Letting the commands of the next batch travel while the server works on the one before.
///
///     batch 1 | MULTI … SET EXEC WATCH GET GET |                    | SET EXEC WATCH GET GET |
///     batch 2                                  | MULTI {commands} … |                        | MULTI …
///                                                         replies to batch 1 judged ^
///
/// Otherwise the server has nothing to do from its reply to a batch until it has the next one. What has
/// gone ahead is queued there, and not applied before its `EXEC`, which is sent only once the batch
/// before is known to be applied and the fence to be ours: one batch is in doubt at a time, as ever.
extension BatchWriter {
  /// Sends the commands of the batch after the one under way, if there is one that is full.
  func sendAhead(on connection: RedisConnection, until deadline: Deadline) throws(RedisError) {
    // `WAIT` cannot be asked between a batch and the next one's `MULTI`.
    guard configuration.durability == .acknowledged, let next = pipeline.nextFullBatch else {
      return
    }
    ahead = next
    try next.withBody { (body) throws(RedisError) in
      try connection.send(body, deadline: deadline)
    }
  }

  /// Leaves a server that has the next batch alone until it may be done with this one.
  ///
  /// It answers piece by piece, and a thread that waits for the socket is woken for each: on the same machine
  /// that costs the server a tenth of its time. It has work for as long again when this ends.
  func letServerWork(since start: ContinuousClock.Instant) {
    guard ahead != nil else { return }
    sleepThread(for: min(lastTurn / 2, .milliseconds(1)) - (.now - start))
  }

  /// Takes back what has gone ahead, so that the connection can be used for something else.
  ///
  /// - Parameter confirmed: what the marker must be for the connection to be of further use; `nil` when
  ///   it will not write any more.
  func takeBackAhead(on connection: RedisConnection, confirmed: UInt64?) throws(RedisError) {
    guard let batch = ahead else { return }
    ahead = nil
    var buffer = CommandBuffer()
    buffer.append(command: "DISCARD")
    // Which has ended the watch.
    WriterHandshake.appendWatch(keys, configuration.protocolSwitches, to: &buffer)
    let deadline = Deadline.after(configuration.redis.replyTimeout)
    try connection.send(buffer, deadline: deadline)
    // `MULTI` and the batch's commands were sent before.
    let count = 1 + batch.commandCount + buffer.commandCount
    try connection.receive(replies: count, into: replies, deadline: deadline)
    guard let confirmed else { return }
    try checkWatch(confirmed: confirmed)
  }

  /// Reads the replies to a watch after a batch that is not in doubt.
  ///
  /// - Throws: when fence or marker are not as they were; the next connection finds out what they are.
  func checkWatch(confirmed: UInt64) throws(RedisError) {
    let answer = try replies.withReplies { (replies) throws(RedisError) in
      try WriterHandshake.answer(in: replies)
    }
    let state = BatchOutcome.judge(
      answer, epoch: pipeline.epoch, confirmed: confirmed, last: nil)
    guard state == .aborted else {
      throw .connectionClosed(reason: "fence or marker changed")
    }
  }
}
