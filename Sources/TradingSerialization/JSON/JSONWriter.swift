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

  /// The shortest digits that read back to the same double, laid out as NautilusTrader's encoder does:
  /// `0.00001`, `1000000000000000.0`, and from there on `1e16`, `1.5e-7`. JSON has no NaN and infinity.
  private static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    let sign = value.sign == .minus ? "-" : ""
    let parts = "\(value.magnitude)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    let all = (mantissa[0] + fraction).drop { $0 == "0" }
    let digits = String(all.reversed().drop { $0 == "0" }.reversed())
    guard let first = digits.first else { return sign + "0.0" }
    // The power of ten of the first digit.
    let leadingZeros = mantissa[0].count + fraction.count - all.count
    let power = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].count - 1 - leadingZeros
    switch power {
    case -5..<0: return sign + "0." + String(repeating: "0", count: -power - 1) + digits
    case 0..<16:
      let whole = digits.prefix(power + 1)
      let zeros = String(repeating: "0", count: power + 1 - whole.count)
      let rest = digits.dropFirst(power + 1)
      return sign + whole + zeros + "." + (rest.isEmpty ? "0" : rest)
    default:
      let rest = digits.dropFirst()
      return sign + "\(first)" + (rest.isEmpty ? "" : "." + rest) + "e\(power)"
    }
  }

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
