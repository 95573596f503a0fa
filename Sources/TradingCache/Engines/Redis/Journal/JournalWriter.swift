import Logging
import RedisClient
import Synchronization

/// Appends what Redis does not confirm in time to the journal, on a thread of its own.
final class JournalWriter: Sendable {
  private let pipeline: WritePipeline
  private let settings: RedisSettings.Journal
  private let logger: Logger
  private let core: Guarded<Core>

  private struct Core {
    let file: JournalFile
    /// Each write up to this one is in the file or settled.
    var lastWritten: UInt64
    /// The last confirmed write that is noted in the file.
    var lastNoted: UInt64
    /// Whether what the file holds on disk is unknown, after an error.
    var isBroken = false
    /// Whether writes are not yet forced to disk, or a note is not.
    var hasUnsynchronizedWrites = false
    var hasUnsynchronizedNote = false
    var lastSync = ContinuousClock.now
    var isFinished = false
  }

  /// Bytes that are copied while trading threads wait for the queue's lock: a few microseconds.
  private static let portion = 64 << 10

  /// Goes on with a file that holds what the pipeline has queued.
  init(
    _ file: JournalFile, _ settings: RedisSettings.Journal,
    pipeline: WritePipeline, logger: Logger
  ) {
    self.pipeline = pipeline
    self.settings = settings
    self.logger = logger
    core = Guarded(
      Core(
        file: file, lastWritten: pipeline.lastReceipt.sequence,
        lastNoted: file.note.marker.sequence))
  }

  /// The thread's body: ends after `finish()`.
  func run() {
    guard let clock = WakePipe() else { return }
    while !core.withLock({ $0.isFinished }) {
      clock.wait(alsoFor: nil, timeout: max(settings.flushInterval, .milliseconds(1)))
      core.withLock { core in
        if !core.isFinished { attempt(&core, isLast: false) }
      }
    }
  }

  /// Writes what is left, and lets others have the file; once more does nothing.
  func finish() {
    core.withLock { core in
      if core.isFinished { return }
      attempt(&core, isLast: true)
      core.isFinished = true
      core.file.close()
    }
  }

  private func attempt(_ core: inout Core, isLast: Bool) {
    var failure: JournalError?
    do throws(JournalError) {
      try catchUp(&core, isLast: isLast)
    } catch {
      failure = error
    }
    let isNews = pipeline.noteJournal(
      lastWritten: core.lastWritten, fileBytes: core.file.size, failure: failure,
      refusesWrites: settings.whenUnwritable == .refuse)
    guard isNews else { return }
    if let failure {
      logger.error("the journal cannot be written", metadata: ["reason": "\(failure)"])
    } else {
      logger.notice("the journal is written again")
    }
  }

  private func catchUp(_ core: inout Core, isLast: Bool) throws(JournalError) {
    let queue = pipeline.queueForJournal
    if core.isBroken {
      try rewrite(&core, upTo: queue.last)
      core.isBroken = false
    } else if queue.settled >= core.lastWritten {
      if core.file.hasEntries { try core.file.removeEntries() }
      core.lastWritten = queue.settled
    }
    try note(queue.settled, &core)
    // Redis still has time to confirm what was just made.
    let isDue = isLast || core.file.hasEntries || queue.oldestAge >= settings.flushInterval
    if isDue { try append(&core, upTo: queue.last) }
    try synchronize(&core, isLast: isLast)
  }

  /// Notes what is confirmed, by which the next start sees whether the server has kept it.
  private func note(_ settled: UInt64, _ core: inout Core) throws(JournalError) {
    guard settled > core.lastNoted else { return }
    try core.file.note(Marker(epoch: pipeline.epoch, sequence: settled))
    core.lastNoted = settled
    core.hasUnsynchronizedNote = true
  }

  private func append(_ core: inout Core, upTo last: UInt64) throws(JournalError) {
    while core.lastWritten < last {
      let entries = pipeline.unsettledWrites(after: core.lastWritten, upTo: Self.portion)
      guard let first = entries.first, let end = entries.last else { return }
      if first.sequence != core.lastWritten &+ 1 {
        // What lies between is settled meanwhile, and so is all that is in the file.
        try core.file.removeEntries()
      }
      var bytes: [UInt8] = []
      for entry in entries { entry.encode(into: &bytes) }
      // No more than `maxBytes` is unsettled, so that half the file is not needed any more.
      if core.file.size + bytes.count > 2 * settings.maxBytes {
        try rewrite(&core, upTo: core.lastWritten)
      }
      try core.file.append(bytes)
      core.lastWritten = end.sequence
      core.hasUnsynchronizedWrites = true
    }
  }

  /// Makes the file anew of what is unsettled.
  private func rewrite(_ core: inout Core, upTo last: UInt64) throws(JournalError) {
    var bytes: [UInt8] = []
    let settled = pipeline.queueForJournal.settled
    var written = settled
    while written < last {
      let entries = pipeline.unsettledWrites(after: written, upTo: Self.portion)
      guard let first = entries.first, first.sequence <= last else { break }
      if first.sequence != written &+ 1 { bytes = [] }
      for entry in entries where entry.sequence <= last {
        entry.encode(into: &bytes)
        written = entry.sequence
      }
    }
    try core.file.replace(
      confirmed: Marker(epoch: pipeline.epoch, sequence: settled), entries: bytes)
    core.lastNoted = settled
    core.lastWritten = max(written, last)
  }

  private func synchronize(_ core: inout Core, isLast: Bool) throws(JournalError) {
    guard core.hasUnsynchronizedWrites || core.hasUnsynchronizedNote else { return }
    let age = ContinuousClock.now - core.lastSync
    let isDue =
      switch settings.sync {
      case .never: false
      // A note alone is written all the time; once a second is enough for what it tells.
      case .everyFlush: core.hasUnsynchronizedWrites || isLast || age >= .seconds(1)
      case .interval(let interval): isLast || age >= interval
      }
    guard isDue else { return }
    do throws(JournalError) {
      try core.file.synchronize()
    } catch {
      // The system may have dropped what it could not write, and will not say so again.
      core.isBroken = true
      throw error
    }
    core.lastSync = .now
    core.hasUnsynchronizedWrites = false
    core.hasUnsynchronizedNote = false
  }
}
