import TradingModel

/// The JSON text of a value, in one of two forms.
///
/// The canonical form is RFC 8785, the JSON Canonicalization Scheme: names in the order of their UTF-16 code
/// units, and numbers as ECMAScript prints doubles, so that `1` and `1.0` are the same. One thing is
/// added: integers beyond 2^53, which the scheme would round, keep all their digits. The other form keeps the
/// order of the names, and doubles stay doubles when they are read again.
///
/// Neither can hold bytes, numbers that are not finite, or keys that are not texts or stand twice.
struct JSONText {
  private let isCanonical: Bool
  private var text = ""

  /// The canonical text.
  /// - Throws: ``BacktestError/invalid(field:reason:)`` for what JSON cannot hold.
  static func canonical(_ value: DynamicValue, field: String) throws(BacktestError) -> String {
    try text(of: value, canonical: true, field)
  }

  /// The text with all names in their order.
  /// - Throws: ``BacktestError/invalid(field:reason:)`` for what JSON cannot hold.
  static func asWritten(_ value: DynamicValue, field: String) throws(BacktestError) -> String {
    try text(of: value, canonical: false, field)
  }

  private static func text(
    of value: DynamicValue, canonical: Bool, _ field: String
  ) throws(BacktestError) -> String {
    var json = JSONText(isCanonical: canonical)
    do throws(NoJSON) {
      try json.append(value)
    } catch {
      throw .invalid(field: field, reason: error.reason)
    }
    return json.text
  }

  private init(isCanonical: Bool) { self.isCanonical = isCanonical }

  /// Why a value has no JSON.
  private struct NoJSON: Error {
    let reason: String
  }

  private mutating func append(_ value: DynamicValue) throws(NoJSON) {
    switch value {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += "\(value)"
    case .uint(let value): text += "\(value)"
    case .double(let value):
      guard value.isFinite else { throw NoJSON(reason: "\(value) has no JSON") }
      text += isCanonical ? Self.canonicalText(of: value) : "\(value)"
    case .string(let value): append(quoted: value)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        try append(value)
      }
      text += "]"
    case .map(let map): try append(map)
    case .bytes, .ext: throw NoJSON(reason: "bytes have no JSON")
    }
  }

  private mutating func append(_ map: DynamicMap) throws(NoJSON) {
    var members: [(name: String, value: DynamicValue)] = []
    for entry in map.entries {
      guard case .string(let name) = entry.key else {
        throw NoJSON(reason: "a key is not a text")
      }
      members.append((name, entry.value))
    }
    let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    for (member, next) in zip(sorted, sorted.dropFirst())
    where member.name.utf16.elementsEqual(next.name.utf16) {
      throw NoJSON(reason: "the key \"\(member.name)\" stands twice")
    }
    if isCanonical { members = sorted }
    text += "{"
    for (index, member) in members.enumerated() {
      if index > 0 { text += "," }
      append(quoted: member.name)
      text += ":"
      try append(member.value)
    }
    text += "}"
  }

  private mutating func append(quoted value: String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{8}": text += "\\b"
      case "\u{9}": text += "\\t"
      case "\u{A}": text += "\\n"
      case "\u{C}": text += "\\f"
      case "\u{D}": text += "\\r"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// A double as ECMAScript's `Number::toString` prints it.
  ///
  /// Swift prints the same shortest digits, but puts exponents elsewhere.
  private static func canonicalText(of value: Double) -> String {
    guard value != 0 else { return "0" }
    let sign = value < 0 ? "-" : ""
    let parts = "\(value.magnitude)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0]
    let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
    let written = whole + fraction
    let leading = written.prefix { $0 == "0" }.count
    var digits = String(written.dropFirst(leading))
    // The value is 0.digits times ten to the power of `point`.
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let point = whole.count - leading + exponent
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    let count = digits.count
    switch point {
    case count...21 where count <= 21:
      return sign + digits + String(repeating: "0", count: point - count)
    case 1...21:
      return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
    case -5...0:
      return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)"
    default:
      let power = point - 1
      let tail = count > 1 ? ".\(digits.dropFirst())" : ""
      return "\(sign)\(digits.prefix(1))\(tail)e\(power < 0 ? "-" : "+")\(power.magnitude)"
    }
  }
}
