import RedisClient

/// The writer thread: sends one batch at a time, and learns what became of it before the next.
///
/// With one batch outstanding, a batch in doubt after a lost connection is either the one that the
/// marker names, and then applied, or it is not applied and no late copy of it can be.
final class BatchWriter: @unchecked Sendable {  // Used by its one thread only, once started.
  let pipeline: WritePipeline
  let configuration: RedisCacheDatabase.Configuration
  let keys: KeySpace
  private var connection: RedisConnection?
  private let replies = ReplyBuffer()
  private var backoff: Backoff

  /// Continues on a connection on which the fence was taken.
  init(
    pipeline: WritePipeline, configuration: RedisCacheDatabase.Configuration,
    connection: RedisConnection
  ) {
    self.pipeline = pipeline
    self.configuration = configuration
    self.connection = connection
    keys = pipeline.keys
    backoff = Backoff(configuration.reconnect)
  }

  /// The thread's body: ends when the pipeline says so.
  func run() {
    loop: while true {
      switch pipeline.next() {
      case .batch(let batch): deliver(batch)
      case .sleep: idle()
      case .end: break loop
      }
    }
    noteCleanStop()
    connection?.close()
    pipeline.writerHasEnded()
  }

  /// Leaves word that all is written, for the next node to know that this one did not crash.
  private func noteCleanStop() {
    guard let connection, pipeline.isDrained else { return }
    let marker = Marker(epoch: pipeline.epoch, sequence: pipeline.settledSequence)
    let note = LastStop.note(marker, at: .now())
    // The watch is still armed: a node that took over meanwhile makes this fail, as it should.
    var buffer = CommandBuffer()
    buffer.append(command: "MULTI")
    buffer.append(command: "SET", keys.stopped, note)
    buffer.append(command: "EXEC")
    _ = try? connection.roundTrip(buffer, replies: 3)
  }

  /// Waits for the next write. A connection that ends meanwhile is noticed and made anew.
  private func idle() {
    guard let connection else {
      return reconnect(last: nil)
    }
    pipeline.wakePipe.wait(alsoFor: connection.fileDescriptor, timeout: nil)
    if connection.isClosedByPeer() {
      lose(.connectionClosed(reason: "the server ended the idle connection"))
    }
  }

  /// Sends a batch until its fate is known, or until it can have none.
  private func deliver(_ batch: PendingBatch) {
    while !pipeline.isEndingAtOnce {
      guard let connection else {
        reconnect(last: batch)
        if pipeline.settledSequence >= batch.lastSequence { return }
        continue
      }
      do throws(RedisError) {
        let marker = Marker(epoch: pipeline.epoch, sequence: batch.lastSequence)
        try batch.send(on: connection, marker: marker, keys: keys)
        try connection.receive(replies: batch.replyCount, into: replies)
        let outcome = try replies.withReplies { (replies) throws(RedisError) in
          try BatchOutcome.read(
            replies, of: batch, epoch: pipeline.epoch, confirmed: pipeline.settledSequence)
        }
        if case .applied = outcome, try !waitUntilDurable(on: connection) { return }
        if resolve(outcome, batch) { return }
      } catch {
        lose(error)
      }
    }
  }

  /// Connects, and lets the marker decide about the batch in doubt, if there is one.
  private func reconnect(last batch: PendingBatch?) {
    do throws(RedisError) {
      let connection = try RedisConnection.connect(configuration.redis)
      let answer = try WriterHandshake.watch(on: connection, keys: keys, replies: replies)
      self.connection = connection
      let outcome = BatchOutcome.judge(
        answer, epoch: pipeline.epoch, confirmed: pipeline.settledSequence,
        last: batch?.lastSequence)
      pipeline.connected()
      if case .applied = outcome {
        try touch(connection)
        guard try waitUntilDurable(on: connection) else { return }
      }
      _ = resolve(outcome, batch)
    } catch {
      lose(error)
      pause()
    }
  }

  /// Acts on what became of a batch; returns whether it is done with.
  private func resolve(_ outcome: BatchOutcome, _ batch: PendingBatch?) -> Bool {
    switch outcome {
    case .applied(let failures):
      backoff.reset()
      pipeline.connected()
      if let batch { pipeline.settle(batch, failures: failures.map { rejection($0, batch) }) }
      return true
    case .aborted:
      return false
    case .postponed(let error):
      pipeline.disconnected(error)
      pause()
      return false
    case .poisoned(let writeIndex, let message):
      guard let batch else { return false }
      pipeline.reject(
        rejection(.init(writeIndex: writeIndex, reason: .server(message)), batch))
      batch.blank(writeAt: writeIndex)
      return false
    case .fenced:
      pipeline.fail(.fenced(by: holder()))
      return true
    case .dataLoss(let found):
      pipeline.fail(.dataLoss(confirmed: pipeline.settledSequence, found: found))
      return true
    }
  }

  private func rejection(_ failure: BatchOutcome.Failure, _ batch: PendingBatch) -> RejectedWrite {
    let commands = batch.commands(ofWriteAt: failure.writeIndex)
    return RejectedWrite(
      sequence: batch.firstSequence + UInt64(failure.writeIndex),
      key: WireCommand.key(in: commands), reason: failure.reason, commands: commands)
  }

  /// Who took the fence, for a person to read.
  private func holder() -> String {
    let text = try? connection?.roundTrip("GET", keys.holder).text
    return text ?? "unknown"
  }

  private func lose(_ error: RedisError) {
    connection?.close()
    connection = nil
    pipeline.disconnected(error)
  }

  private func pause() {
    pipeline.wakePipe.wait(alsoFor: nil, timeout: backoff.delay())
  }
}
