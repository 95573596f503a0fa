internal import CMsgPack

/// A place in the tokens of one record; it trusts their counts, which the tokenizer has checked.
struct TokenCursor {
  let tokens: UnsafePointer<mp_token>
  var index: Int

  /// The token here; moves to the next one, which is a container's first child.
  mutating func next() -> mp_token {
    defer { index += 1 }
    return tokens[index]
  }

  /// Moves behind the value here, children included.
  @inline(__always)
  mutating func skip() {
    let kind = mp_kind(UInt32(tokens[index].kind))
    if kind == MP_ARRAY || kind == MP_MAP { skipContainer() } else { index += 1 }
  }

  @inline(never)
  private mutating func skipContainer() {
    var pending = 1
    while pending > 0 {
      let token = tokens[index]
      index += 1
      pending -= 1
      switch mp_kind(UInt32(token.kind)) {
      case MP_ARRAY: pending += Int(token.size)
      case MP_MAP: pending += 2 * Int(token.size)
      default: break
      }
    }
  }
}

extension mp_token {
  /// The bytes of a text, a binary or an extension.
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

  var isNil: Bool { mp_kind(UInt32(kind)) == MP_NIL }

  /// The string of a text token.
  func validString() throws(SerializationError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw .malformed("a text is not UTF-8")
    }
    return string
  }
}
