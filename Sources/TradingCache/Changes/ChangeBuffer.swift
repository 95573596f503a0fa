import RedisClient
import TradingModel
import TradingSerialization

/// Changes that are gathered in a batch, laid out as the commands that Redis is sent.
///
/// Each is encoded once, straight into the bytes that leave, without a copy in between; what it is to do is
/// kept beside them.
struct ChangeBuffer: ~Copyable {
  var bytes: CommandBuffer
  var changes: [Change] = []

  /// Makes room for so many bytes and changes.
  init(byteCapacity: Int, changeCapacity: Int) {
    bytes = CommandBuffer(capacity: byteCapacity)
    changes.reserveCapacity(changeCapacity)
  }

  /// Adds commands that change no record, such as those around a transaction.
  mutating func withCommands(_ body: (inout CommandBuffer) -> Void) { body(&bytes) }

  /// Empties it for its next use.
  mutating func removeAll(keepingCapacity: Bool) {
    bytes.removeAll(keepingCapacity: keepingCapacity)
    changes.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with the bytes of a range.
  func withBytes<Result>(of range: ByteRange, _ body: (UnsafeRawBufferPointer) -> Result) -> Result
  {
    bytes.withUnsafeBytes { all in
      let start = Int(range.offset)
      return body(UnsafeRawBufferPointer(rebasing: all[start..<start + Int(range.count)]))
    }
  }

  /// Adds a write as it was in another buffer.
  mutating func append(_ contents: WriteContents) {
    let start = UInt32(truncatingIfNeeded: bytes.count)
    contents.bytes.withUnsafeBytes { bytes.appendRaw($0, commands: contents.commandCount) }
    changes += contents.changes.map { $0.moved(forward: start) }
  }

  /// Takes bytes and the changes in them out; what comes after them moves to the front.
  /// - Parameter end: how much of the buffer is about changes.
  mutating func remove(
    bytes range: Range<Int>, changes places: Range<Int>, commandCount: Int,
    upTo end: CommandBuffer.Mark
  ) {
    let all = bytes.withUnsafeBytes { Array($0[..<end.byteCount]) }
    bytes.removeAll()
    all.withUnsafeBytes { all in
      bytes.appendRaw(
        UnsafeRawBufferPointer(rebasing: all[..<range.lowerBound]),
        commands: end.commandCount - commandCount)
      bytes.appendRaw(UnsafeRawBufferPointer(rebasing: all[range.upperBound...]))
    }
    let distance = UInt32(range.count)
    changes.replaceSubrange(
      places.lowerBound..., with: changes[places.upperBound...].map { $0.moved(back: distance) })
  }
}
