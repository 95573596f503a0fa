import RedisClient
import Synchronization

extension WritePipeline {
  /// Queues what a journal holds and Redis does not, under its old sequence numbers.
  func take(_ outcome: JournalRecovery.Outcome, maxBytes: Int) {
    state.withLock { $0.take(outcome, maxBytes: maxBytes, keys) }
  }

  /// Notes how the journal is; returns whether it has begun to fail, or ceased to.
  func noteJournal(
    lastWritten: UInt64, fileBytes: Int, failure: JournalError?, refusesWrites: Bool
  ) -> Bool {
    let isNews = state.withLock { state in
      state.refusal = refusesWrites ? failure.map(CacheError.journal) : nil
      let isNews = (state.journalStatus?.failure == nil) != (failure == nil)
      state.journalStatus = JournalStatus(
        lastSafe: Receipt(sequence: max(lastWritten, state.queue.settledSequence)),
        fileBytes: fileBytes, failure: failure?.description,
        setAside: state.journalStatus?.setAside)
      return isNews
    }
    if isNews { announce() }
    return isNews
  }

  /// How far the queue is.
  struct QueueForJournal {
    let settled: UInt64
    let last: UInt64
    /// How long the oldest unsettled write has waited; nothing when there is none.
    let oldestAge: Duration
  }

  var queueForJournal: QueueForJournal {
    state.withLock { state in
      let oldest = state.queue.queuedWrites == 0 ? nil : state.queue.oldestWrite
      return QueueForJournal(
        settled: state.queue.settledSequence, last: state.queue.lastSequence,
        oldestAge: oldest.map { ContinuousClock.now - $0 } ?? .zero)
    }
  }

  /// Copies the oldest writes after this one that are not settled, and stops when they have so many
  /// bytes.
  func unsettledWrites(after sequence: UInt64, upTo limit: Int) -> [JournalEntry] {
    state.withLock { $0.queue.unsettledWrites(after: sequence, upTo: limit, epoch: epoch) }
  }
}

extension WritePipeline.State {
  /// Takes over what a journal held.
  fileprivate mutating func take(
    _ outcome: JournalRecovery.Outcome, maxBytes: Int, _ keys: KeySpace
  ) {
    journalRoom = .init(
      maxBytes: maxBytes, bytesPerWrite: JournalEntry.headerSize,
      bytesPerChange: JournalEntry.changeSize)
    for entry in outcome.due {
      _ = queue.append(rule: entry.contents.rule) { $0.append(entry.contents) }
    }
    journalStatus = JournalStatus(
      lastSafe: Receipt(sequence: queue.lastSequence), fileBytes: 0, failure: nil,
      setAside: outcome.setAside?.path)
    guard let aside = outcome.setAside else { return }
    setAside = aside.entries.suffix(WritePipeline.maxKeptRejections).map { entry in
      RejectedWrite(
        sequence: entry.sequence, reason: .notWritten(because: aside.reason, file: aside.path),
        contents: entry.contents, keys)
    }
  }
}

extension WriteQueue {
  fileprivate func unsettledWrites(
    after sequence: UInt64, upTo limit: Int, epoch: UInt64
  ) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var size = 0
    for batch in batches(after: sequence) {
      for index in batch.writes.indices {
        let number = batch.firstSequence &+ UInt64(index)
        if number <= sequence { continue }
        if size >= limit { return entries }
        let entry = JournalEntry(
          epoch: epoch, sequence: number, contents: batch.contents(ofWriteAt: index))
        size += entry.size
        entries.append(entry)
      }
    }
    return entries
  }
}
