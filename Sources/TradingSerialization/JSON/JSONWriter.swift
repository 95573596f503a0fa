internal import CMsgPack
internal import TradingModel

/// Writes a MessagePack value as compact JSON.
struct JSONWriter {
  private var cursor: WireCursor
  private var output: [UInt8] = []

  /// The JSON of a MessagePack value that this package wrote.
  static func json(fromMsgPack bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { bytes in
      var writer = JSONWriter(cursor: WireCursor(bytes))
      writer.output.reserveCapacity(bytes.count + bytes.count / 2)
      writer.value()
      return writer.output
    }
  }

  private mutating func value() {
    // What this package wrote is whole: there is always a value.
    guard let token = try? cursor.read() else { return }
    switch mp_kind(UInt32(token.kind)) {
    case MP_NIL: append("null")
    case MP_BOOL: append(token.value.u != 0 ? "true" : "false")
    case MP_UINT: append(String(token.value.u))
    case MP_INT: append(String(token.value.i))
    case MP_DOUBLE: append(JSONWriter.text(of: token.value.d))
    case MP_STR: string(token.bytes)
    case MP_EXT: string(token.timestamp.map { Array($0.utf8) } ?? Base64.encode(token.bytes))
    case MP_BIN: string(Base64.encode(token.bytes))
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

  /// JSON allows texts only as keys; another value becomes the text that it is in JSON.
  private mutating func key() {
    let start = output.count
    value()
    guard output[start] != UInt8(ascii: "\"") else { return }
    let written = Array(output[start...])
    output.removeSubrange(start...)
    string(written)
  }

  /// The shortest digits that read back to the same double, laid out as NautilusTrader's encoder does.
  ///
  /// As in `0.00001`, `1000000000000000.0`, and from there on `1e16`, `1.5e-7`. JSON has no NaN and
  /// infinity.
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
    JSONQuoting.append(quoted: bytes, to: &output)
  }

  private mutating func string(_ bytes: [UInt8]) { bytes.withUnsafeBytes { string($0) } }
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

extension mp_token {
  /// The ISO 8601 text of an extension that is a timestamp from 1970 to 2554, as the peer writes it.
  fileprivate var timestamp: String? {
    guard ext == -1 else { return nil }
    let number = bytes.reduce(into: UInt128(0)) { $0 = $0 << 8 | UInt128($1) }
    let seconds: UInt64
    let nanos: UInt64
    switch bytes.count {
    case 4: (seconds, nanos) = (UInt64(number), 0)
    case 8: (seconds, nanos) = (UInt64(number) & 0x3_FFFF_FFFF, UInt64(number) >> 34)
    case 12:
      seconds = UInt64(truncatingIfNeeded: number)
      nanos = UInt64(truncatingIfNeeded: number >> 64)
    default: return nil
    }
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (time, carry) = whole.addingReportingOverflow(nanos)
    guard !overflow, !carry, nanos < 1_000_000_000 else { return nil }
    return ISO8601.text(UnixNanos(time))
  }
}
