import RedisClient

/// Stored values on their way to a decoder: one after another in one piece of memory that is used again.
///
/// Every piece can be read some bytes beyond its end, as decoders do.
struct PieceBuffer: ~Copyable {
  private var bytes = CommandBuffer(capacity: 64 << 10)
  private var ends: [Int] = []
  private var pieces: [UnsafeRawBufferPointer] = []

  mutating func removeAll() {
    bytes.removeAll()
    ends.removeAll(keepingCapacity: true)
  }

  mutating func append(_ piece: UnsafeRawBufferPointer) {
    bytes.appendRaw(piece)
    ends.append(bytes.count)
  }

  /// Calls `body` with the pieces as one stored value; nothing where there are none.
  mutating func withValue<Failure: Error>(
    _ body: (StoredValue) throws(Failure) -> Void
  ) throws(Failure) {
    if ends.isEmpty { return try body(.nothing) }
    // `CommandBuffer.padding` bytes of its own follow the last piece.
    let ends = ends
    // Taken out, so that its memory is used again.
    var pieces: [UnsafeRawBufferPointer] = []
    swap(&pieces, &self.pieces)
    pieces.removeAll(keepingCapacity: true)
    try bytes.withUnsafeBytes { (all) throws(Failure) in
      var start = 0
      for end in ends {
        pieces.append(UnsafeRawBufferPointer(rebasing: all[start..<end]))
        start = end
      }
      var failure: Failure?
      pieces.withUnsafeBufferPointer { pieces in
        do throws(Failure) { try body(.parts(RecordParts(pieces))) } catch { failure = error }
      }
      if let failure { throw failure }
    }
    self.pieces = pieces
  }
}
