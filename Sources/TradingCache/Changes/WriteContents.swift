/// One write by itself: what it changes, and the bytes that its changes point into.
///
/// The bytes are commands of Redis; a range counts from the first of them.
struct WriteContents: Sendable, Equatable {
  let rule: WriteRule
  let commandCount: Int
  let changes: [Change]
  let bytes: [UInt8]

  /// The bytes of a range.
  subscript(range: ByteRange) -> ArraySlice<UInt8> {
    bytes[Int(range.offset)..<Int(range.offset) + Int(range.count)]
  }

  /// The key of the first change, by which a write is known to people.
  var key: String {
    let named = changes.first { $0.key.count > 0 }?.key
    let first = named ?? changes.first { $0.kind == .element }?.value ?? .none
    return String(decoding: self[first], as: UTF8.self)
  }
}
