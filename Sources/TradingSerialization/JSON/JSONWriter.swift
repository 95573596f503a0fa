internal import CMsgPack

/// Writes the tokens of a MessagePack value as compact JSON.
struct JSONWriter {
  private var cursor: TokenCursor
  private var output: [UInt8] = []

  /// The JSON of a MessagePack value that this package wrote.
  static func json(fromMsgPack bytes: [UInt8]) -> [UInt8] {
    var tokens = mp_tokens()
    defer { mp_tokens_free(&tokens) }
    return bytes.withUnsafeBytes { bytes in
      guard mp_tokenize(&tokens, bytes.baseAddress, bytes.count) == 1 else { return [] }
      var writer = JSONWriter(cursor: TokenCursor(tokens: tokens.items, index: 0))
      writer.output.reserveCapacity(bytes.count + bytes.count / 2)
      writer.value()
      return writer.output
    }
  }

  private mutating func value() {
    let token = cursor.next()
    switch mp_kind(UInt32(token.kind)) {
    case MP_NIL: append("null")
    case MP_BOOL: append(token.value.u != 0 ? "true" : "false")
    case MP_UINT: append(String(token.value.u))
    case MP_INT: append(String(token.value.i))
    case MP_DOUBLE: append(JSONWriter.text(of: token.value.d))
    case MP_STR: string(token.bytes)
    case MP_BIN, MP_EXT: base64(token.bytes)
    case MP_ARRAY: elements(of: token, open: "[", close: "]") { $0.value() }
    default:
      elements(of: token, open: "{", close: "}") { writer in
        writer.key()
        writer.append(":")
        writer.value()
      }
    }
  }

  private mutating func elements(
    of token: mp_token, open: String, close: String, _ element: (inout JSONWriter) -> Void
  ) {
    append(open)
    for index in 0..<token.size {
      if index > 0 { append(",") }
      element(&self)
    }
    append(close)
  }

  /// JSON allows texts only as keys; a number becomes its text.
  private mutating func key() {
    let isText = mp_kind(UInt32(cursor.tokens[cursor.index].kind)) == MP_STR
    if !isText { append("\"") }
    value()
    if !isText { append("\"") }
  }

  /// The shortest text that reads back to the same double; JSON has no text for NaN and infinity.
  private static func text(of value: Double) -> String { value.isFinite ? "\(value)" : "null" }

  private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func string(_ bytes: UnsafeRawBufferPointer) {
    JSONQuoting.append(quoted: bytes, to: &output)
  }

  private mutating func base64(_ bytes: UnsafeRawBufferPointer) {
    append("\"")
    output.append(contentsOf: Base64.encode(bytes))
    append("\"")
  }
}

/// Texts as JSON writes them.
package enum JSONQuoting {
  /// Appends a text in quotes; only what must be escaped is.
  package static func append(quoted text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
      case 0x08: output.append(contentsOf: "\\b".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x0C: output.append(contentsOf: "\\f".utf8)
      case 0x0D: output.append(contentsOf: "\\r".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        output.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(digits)".utf8)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
