/// Where versions of variables are kept: blocking calls, used on one thread at a time.
///
/// A store connects when it is first needed, and anew after the connection was lost. Nothing is sent a
/// second time by it: the caller of `save` finds out from the next call's answer what became of a
/// write without an answer.
protocol VariableStore: AnyObject {
  /// The newest version; `nil` when there is none.
  func newest(of namespace: VariableNamespace) throws(VariableError) -> StoredVersion?

  /// The newest version, noting that `writer` is going to write the next ones.
  func open(
    _ namespace: VariableNamespace, writer: String
  ) throws(VariableError) -> StoredVersion?

  /// Writes a version if the newest one is still `base`, and keeps the newest `keep` versions.
  ///
  /// After an error the version may have been written, now or, from an old connection, never later than
  /// the next answer: a write that arrives after that finds another base and is not carried out.
  func save(
    _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
    keep: Int
  ) throws(VariableError) -> SaveOutcome

  /// All versions that are kept, the newest first.
  func versions(of namespace: VariableNamespace) throws(VariableError) -> [StoredVersion]

  /// Every strategy of which variables are stored.
  func strategies() throws(VariableError) -> [StoredStrategy]

  /// Changes the name under which a Lumibot strategy shares these variables.
  func setLumibotName(_ name: String, of namespace: VariableNamespace) throws(VariableError)

  /// Ends the connection.
  func close()
}

/// What became of a save.
enum SaveOutcome: Equatable {
  /// It was written; `openedBy` is the process that opened the variables last.
  case saved(openedBy: String?)
  /// Not written, since this is the newest version; `nil` when nothing is stored any more.
  case found(VersionHead?)
}

/// A version as a store holds it.
enum StoredVersion: Sendable {
  case readable(VariableVersion)
  /// The number is 0 where it is unknown.
  case unreadable(VersionHead, reason: String)

  /// Reads a version's bytes; what cannot be read is known by them.
  init(record: [UInt8]) {
    do throws(VariableError) {
      self = .readable(try VariableVersion(record: record))
    } catch {
      guard case .unreadable(let number, let reason) = error else {
        self = .unreadable(VersionHead(record: record, number: nil), reason: "\(error)")
        return
      }
      self = .unreadable(VersionHead(record: record, number: number), reason: reason)
    }
  }

  /// Which version it is.
  var head: VersionHead {
    switch self {
    case .readable(let version): version.head
    case .unreadable(let head, _): head
    }
  }

  /// The version.
  ///
  /// - Throws: `VariableError.unreadable`.
  func get() throws(VariableError) -> VariableVersion {
    switch self {
    case .readable(let version): return version
    case .unreadable(let head, let reason):
      throw .unreadable(version: head.number == 0 ? nil : head.number, reason: reason)
    }
  }
}
