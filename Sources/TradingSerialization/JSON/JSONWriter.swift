internal import CMsgPack

/// Writes a MessagePack value as compact JSON.
struct JSONWriter {
  private var cursor: WireCursor
  private var output: [UInt8] = []

  /// The JSON of a MessagePack value that this package wrote.
  static func json(fromMsgPack bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { bytes in
      guard mp_check(bytes.baseAddress, bytes.count) == 1 else { return [] }
      var writer = JSONWriter(cursor: WireCursor(bytes))
      writer.output.reserveCapacity(bytes.count + bytes.count / 2)
      writer.value()
      return writer.output
    }
  }

  private mutating func value() {
    // It was checked: there is always a value.
    guard let token = try? cursor.read() else { return }
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
    var ahead = cursor
    let isText = (try? ahead.read()).map { mp_kind(UInt32($0.kind)) == MP_STR } ?? false
    if !isText { append("\"") }
    value()
    if !isText { append("\"") }
  }

  /// The shortest text that reads back to the same double; JSON has no text for NaN and infinity.
  private static func text(of value: Double) -> String { value.isFinite ? "\(value)" : "null" }

  private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  private mutating func string(_ bytes: UnsafeRawBufferPointer) {
    append("\"")
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0..<0x20: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: output.append(byte)
      }
    }
    append("\"")
  }

  private mutating func base64(_ bytes: UnsafeRawBufferPointer) {
    append("\"")
    output.append(contentsOf: Base64.encode(bytes))
    append("\"")
  }
}
