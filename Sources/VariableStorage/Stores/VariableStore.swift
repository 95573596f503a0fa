/// Where versions of variables are kept: blocking calls, used on one thread at a time.
///
/// A store connects when it is first needed, and anew after the connection was lost. Nothing is sent a
/// second time by it: whoever calls `save` finds out from the next call's answer what became of a
/// write without an answer.
protocol VariableStore: AnyObject {
  /// The newest version; `nil` when there is none.
  func newest(of namespace: VariableNamespace) throws(VariableError) -> VariableVersion?

  /// The newest version, noting that `writer` is going to write the next ones.
  func open(
    _ namespace: VariableNamespace, writer: String
  ) throws(VariableError) -> VariableVersion?

  /// Writes a version if the newest one is still `base`, and keeps the newest `keep` versions.
  ///
  /// After an error the version may have been written, now or, from an old connection, never later than
  /// the next answer: a write that arrives behind it finds another base and is not carried out.
  func save(
    _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
    keep: Int
  ) throws(VariableError) -> SaveOutcome

  /// All versions that are kept, the newest first.
  func versions(of namespace: VariableNamespace) throws(VariableError) -> [VariableVersion]

  /// Every strategy of which variables are stored.
  func namespaces() throws(VariableError) -> [VariableNamespace]

  /// Ends the connection.
  func close()
}

/// What became of a save.
enum SaveOutcome: Equatable {
  /// It was written; `openedBy` is who opened the variables last.
  case saved(openedBy: String?)
  /// Not written, since this is the newest version; `nil` when nothing is stored any more.
  case found(VersionHead?)
}
