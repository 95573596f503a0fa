import Dispatch
import RedisClient
import Synchronization

extension WritePipeline {
  // MARK: At the start

  /// Queues what the journal holds and Redis does not, under its old sequence numbers, and keeps the
  /// journal from now on.
  func recover(_ recovery: JournalRecovery?, from start: Marker) throws(CacheError) {
    guard let recovery else { return }
    let outcome: JournalRecovery.Outcome
    do throws(JournalError) {
      outcome = try recovery.carryOut(from: start, logger: logger)
    } catch {
      throw .journal(error)
    }
    state.withLock { $0.take(outcome, maxBytes: recovery.settings.maxBytes) }
    let journal = JournalWriter(
      recovery.file, recovery.settings, pipeline: self, logger: logger)
    state.withLock { $0.journal = journal }
    guard startThread({ journal.run() }) else {
      finishJournal()
      throw .redis(.invalidConfiguration(reason: "no thread could be started"))
    }
  }

  /// Returns when Redis has what the journal held.
  func waitForRecovered(within limit: Duration) async throws(CacheError) {
    let last = lastReceipt
    if await settled(last, within: limit) { return }
    let reason = failure(of: last)
    stop(.closed, ending: .atOnce)
    await endJournal()
    throw reason ?? .timedOut(unconfirmed: status.queuedWrites)
  }

  // MARK: At the end

  /// Writes what is unsettled to the journal, and lets the next one have it.
  func finishJournal() {
    let journal = state.withLock { $0.journal }
    journal?.finish()
    state.withLock { $0.journal = nil }
  }

  /// The same, without blocking a cooperative thread.
  func endJournal() async {
    guard state.withLock({ $0.journal != nil }) else { return }
    await DispatchQueue.global().run { self.finishJournal() }
  }

  // MARK: Meanwhile

  /// Notes how the journal is; returns whether it has begun to fail, or ceased to.
  func noteJournal(
    lastWritten: UInt64, fileBytes: Int, failure: JournalError?, refusesWrites: Bool
  ) -> Bool {
    let isNews = state.withLock { state in
      state.journalRefusal = refusesWrites ? failure.map(CacheError.journal) : nil
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

  /// Copies the oldest writes behind this one that are not settled, and stops when they have so many
  /// bytes.
  func unsettledWrites(after sequence: UInt64, upTo limit: Int) -> [JournalEntry] {
    state.withLock { $0.queue.unsettledWrites(after: sequence, upTo: limit, epoch: epoch) }
  }
}

extension WritePipeline.State {
  /// Takes over what a journal held.
  fileprivate mutating func take(_ outcome: JournalRecovery.Outcome, maxBytes: Int) {
    maxJournalBytes = maxBytes
    for entry in outcome.due {
      _ = queue.append(rule: entry.rule) { buffer in
        entry.commands.withUnsafeBytes { buffer.appendRaw($0) }
        return entry.commandCount
      }
    }
    journalStatus = JournalStatus(
      lastSafe: Receipt(sequence: queue.lastSequence), fileBytes: 0, failure: nil,
      setAside: outcome.setAside?.path)
    guard let aside = outcome.setAside else { return }
    setAside = aside.entries.suffix(WritePipeline.maxKeptRejections).map { entry in
      RejectedWrite(
        sequence: entry.sequence, key: WireCommand.key(in: entry.commands),
        reason: .server("not written: \(aside.reason); kept in \(aside.path)"),
        commands: entry.commands)
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
      for (index, write) in batch.writes.enumerated() {
        let number = batch.firstSequence &+ UInt64(index)
        if number <= sequence { continue }
        if size >= limit { return entries }
        let entry = JournalEntry(
          epoch: epoch, sequence: number, rule: write.rule, commandCount: write.commandCount,
          commands: batch.commands(ofWriteAt: index))
        size += entry.size
        entries.append(entry)
      }
    }
    return entries
  }
}
