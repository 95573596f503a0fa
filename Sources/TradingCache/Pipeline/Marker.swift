/// How far a trader's writes are applied: the epoch of the writer, and the sequence of its last write.
///
/// It is stored as `epoch:sequence` by the same transaction as the writes, so that after a lost
/// connection it tells whether a batch in doubt was applied.
struct Marker: Equatable, Sendable, CustomStringConvertible {
  let epoch: UInt64
  let sequence: UInt64

  init(epoch: UInt64, sequence: UInt64) {
    self.epoch = epoch
    self.sequence = sequence
  }

  /// Reads `epoch:sequence`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let epoch = UInt64(parts[0]), let sequence = UInt64(parts[1]) else {
      return nil
    }
    self.init(epoch: epoch, sequence: sequence)
  }

  var description: String { "\(epoch):\(sequence)" }
}
