import Logging
import RedisClient
import Synchronization

/// Appends what Redis does not confirm in time to the journal, on a thread of its own.
final class JournalWriter: Sendable {
  private let pipeline: WritePipeline
  private let settings: RedisCacheDatabase.Configuration.Journal
  private let logger: Logger
  private let core: Mutex<Core>

  private struct Core {
    let file: JournalFile
    /// Each write up to this one is in the file or settled.
    var lastWritten: UInt64
    /// Whether the file's end is unknown, after an error.
    var isBroken = false
    var lastSync = ContinuousClock.now
    var isFinished = false
  }

  /// Goes on with a file that holds what the pipeline has queued.
  init(
    _ recovery: JournalRecovery, pipeline: WritePipeline, lastWritten: UInt64, logger: Logger
  ) {
    self.pipeline = pipeline
    self.logger = logger
    settings = recovery.settings
    core = Mutex(Core(file: recovery.file, lastWritten: lastWritten))
  }

  /// The thread's body.
  func run() {
    let clock = WakePipe()
    while !core.withLock({ $0.isFinished }) {
      clock?.wait(alsoFor: nil, timeout: max(settings.flushInterval, .milliseconds(1)))
      flush()
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

  private func flush() {
    core.withLock { core in
      if !core.isFinished { attempt(&core, isLast: false) }
    }
  }

  private func attempt(_ core: inout Core, isLast: Bool) {
    do throws(JournalError) {
      try catchUp(&core, isLast: isLast)
      report(core, failure: nil)
    } catch {
      core.isBroken = true
      report(core, failure: error.description)
    }
  }

  private func report(_ core: Core, failure: String?) {
    let status = (lastWritten: core.lastWritten, fileBytes: core.file.size, failure: failure)
    guard pipeline.noteJournal(status.lastWritten, status.fileBytes, failure) else { return }
    if let failure {
      logger.error("the journal cannot be written", metadata: ["reason": "\(failure)"])
    } else {
      logger.notice("the journal is written again")
    }
  }

  private func catchUp(_ core: inout Core, isLast: Bool) throws(JournalError) {
    let queue = pipeline.queueForJournal()
    if core.isBroken {
      try core.file.replace(entries: [])
      core.isBroken = false
      core.lastWritten = queue.settled
    } else if queue.settled >= core.lastWritten {
      if core.file.hasEntries { try core.file.removeEntries() }
      core.lastWritten = queue.settled
    }
    // Redis has still time to confirm what was just made.
    let isDue = isLast || core.file.hasEntries || queue.oldestAge >= settings.flushInterval
    guard isDue, queue.last > core.lastWritten else { return }
    try append(&core, upTo: queue.last)
    try synchronize(&core)
  }

  private func append(_ core: inout Core, upTo last: UInt64) throws(JournalError) {
    var bytes: [UInt8] = []
    while core.lastWritten < last {
      let entries = pipeline.unsettledWrites(after: core.lastWritten, upTo: 64 << 10)
      guard let first = entries.first, let end = entries.last else { break }
      if first.sequence != core.lastWritten &+ 1 {
        // What lies between is settled meanwhile, and so is all that is in the file.
        try core.file.removeEntries()
      }
      bytes.removeAll(keepingCapacity: true)
      for entry in entries { entry.encode(into: &bytes) }
      if core.file.size + bytes.count > settings.maxBytes {
        if try compact(&core) { continue }
      }
      try core.file.append(bytes)
      core.lastWritten = end.sequence
    }
  }

  /// Writes the file anew without what is settled; false when that makes it no smaller.
  private func compact(_ core: inout Core) throws(JournalError) -> Bool {
    let settled = pipeline.queueForJournal().settled
    var bytes: [UInt8] = []
    var last = settled
    while last < core.lastWritten {
      let entries = pipeline.unsettledWrites(after: last, upTo: 64 << 10)
      guard let end = entries.last, end.sequence <= core.lastWritten || bytes.isEmpty else { break }
      for entry in entries where entry.sequence <= core.lastWritten { entry.encode(into: &bytes) }
      last = end.sequence
    }
    guard bytes.count < core.file.size / 2 else { return false }
    try core.file.replace(entries: bytes)
    return true
  }

  private func synchronize(_ core: inout Core) throws(JournalError) {
    switch settings.sync {
    case .never: return
    case .everyFlush: break
    case .interval(let interval):
      guard ContinuousClock.now - core.lastSync >= interval else { return }
    }
    try core.file.synchronize()
    core.lastSync = .now
  }
}
