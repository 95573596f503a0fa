import Logging
import RedisClient
import Synchronization

/// What an engine asks of the pipeline, and reports to it.
extension WritePipeline {
  enum Next {
    case batch(PendingBatch)
    /// There is a batch, which may gather more writes for this long.
    case gather(Duration)
    case sleep
    case end
  }

  /// The batch to send next; when there is none, the writer is taken to fall asleep.
  func next() -> Next {
    state.withLock { state in
      if state.ending == .atOnce { return .end }
      if state.ending == .no, let pause = state.pause(upTo: bufferInterval) {
        state.writerGathers = true
        return .gather(pause)
      }
      state.writerGathers = false
      if let batch = state.queue.takeFirst() { return .batch(batch) }
      if state.ending == .whenDrained { return .end }
      state.writerSleeps = true
      return .sleep
    }
  }

  /// Whether the writer is to give up what it is doing.
  var isEndingAtOnce: Bool { state.withLock { $0.ending == .atOnce } }

  /// Whether every write that was taken in is settled, and writing has not failed.
  var isDrained: Bool {
    state.withLock { $0.queue.queuedWrites == 0 && ($0.stop ?? .closed) == .closed }
  }

  /// The batch after the one that was handed out, if it is full: nothing changes it any more.
  var nextFullBatch: PendingBatch? { state.withLock { $0.queue.nextFullBatch } }

  var settledSequence: UInt64 { state.withLock { $0.queue.settledSequence } }

  /// The batch is applied, except for these writes.
  func settle(_ batch: PendingBatch, _ failures: [WriteFailure]) {
    let failures = failures.map { rejection($0, batch) }
    for failure in failures { logger.error("write rejected", metadata: ["write": "\(failure)"]) }
    let writes = batch.writes.count
    let age = ContinuousClock.now - batch.openedAt
    let (ready, status) = state.withLock { state in
      state.reject(failures)
      state.queue.settleFirst()
      return (state.waiters.takeReady(state.queue.settledSequence), state.status)
    }
    metrics.settled(writes: writes, rejected: failures.count, after: age, left: status)
    if !failures.isEmpty { publishStatus() }
    for continuation in ready { continuation.resume(returning: true) }
    room.broadcast()
  }

  /// Makes a few batches ready here, so that no trading thread has to wait for memory.
  ///
  /// To be called while the server works: making one takes as long as fifty writes take the server.
  func makeSpares() {
    let (missing, size) = state.withLock { ($0.queue.missingSpares(), $0.queue.usualBatchSize) }
    for _ in 0..<min(missing, 4) {
      let spare = PendingBatch(limits, usualSize: size)
      state.withLock { $0.queue.add(spare) }
    }
  }

  private func rejection(_ failure: WriteFailure, _ batch: PendingBatch) -> RejectedWrite {
    RejectedWrite(
      sequence: batch.firstSequence + UInt64(failure.writeIndex), reason: failure.reason,
      contents: batch.contents(ofWriteAt: failure.writeIndex), keys)
  }

  /// Takes one write out of its batch, the rest of which is written again.
  func reject(_ failure: WriteFailure, of batch: PendingBatch) {
    let write = rejection(failure, batch)
    state.withLock { $0.queue.blank(batch, writeAt: failure.writeIndex) }
    logger.error("write rejected", metadata: ["write": "\(write)"])
    state.withLock { $0.reject([write]) }
    publishStatus()
  }

  /// The connection was made again; whether the server takes writes is yet to be seen.
  func reconnected() {
    state.withLock { $0.connects += 1 }
    metrics.reconnected()
    connected()
  }

  /// The server takes writes; logs it when it had not.
  func connected() {
    let wasDisconnected = state.withLock { state in
      guard state.outage != nil else { return false }
      state.outage = nil
      return true
    }
    guard wasDisconnected else { return }
    logger.notice("connected again")
    announce()
  }

  /// Notes a failure of the connection or a refusal of the server; logs it when it is the first.
  func disconnected(_ error: any Error) {
    let (isFirst, isNews) = state.withLock { state in
      let former = state.outage
      let reason = "\(error)"
      state.outage = Outage(since: former?.since ?? .now, reason: reason)
      return (former == nil, reason != former?.reason)
    }
    if isFirst { logger.warning("cannot write now", metadata: ["reason": "\(error)"]) }
    // Each time: nothing else tells how the queue grows meanwhile.
    metrics.changed(status)
    if isNews { publishStatus() }
  }

  /// Nothing can be written any more: takes no more writes, and ends all waiting.
  func fail(_ reason: CacheError) {
    logger.critical("writing has stopped", metadata: ["reason": "\(reason)"])
    stop(reason, ending: .atOnce)
  }

  /// The writer thread has ended: nothing is settled any more.
  func writerHasEnded() {
    let waiting = state.withLock { state in
      state.writerHasEnded = true
      state.stop = state.stop ?? .closed
      return state.waiters.takeAll()
    }
    publishStatus(isLast: true)
    for continuation in waiting { continuation.resume(returning: false) }
  }
}
