/// Why a local journal cannot be used; the file is left as it is.
public enum JournalError: Error, Sendable, Hashable {
  /// Another process, or another database of this one, has it open.
  case inUse(path: String)
  /// It is that of another trader key.
  case otherTrader(path: String, found: String)
  /// It was written by another version of this package, in another form.
  case otherVersion(path: String, found: UInt32)
  /// Its bytes are not what was written; a torn end, as a crash leaves it, is no such damage.
  case damaged(path: String, reason: String)
  /// The system refused.
  case system(path: String, reason: String)
}

extension JournalError: CustomStringConvertible {
  /// What happened and what can be done, for a log.
  public var description: String {
    switch self {
    case .inUse(let path): "\(path) is in use by another process"
    case .otherTrader(let path, let found): "\(path) is the journal of \(found)"
    case .otherVersion(let path, let found):
      "\(path) has version \(found), which this version does not know"
    case .damaged(let path, let reason):
      "\(path) is damaged: \(reason); move it away to start without what it holds"
    case .system(let path, let reason): "\(path): \(reason)"
    }
  }
}

/// How a database's local journal is doing.
public struct JournalStatus: Sendable, Hashable {
  /// This write and all before are confirmed or in the file.
  public var lastSafe: Receipt
  /// The file's size in bytes.
  public var fileBytes: Int
  /// Why the file cannot be written now, when that is so; it is tried again all the time.
  public var failure: String?
  /// Where the journal of a former run was put, when another node had taken over from that run.
  public var setAside: String?
}
