import RedisClient
import TradingModel

/// The key of a record, in the pieces from which it is written.
struct RecordKey {
  let prefix: Text
  let id: Text
  var suffix = ""

  /// Calls `body` with the three pieces.
  @inline(__always)
  func withPieces(
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
  ) {
    prefix.withBytes { prefix in
      id.withBytes { id in
        if suffix.isEmpty { return body(prefix, id, UnsafeRawBufferPointer(start: nil, count: 0)) }
        var suffix = suffix
        suffix.withUTF8 { body(prefix, id, UnsafeRawBufferPointer($0)) }
      }
    }
  }
}
