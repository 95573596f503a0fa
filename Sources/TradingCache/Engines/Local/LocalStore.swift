/// What a store of this machine does for its writer.
protocol LocalStore: Sendable {
  /// Carries out a batch as a whole, and moves the marker to its last write.
  ///
  /// - Parameters:
  ///   - epoch: the fence of the writer.
  ///   - confirmed: the last write that the store had confirmed.
  /// - Throws: why the store cannot take it now; nothing is changed then.
  func apply(
    _ batch: PendingBatch, epoch: UInt64, confirmed: UInt64
  ) throws(CacheError) -> LocalOutcome

  /// What the writer finds where it left off: `nil` while all is well.
  func check(epoch: UInt64, confirmed: UInt64) throws(CacheError) -> LocalOutcome?

  /// Leaves word that everything is written, for the next node to know that this one did not crash.
  func noteCleanStop(_ marker: Marker)
}

/// What became of a batch.
enum LocalOutcome: Sendable {
  /// It is carried out, except for these writes.
  case applied([WriteFailure])
  /// Another writer has the fence; who it is.
  case fenced(by: String)
  /// The marker is missing or older than what was confirmed.
  case dataLoss(found: UInt64?)
}
