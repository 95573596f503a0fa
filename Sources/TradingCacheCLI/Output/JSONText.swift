import TradingModel
import TradingSerialization

/// One line of JSON.
///
/// Integers of 2^53 and above stand as texts, since many readers make doubles of them; bytes stand as
/// `{"$bytes": base64}`, and of MessagePack extensions the type as `$ext` beside them.
struct JSONText {
  private(set) var utf8: [UInt8] = []

  /// The JSON of a value.
  static func line(_ value: DynamicValue) -> [UInt8] {
    var text = JSONText()
    text.append(value)
    return text.utf8
  }

  private mutating func append(_ value: DynamicValue) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .int(let value):
      let isExact = value.magnitude < 1 << 53
      append(isExact ? "\(value)" : "\"\(value)\"")
    case .uint(let value): append("\"\(value)\"")
    case .double(let value): append(value.isFinite ? "\(value)" : "\"\(value)\"")
    case .string(let value): append(quoted: value)
    case .bytes(let value): append(object: [("$bytes", .string(base64(value)))])
    case .ext(let type, let bytes):
      append(object: [("$ext", .int(Int64(type))), ("$bytes", .string(base64(bytes)))])
    case .array(let values):
      append("[")
      for (index, value) in values.enumerated() {
        if index > 0 { append(",") }
        append(value)
      }
      append("]")
    case .map(let map): append(object: map.entries.map { (key($0.key), $0.value) })
    }
  }

  private mutating func append(object: [(key: String, value: DynamicValue)]) {
    append("{")
    for (index, entry) in object.enumerated() {
      if index > 0 { append(",") }
      append(quoted: entry.key)
      append(":")
      append(entry.value)
    }
    append("}")
  }

  /// JSON has texts only as keys; of any other value it is the value's JSON.
  private func key(_ key: DynamicValue) -> String {
    if case .string(let text) = key { return text }
    return String(decoding: JSONText.line(key), as: UTF8.self)
  }

  private func base64(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.withUnsafeBytes { Base64.encode($0) }, as: UTF8.self)
  }

  private mutating func append(_ text: String) { utf8.append(contentsOf: text.utf8) }

  private mutating func append(quoted text: String) {
    append("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      case 0..<0x20: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: utf8.append(byte)
      }
    }
    append("\"")
  }
}
