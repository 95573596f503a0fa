public import RedisClient

/// Why an object store refuses a call, or cannot do it.
public enum ObjectError: Error, Sendable, Equatable {
  /// A namespace is 1 to 64 letters, digits and `_-.`.
  case invalidNamespace(String)
  /// A name that no object can have.
  case invalidKey(String, reason: String)
  /// A setting that cannot work.
  case invalidConfiguration(reason: String)
  /// There is no such object, or no such version of it; ask `containsKey` first.
  case notFound(key: String, version: Int?)
  /// The object is not what the condition demands; `found` is its version, `nil` when it is absent.
  case conflict(key: String, expected: WriteCondition, found: Int?)
  /// With the object saved, the namespace would hold more bytes than allowed: at least `wouldBe`, uploads of
  /// others that began earlier included.
  case tooManyBytes(key: String, wouldBe: Int, limit: Int)
  /// With the object saved, the namespace would hold more objects than allowed.
  case tooManyObjects(key: String, wouldBe: Int, limit: Int)
  /// The store was opened without this permission.
  case notPermitted(ObjectStore.Permissions)
  /// What is stored is damaged: this chunk, or with `nil` the list of the object's versions.
  ///
  /// Reading leaves it as it is; deleting the object and saving it anew work.
  case corrupt(key: String, version: Int?, chunk: Int?, reason: String)
  /// The content is not what was asked for: no UTF-8, or not the JSON of the type.
  case undecodable(key: String, reason: String)
  /// The value has no JSON.
  case unencodable(key: String, reason: String)
  /// While the version was read it was replaced or deleted, longer ago than the grace allows; read again.
  case replacedWhileReading(key: String, version: Int)
  /// The source of a stream paused longer than the upload's lease, or the server lost what was uploaded.
  ///
  /// The object is what it was before.
  case uploadExpired(key: String)
  /// The connection was lost while the change was decided, and did not come back in time.
  ///
  /// It may have been applied or not; if so, a version with this id is in the object's history. Nothing that
  /// it needs was removed.
  case unresolved(key: String, id: String, reason: String)
  /// What was written to the object's local file and the newest content of the object exclude each other.
  ///
  /// `saveFile` makes the file the newest content, `discardFile` removes it.
  case localChanges(key: String, path: String)
  /// A local file cannot be read or written.
  case file(path: String, reason: String)
  /// The store was closed.
  case closed
  /// The connection or the server failed; nothing was changed.
  case redis(RedisError)
}

extension ObjectError: CustomStringConvertible {
  /// What happened, in a sentence for a log.
  public var description: String {
    switch self {
    case .invalidNamespace(let name):
      "\"\(name)\" cannot be a namespace: 1 to 64 letters, digits, and _ - ."
    case .invalidKey(let key, let reason): "\"\(key)\" cannot be an object's key: \(reason)"
    case .invalidConfiguration(let reason): "invalid configuration: \(reason)"
    case .notFound(let key, let version):
      version.map { "object \"\(key)\" has no version \($0)" }
        ?? "there is no object \"\(key)\"; ask containsKey first where that is no mistake"
    case .conflict(let key, let expected, let found):
      "object \"\(key)\" is \(found.map { "at version \($0)" } ?? "absent"), not \(expected)"
    case .tooManyBytes(let key, let wouldBe, let limit):
      "with \"\(key)\" there would be \(wouldBe) bytes or more, and \(limit) are allowed"
    case .tooManyObjects(let key, let wouldBe, let limit):
      "with \"\(key)\" there would be \(wouldBe) objects, and \(limit) are allowed"
    case .notPermitted(let permission): "the store was opened without permission to \(permission)"
    case .corrupt(let key, let version, let chunk, let reason):
      "object \"\(key)\"\(version.map { ", version \($0)" } ?? "")"
        + "\(chunk.map { ", chunk \($0)" } ?? "") is damaged: \(reason)"
    case .undecodable(let key, let reason), .unencodable(let key, let reason):
      "object \"\(key)\": \(reason)"
    case .replacedWhileReading(let key, let version):
      "version \(version) of object \"\(key)\" was replaced while it was read; read again"
    case .uploadExpired(let key):
      "object \"\(key)\" was not saved: its upload took longer than its lease, or was lost"
    case .unresolved(let key, let id, let reason):
      "it is unknown whether object \"\(key)\" was changed (id \(id)): \(reason)"
    case .localChanges(let key, let path):
      "object \"\(key)\" has changed, and so has its local file \(path): save the file, or discard it"
    case .file(let path, let reason): "\(path): \(reason)"
    case .closed: "the object store is closed"
    case .redis(let error): error.description
    }
  }

  /// Whether the same call may succeed on a new connection, or a moment later.
  var isTransient: Bool {
    guard case .redis(let error) = self else { return false }
    switch error {
    case .unreachable, .timedOut, .connectionClosed: return true
    default: return error.serverErrorKind == .retryable
    }
  }
}
