import RedisClient
import TradingModel
import TradingSerialization

/// The pieces of which changes are made: a command's name and key, and the values after it.
///
/// The range of a value of known length is found from the end: `…{value}\r\n`.
extension ChangeBuffer {
  /// Begins a command on a record, of `argumentCount` arguments with the key; returns where the key is.
  @inline(__always)
  mutating func begin(
    _ command: StaticString, argumentCount: Int, _ key: RecordKey
  ) -> ByteRange {
    bytes.beginCommand(argumentCount: argumentCount + 1)
    bytes.appendBulk(command)
    return appendKey(key)
  }

  /// Begins a command on a key that is whole.
  mutating func begin(
    _ command: StaticString, argumentCount: Int, key: Text
  ) -> ByteRange {
    bytes.beginCommand(argumentCount: argumentCount + 1)
    bytes.appendBulk(command)
    key.withBytes { bytes.appendBulk($0) }
    return last(key.count)
  }

  /// Appends a key in its pieces.
  @inline(__always)
  mutating func appendKey(_ key: RecordKey) -> ByteRange {
    var length = 0
    key.withPieces { prefix, id, suffix in
      length = prefix.count + id.count + suffix.count
      bytes.appendBulk(prefix, id, suffix)
    }
    return last(length)
  }

  /// Appends a record as one bulk string, serialized in place.
  @inline(__always)
  mutating func appendValue<Record: WireRecord>(
    _ record: Record, _ serializer: any Serializer
  ) -> ByteRange {
    let start = bytes.beginBulk()
    var capacity = MsgPackSerializer.usualRoom
    var needed = 0
    while true {
      bytes.withReservedTail(minimumCapacity: capacity) { tail in
        needed = serializer.serialize(
          record, into: UnsafeMutableRawBufferPointer(start: tail, count: capacity))
        return needed <= capacity ? needed : 0
      }
      if needed <= capacity { break }
      capacity = needed
    }
    bytes.endBulk(start)
    return last(needed)
  }

  /// Appends bytes as one bulk string.
  mutating func appendValue(_ value: UnsafeRawBufferPointer) -> ByteRange {
    bytes.appendBulk(value)
    return last(value.count)
  }

  /// Appends bytes as one bulk string.
  mutating func appendValue(_ value: [UInt8]) -> ByteRange {
    value.withUnsafeBytes { appendValue($0) }
  }

  /// Appends a text as one bulk string.
  mutating func appendValue(_ value: Text) -> ByteRange {
    value.withBytes { appendValue($0) }
  }

  /// Appends a word or a number that is part of a command and of no change.
  mutating func appendWord(_ word: StaticString) { bytes.appendBulk(word) }
  mutating func appendNumber(_ number: Int) { bytes.appendBulk(number) }

  /// Notes what the bytes are for.
  @inline(__always)
  mutating func note(_ change: Change) { changes.append(change) }

  /// Makes a place for a change that is known only when its values are appended.
  mutating func reserveChange() -> Int {
    changes.append(Change(.element))
    return changes.count - 1
  }

  /// Says what change the place is for.
  mutating func fill(_ place: Int, _ change: Change) { changes[place] = change }

  /// Notes the value that was appended last as one of the change before.
  mutating func noteElement(_ value: ByteRange) { note(Change(.element, value: value)) }

  /// The range of a value of this length that was appended last.
  @inline(__always)
  private func last(_ length: Int) -> ByteRange {
    ByteRange(
      offset: UInt32(truncatingIfNeeded: bytes.count - 2 - length),
      count: UInt32(truncatingIfNeeded: length))
  }
}
