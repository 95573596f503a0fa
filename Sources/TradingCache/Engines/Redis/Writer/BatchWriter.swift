import RedisClient

/// The writer thread: sends one batch at a time, and learns what became of it before the next.
///
/// With one batch outstanding, a batch in doubt after a lost connection is either the one that the
/// marker names, and then applied, or it is not applied and no late copy of it can be.
final class BatchWriter: @unchecked Sendable {  // Used by its one thread only, once started.
  let pipeline: WritePipeline
  let configuration: RedisSettings
  let keys: KeySpace
  private let journal: JournalWriter?
  private(set) var connection: RedisConnection?
  let replies = ReplyBuffer()
  /// The batch whose commands the server has, but not their `EXEC`.
  var ahead: PendingBatch?
  /// How long the last batch with another one ahead was with the server.
  var lastTurn = Duration.zero
  private var backoff: Backoff
  /// Whether nothing was applied since a connection was lost.
  private var hasFailed = false

  /// Continues on a connection on which the fence was taken.
  init(
    pipeline: WritePipeline, configuration: RedisSettings,
    connection: RedisConnection, journal: JournalWriter?
  ) {
    self.pipeline = pipeline
    self.journal = journal
    self.configuration = configuration
    self.connection = connection
    keys = pipeline.keys
    backoff = Backoff(
      initialDelay: configuration.reconnect.initialDelay, maxDelay: configuration.reconnect.maxDelay
    )
  }

  /// The thread's body: ends when the pipeline says so.
  func run() {
    loop: while true {
      switch pipeline.next() {
      case .batch(let batch): deliver(batch)
      case .gather(let pause): pipeline.wakePipe.wait(alsoFor: nil, timeout: pause)
      case .sleep: idle()
      case .end: break loop
      }
    }
    noteCleanStop()
    connection?.close()
    // The next one may open the file when this one is known to have ended.
    journal?.finish()
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
    _ = try? connection.roundTrip(buffer)
  }

  /// Waits for the next write.
  ///
  /// A connection that ends meanwhile is noticed and made anew.
  private func idle() {
    guard let connection else {
      _ = reconnect(last: nil)
      return
    }
    guard pipeline.wakePipe.wait(alsoFor: connection.fileDescriptor, timeout: nil) else { return }
    if connection.isClosedByPeer() {
      lose(.connectionClosed(reason: "the server ended the idle connection"))
    } else {
      // The socket would stay readable for ever, and the next reply would be taken for another's.
      lose(.protocolViolation(reason: "the server sent what no one asked for"))
    }
  }

  /// Sends a batch until its fate is known, or until it can have none.
  private func deliver(_ batch: PendingBatch) {
    // Once settled, a batch belongs to the trading threads again: it is not touched after that.
    while !pipeline.isEndingAtOnce {
      guard let connection else {
        if reconnect(last: batch) { return }
        continue
      }
      do throws(RedisError) {
        let outcome = try send(batch, on: connection)
        if case .applied = outcome, try !waitUntilDurable(on: connection) { return }
        if resolve(outcome, batch) { return }
      } catch {
        lose(error)
      }
    }
  }

  /// Sends what of a batch has not gone ahead, and learns what became of it.
  ///
  /// Unless that is a plain success, nothing is ahead when it returns.
  private func send(
    _ batch: PendingBatch, on connection: RedisConnection
  ) throws(RedisError) -> BatchOutcome {
    pipeline.seal(batch, configuration.protocolSwitches)
    let hasGoneAhead = ahead === batch
    ahead = nil
    // One for all of it: a server that stands still is noticed that much after the first byte.
    let deadline = Deadline.after(configuration.redis.replyTimeout)
    let start = ContinuousClock.now
    try batch.withSealed(bodyIncluded: !hasGoneAhead) { (bytes) throws(RedisError) in
      try connection.send(bytes, deadline: deadline)
    }
    try sendAhead(on: connection, until: deadline)
    pipeline.makeSpares()
    letServerWork(since: start)
    try connection.receive(replies: batch.replyCount, into: replies, deadline: deadline)
    if ahead != nil { lastTurn = .now - start }
    let confirmed = pipeline.settledSequence
    let outcome = try replies.withReplies { (replies) throws(RedisError) in
      try BatchOutcome.read(replies, of: batch, epoch: pipeline.epoch, confirmed: confirmed)
    }
    switch outcome {
    case .applied(let failures):
      if failures.isEmpty { break }
      try takeBackAhead(on: connection, confirmed: batch.lastSequence)
    case .aborted, .postponed, .poisoned:
      try takeBackAhead(on: connection, confirmed: confirmed)
    case .fenced, .dataLoss:
      try takeBackAhead(on: connection, confirmed: nil)
    }
    return outcome
  }

  /// Connects, and lets the marker decide about the batch in doubt, if there is one.
  ///
  /// Returns whether that batch is done with.
  private func reconnect(last batch: PendingBatch?) -> Bool {
    do throws(RedisError) {
      let connection = try RedisConnection.connect(configuration.redis)
      let answer = try WriterHandshake.watch(
        on: connection, keys: keys, configuration.protocolSwitches, replies: replies)
      self.connection = connection
      let outcome = BatchOutcome.judge(
        answer, epoch: pipeline.epoch, confirmed: pipeline.settledSequence,
        last: batch?.lastSequence)
      pipeline.reconnected()
      // Only in tests of the tests.
      if !configuration.protocolSwitches.usesMarker, case .applied = outcome { return false }
      if case .applied = outcome {
        try touch(connection)
        guard try waitUntilDurable(on: connection) else { return false }
        if let batch { return resolve(.applied(failures: try verdicts(on: batch)), batch) }
      }
      return resolve(outcome, batch)
    } catch {
      hasFailed = true
      lose(error)
      return false
    }
  }

  /// Acts on what became of a batch; returns whether it is done with.
  private func resolve(_ outcome: BatchOutcome, _ batch: PendingBatch?) -> Bool {
    switch outcome {
    case .applied(let failures):
      hasFailed = false
      backoff.reset()
      pipeline.connected()
      if let batch { tidy(failures, of: batch) }
      settle(batch, failures)
      return true
    case .aborted:
      return false
    case .postponed(let error):
      pipeline.disconnected(error)
      pause()
      return false
    case .poisoned(let writeIndex, let message):
      guard let batch else { return false }
      pipeline.reject(WriteFailure(writeIndex: writeIndex, reason: .server(message)), of: batch)
      return false
    case .fenced(let failures):
      return resign(batch, failures)
    case .dataLoss(let found):
      pipeline.fail(.dataLoss(confirmed: pipeline.settledSequence, found: found))
      return true
    }
  }

  /// Stops for good, once it is known whether the last batch was applied before another writer came.
  private func resign(_ batch: PendingBatch?, _ failures: [WriteFailure]?) -> Bool {
    guard let connection else { return false }
    do throws(RedisError) {
      var known = failures
      if known == nil, let batch {
        let marker = Marker(epoch: pipeline.epoch, sequence: batch.lastSequence)
        if try WriterHandshake.isApplied(marker, on: connection, keys: keys) { known = [] }
      }
      let reason = CacheError.fenced(
        by: try connection.roundTrip("GET", keys.holder).text ?? "unknown")
      // Whether it became durable cannot be asked any more.
      if let known, configuration.durability == .acknowledged { settle(batch, known) }
      pipeline.fail(reason)
      return true
    } catch {
      lose(error)
      return false
    }
  }

  private func settle(_ batch: PendingBatch?, _ failures: [WriteFailure]) {
    if let batch { pipeline.settle(batch, failures) }
  }

  func lose(_ error: RedisError) {
    connection?.close()
    connection = nil
    ahead = nil
    pipeline.disconnected(error)
    // The first attempt after a success is made at once; a server that takes connections only to
    // end them is not asked as fast as it can refuse.
    if hasFailed { pause() }
    hasFailed = true
  }

  private func pause() {
    pipeline.wakePipe.wait(alsoFor: nil, timeout: backoff.delay())
  }
}
