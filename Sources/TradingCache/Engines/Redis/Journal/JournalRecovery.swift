import Logging
import RedisClient

/// What a start does with the journal of the run before: decides whether its writes are still due.
///
/// They are when the fence is where that run, or an attempt to recover it, has left it: then nobody
/// else has written, and the marker says up to where they are applied. They are not when another node
/// has taken over since, whose writes may contradict them, nor when the server has lost writes before
/// them; then they are put aside for a person.
struct JournalRecovery {
  /// What becomes of the writes in a journal.
  private enum Fate {
    case due
    case fenced
    case behindALoss
  }

  let file: JournalFile
  let settings: RedisSettings.Journal
  private let content: JournalContent
  /// The name under which the journal goes on: a new one if the old one is put aside.
  private var name: [UInt8]
  private var fate = Fate.due

  /// Locks and reads the journal, before anything is asked of Redis.
  init(
    _ settings: RedisSettings.Journal, trader: String
  ) throws(JournalError) {
    self.settings = settings
    (file, content) = try JournalFile.open(folder: settings.folder, trader: trader)
    name = content.name
  }

  /// Opens what the configuration asks for, if it does.
  static func open(
    _ settings: RedisSettings.Journal?, _ keys: KeySpace
  ) throws(CacheError) -> JournalRecovery? {
    guard let settings else { return nil }
    do throws(JournalError) {
      return try JournalRecovery(settings, trader: keys.trader)
    } catch {
      throw .journal(error)
    }
  }

  /// Queues what the journal holds and Redis does not, and has the journal kept from now on.
  func resume(
    _ pipeline: WritePipeline, from start: Marker, _ logger: Logger
  ) throws(CacheError) -> JournalWriter {
    let outcome: Outcome
    do throws(JournalError) {
      outcome = try carryOut(from: start, logger: logger)
    } catch {
      throw .journal(error)
    }
    pipeline.take(outcome, maxBytes: settings.maxBytes)
    let journal = JournalWriter(file, settings, pipeline: pipeline, logger: logger)
    guard startThread(named: "cache-journal", { journal.run() }) else {
      journal.finish()
      throw .redis(.invalidConfiguration(reason: "no thread could be started"))
    }
    return journal
  }

  /// What the holder of the fence is called, for the next start to know it by.
  var label: String { JournalContent.label(name) }

  /// The last write that the server is known to have confirmed; `nil` in a journal that is new.
  var lastConfirmed: UInt64? {
    // What comes before the first entry had been confirmed when that was written.
    let before = content.entries.first.map { $0.sequence &- 1 }
    return [before, content.note?.marker.sequence].compactMap { $0 }.max()
  }

  /// Whether another one than the journal's own run holds the fence.
  func isFenced(by former: WriterHandshake.Former) -> Bool {
    former.holder?.hasSuffix(JournalContent.label(content.name)) != true
  }

  /// Judges by who writes now, before the fence is taken.
  mutating func judge(_ former: WriterHandshake.Former, _ confirmed: ConfirmedWrites) {
    if content.entries.isEmpty {
      fate = .due
    } else if confirmed.loss != nil {
      fate = .behindALoss
    } else {
      fate = isFenced(by: former) ? .fenced : .due
    }
    name = fate == .due ? content.name : JournalFile.newName()
  }

  /// What is done with the entries, once the fence is taken.
  struct Outcome {
    /// The writes to make first.
    var due: [JournalEntry] = []
    /// The writes that may not be made, where they are, and why.
    var setAside: SetAside?

    struct SetAside {
      let path: String
      let reason: String
      let entries: [JournalEntry]
    }
  }

  /// Makes the file ready for this run.
  func carryOut(from start: Marker, logger: Logger) throws(JournalError) -> Outcome {
    var outcome = Outcome()
    switch fate {
    case .due: outcome.due = content.entries.filter { $0.sequence > start.sequence }
    case .fenced:
      outcome.setAside = try setAside(
        "fenced", epoch: start.epoch,
        because: "another node has taken over before they were written",
        logger)
    case .behindALoss:
      outcome.setAside = try setAside(
        "lost", epoch: start.epoch, because: "the server has lost writes that come before them",
        logger)
    }
    if content.tornBytes > 0 {
      logger.warning(
        "the journal's last write is torn", metadata: ["bytes": "\(content.tornBytes)"])
    }
    var bytes: [UInt8] = []
    for entry in outcome.due { entry.encode(into: &bytes) }
    try file.replace(name: name, confirmed: start, entries: bytes)
    if !outcome.due.isEmpty {
      logger.notice("writing what the journal holds", metadata: ["writes": "\(outcome.due.count)"])
    }
    return outcome
  }

  private func setAside(
    _ word: String, epoch: UInt64, because reason: String, _ logger: Logger
  ) throws(JournalError) -> Outcome.SetAside {
    let path = try file.setAside(word, epoch: epoch)
    logger.error(
      "the writes of a journal are not made",
      metadata: [
        "reason": "\(reason)", "file": "\(path)", "writes": "\(content.entries.count)",
      ])
    return Outcome.SetAside(path: path, reason: reason, entries: content.entries)
  }
}
