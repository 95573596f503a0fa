extension ConfirmedWrites {
  /// Compares with what the server says, before the fence is taken.
  ///
  /// - Parameters:
  ///   - known: the last write that is known to have been confirmed.
  ///   - hasOtherHolder: whether the fence was last taken by another one than the run that knows it.
  init(known: UInt64?, _ former: WriterHandshake.Former, hasOtherHolder: Bool) {
    guard let known else {
      self = .unknown
      return
    }
    var found = former.marker?.sequence
    // A node that went on with the older data may have counted beyond what was lost; where it began
    // is told by the marker that it found.
    if hasOtherHolder, let left = former.left?.sequence { found = min(found ?? left, left) }
    if known == 0 || (found ?? 0) >= known {
      self = .present(upTo: Receipt(sequence: known))
    } else {
      self = .lost(
        confirmed: Receipt(sequence: known), found: found.map(Receipt.init(sequence:)))
    }
  }

  /// Compares with what a configuration and its journal know.
  init(
    _ configuration: RedisSettings, _ recovery: JournalRecovery?,
    _ former: WriterHandshake.Former
  ) {
    let noted = recovery?.lastConfirmed
    let told = configuration.lastConfirmed?.sequence
    let findings = [
      // Whose fence it was when the application took its note is not known.
      (told ?? 0, Self(known: told, former, hasOtherHolder: false)),
      (
        noted ?? 0,
        Self(known: noted, former, hasOtherHolder: recovery?.isFenced(by: former) ?? false)
      ),
    ].sorted { $0.0 < $1.0 }.map(\.1)
    self = findings.last { $0.loss != nil } ?? findings.last { $0 != .unknown } ?? .unknown
  }
}
