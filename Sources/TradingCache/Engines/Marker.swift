import RedisClient

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
    var text = text
    guard let marker = text.withUTF8({ Marker(utf8: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = marker
  }

  /// Reads `epoch:sequence`; allocates nothing, since it is read behind every batch.
  init?(utf8 bytes: UnsafeRawBufferPointer) {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let epoch = UInt64(decimal: UnsafeRawBufferPointer(rebasing: bytes[..<colon])),
      let sequence = UInt64(decimal: UnsafeRawBufferPointer(rebasing: bytes[(colon + 1)...]))
    else { return nil }
    self.init(epoch: epoch, sequence: sequence)
  }

  var description: String { "\(epoch):\(sequence)" }
}

extension CommandBuffer {
  /// Appends a marker as one bulk string.
  mutating func appendBulk(_ marker: Marker) {
    let start = beginBulk()
    appendDecimal(UInt(marker.epoch))
    appendRaw(":")
    appendDecimal(UInt(marker.sequence))
    endBulk(start)
  }
}

extension UInt64 {
  /// Reads decimal digits and nothing else.
  init?(decimal bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return nil }
    self = 0
    for byte in bytes {
      let digit = byte &- UInt8(ascii: "0")
      let (tenfold, overflow) = multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = tenfold.addingReportingOverflow(UInt64(digit))
      guard digit < 10, !overflow, !overflow2 else { return nil }
      self = sum
    }
  }
}
