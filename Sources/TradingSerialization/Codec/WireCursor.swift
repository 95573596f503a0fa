internal import CMsgPack
internal import TradingModel

/// A place in the bytes of one record.
///
/// Nothing is taken for granted about the bytes behind it.
struct WireCursor {
  fileprivate(set) var next: UnsafePointer<UInt8>?
  private let end: UnsafePointer<UInt8>?

  init(_ bytes: UnsafeRawBufferPointer) {
    next = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    end = next.map { $0 + bytes.count }
  }

  var isAtEnd: Bool { next == end }
  var bytesLeft: Int { next.flatMap { next in end.map { $0 - next } } ?? 0 }

  /// Moves behind a key, if it stands here.
  ///
  /// Inlined, so that a key that the compiler knows is compared in a few instructions.
  @inline(__always)
  mutating func skip(_ key: StaticString) -> Bool {
    guard stands(key) else { return false }
    next = next.map { $0 + (1 + key.utf8CodeUnitCount) }
    return true
  }

  /// Whether a key stands here in the form that keys of less than 32 bytes are written in.
  @inline(__always)
  func stands(_ key: StaticString) -> Bool {
    mp_is_short_text(next, end, key.utf8Start, key.utf8CodeUnitCount)
  }

  /// Whether a key stands here in a longer form than it needs, as other writers may choose, or one of 32
  /// bytes and more.
  func standsLonger(_ key: StaticString) -> Bool {
    var ahead = self
    return ahead.skipLonger(key)
  }

  /// Moves behind such a key, if it stands here.
  mutating func skipLonger(_ key: StaticString) -> Bool {
    // The forms of texts with a length of their own.
    guard let start = next, start != end, (0xD9...0xDB).contains(start[0]) else { return false }
    var ahead = self
    let wanted = UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    guard let token = try? ahead.read(), mp_kind(UInt32(token.kind)) == MP_STR,
      token.bytes.elementsEqual(wanted)
    else { return false }
    self = ahead
    return true
  }

  /// The value here, of an array or a map its head; moves behind it.
  ///
  /// - Throws: `SerializationError.truncated`; what is wrong indeed is for `RecordDecoder` to find.
  @inline(__always)
  mutating func read() throws(SerializationError) -> mp_token {
    // A short text, as most values are.
    if let start = next, let end, start < end, case let size = Int(start[0] ^ 0xA0), size < 32,
      size < end - start
    {
      next = start + (1 + size)
      var token = mp_token()
      token.kind = UInt8(MP_STR.rawValue)
      token.size = UInt32(truncatingIfNeeded: size)
      token.value.bytes = start + 1
      return token
    }
    return try readOther()
  }

  @inline(never)
  private mutating func readOther() throws(SerializationError) -> mp_token {
    var token = mp_token()
    guard mp_read(&next, end, &token) else { throw .truncated }
    return token
  }

  /// Moves behind the value here, children included.
  ///
  /// - Throws: as `read()`.
  mutating func skip() throws(SerializationError) {
    guard mp_skip(&next, end) else { throw .truncated }
  }
}

extension mp_token {
  /// The bytes of a text, a binary or an extension.
  @inline(__always)
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: value.bytes, count: Int(size))
  }

  /// What kind of value it is, in words.
  var kindName: String {
    switch mp_kind(UInt32(kind)) {
    case MP_NIL: "nil"
    case MP_BOOL: "a boolean"
    case MP_UINT, MP_INT: "an integer"
    case MP_DOUBLE: "a float"
    case MP_STR: "a text"
    case MP_BIN: "binary"
    case MP_EXT: "an extension"
    case MP_ARRAY: "an array"
    default: "a map"
    }
  }

  @inline(__always)
  var isNil: Bool { mp_kind(UInt32(kind)) == MP_NIL }

  /// Whether values follow that belong to it.
  var hasChildren: Bool { size > 0 && mp_kind(UInt32(kind)).rawValue >= MP_ARRAY.rawValue }

  /// The string of a text token.
  func validString() throws(SerializationError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw .malformed("a text is not UTF-8")
    }
    return string
  }

  /// The bytes of a text.
  @inline(__always)
  func text(_ key: StaticString) throws(SerializationError) -> UnsafeRawBufferPointer {
    guard mp_kind(UInt32(kind)) == MP_STR else { throw wrongType(key, "a text") }
    return bytes
  }

  @inline(never)
  func wrongType(_ key: StaticString, _ expected: String) -> SerializationError {
    .wrongType(key: "\(key)", expected: expected, found: kindName)
  }
}
