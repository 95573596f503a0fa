/// The length of a text with its first and its last bytes, to be compared at once.
///
/// For texts of up to 16 bytes that is all of them: equal keys are equal texts.
struct TextKey: Equatable {
  let count: Int
  let first: UInt64
  let last: UInt64

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    count = bytes.count
    if count >= 8 {
      first = bytes.loadUnaligned(as: UInt64.self)
      last = bytes.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else if count >= 4 {
      first = UInt64(bytes.loadUnaligned(as: UInt32.self))
      last = UInt64(bytes.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
    } else if count > 0 {
      // One, two or three bytes: the first, the one in the middle, the last.
      first = UInt64(bytes[0]) | UInt64(bytes[count / 2]) << 8
      last = UInt64(bytes[count - 1])
    } else {
      first = 0
      last = 0
    }
  }

  /// Whether the key has all bytes of its text.
  @inline(__always)
  var isWhole: Bool { count <= 16 }

  /// Well mixed: ids that are made one after another differ in their last bytes.
  @inline(__always)
  var hash: UInt64 {
    let mixed = (first ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    return (mixed ^ last) &* 0x9E37_79B9_7F4A_7C15
  }
}
