import Logging
import RedisClient

/// What a start does with the journal of the run before: decides whether its writes are still due.
///
/// They are when the fence is where that run, or an attempt to recover it, has left it: then nobody
/// else has written, and the marker says up to where they are applied. They are not when another node
/// has taken over since; its writes may contradict them, so they are put aside for a person.
struct JournalRecovery {
  let file: JournalFile
  let settings: RedisCacheDatabase.Configuration.Journal
  private let content: JournalContent
  /// The name under which the journal goes on: a new one if the old one is put aside.
  private var name: [UInt8]
  private var isFenced = false

  /// Locks and reads the journal, before anything is asked of Redis.
  init(
    _ settings: RedisCacheDatabase.Configuration.Journal, trader: String
  ) throws(JournalError) {
    self.settings = settings
    (file, content) = try JournalFile.open(folder: settings.folder, trader: trader)
    name = content.name
  }

  /// Opens what the configuration asks for, if it does.
  static func open(
    _ settings: RedisCacheDatabase.Configuration.Journal?, _ keys: KeySpace
  ) throws(CacheError) -> JournalRecovery? {
    guard let settings else { return nil }
    do throws(JournalError) {
      return try JournalRecovery(settings, trader: keys.trader)
    } catch {
      throw .journal(error)
    }
  }

  /// What the holder of the fence is called, for the next start to know it by.
  var label: String { JournalContent.label(name) }

  /// Judges by who writes now, before the fence is taken.
  ///
  /// - Throws: `CacheError.dataLoss` when the server has forgotten writes that it had confirmed.
  mutating func judge(_ former: WriterHandshake.Former) throws(CacheError) {
    guard let first = content.entries.first else { return }
    isFenced = former.holder?.hasSuffix(JournalContent.label(content.name)) != true
    name = isFenced ? JournalFile.newName() : content.name
    if isFenced { return }
    // What comes before the first entry had been confirmed when that was written.
    let found = former.marker?.sequence
    guard let found, found.addingReportingOverflow(1).partialValue >= first.sequence else {
      throw .dataLoss(confirmed: first.sequence - 1, found: found)
    }
  }

  /// What is done with the entries, once the fence is taken.
  struct Outcome {
    /// The writes to make first.
    var due: [JournalEntry] = []
    /// Where the writes are that may not be made, and these.
    var setAside: (path: String, entries: [JournalEntry])?
  }

  /// Makes the file ready for this run.
  func carryOut(from start: Marker, logger: Logger) throws(JournalError) -> Outcome {
    var outcome = Outcome()
    if isFenced {
      let path = try file.setAside(epoch: start.epoch)
      outcome.setAside = (path, content.entries)
      logger.error(
        "another node wrote after the run that left this journal: nothing of it is written",
        metadata: ["file": "\(path)", "writes": "\(content.entries.count)"])
    } else {
      outcome.due = content.entries.filter { $0.sequence > start.sequence }
    }
    if content.tornBytes > 0 {
      logger.warning(
        "the journal's last write is torn", metadata: ["bytes": "\(content.tornBytes)"])
    }
    var bytes: [UInt8] = []
    for entry in outcome.due { entry.encode(into: &bytes) }
    try file.replace(name: name, entries: bytes)
    if !outcome.due.isEmpty {
      logger.notice("writing what the journal holds", metadata: ["writes": "\(outcome.due.count)"])
    }
    return outcome
  }
}
