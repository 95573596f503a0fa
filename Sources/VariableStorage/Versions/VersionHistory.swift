/// The versions of a strategy's variables that are kept.
public struct VersionHistory: Sendable, Hashable {
  /// Those that can be read, the newest first.
  public let versions: [VariableVersion]
  /// Those that cannot be read, the newest first, each as `VariableError.unreadable`.
  ///
  /// They are left as they are.
  public let unreadable: [VariableError]
  /// The highest number, those included that cannot be read.
  let highest: UInt64

  init(_ stored: [StoredVersion]) {
    var versions: [VariableVersion] = []
    var unreadable: [VariableError] = []
    var highest: UInt64 = 0
    for (index, version) in stored.enumerated() {
      highest = max(highest, version.head.number)
      do throws(VariableError) {
        let version = try version.get()
        versions.append(version)
        // Those before it are newer, though their numbers may be unknown.
        highest = max(highest, version.number &+ UInt64(index))
      } catch {
        unreadable.append(error)
      }
    }
    self.versions = versions
    self.unreadable = unreadable
    self.highest = highest
  }

  /// One version.
  ///
  /// - Throws: `VariableError.noSuchVersion`, `.unreadable`.
  public func version(_ number: UInt64) throws(VariableError) -> VariableVersion {
    if let version = versions.first(where: { $0.number == number }) { return version }
    for error in unreadable {
      if case .unreadable(number, _) = error { throw error }
    }
    throw .noSuchVersion(number)
  }
}
