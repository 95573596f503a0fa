/// Why a file that holds a trader's state cannot be used; it is left as it is.
public enum FileError: Error, Sendable, Hashable {
  /// There is none, and it may not be made.
  case notFound(path: String)
  /// It is no database of this package, or its content is not what was written.
  case damaged(path: String, reason: String)
  /// A newer version of this package made it.
  case newerVersion(path: String, found: Int, known: Int)
  /// The system refused, for example on a full disk or a file that may only be read.
  case system(path: String, reason: String)
}

extension FileError: CustomStringConvertible {
  /// What happened and what can be done, for a log.
  public var description: String {
    switch self {
    case .notFound(let path): "\(path) does not exist"
    case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
    case .newerVersion(let path, let found, let known):
      "\(path) has version \(found) of the tables, and this package knows \(known): use a newer one"
    case .system(let path, let reason): "\(path): \(reason)"
    }
  }
}
