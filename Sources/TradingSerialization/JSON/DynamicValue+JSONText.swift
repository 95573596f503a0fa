package import TradingModel

/// How a value of free form becomes JSON.
package enum JSONForm {
  /// RFC 8785, the JSON Canonicalization Scheme: names in the order of their UTF-16 code units, and numbers as
  /// ECMAScript prints doubles, so that `1` and `1.0` are the same. One thing is added: integers beyond
  /// 2^53, which the scheme would round, keep all their digits.
  case canonical
  /// Names in their own order, and doubles that stay doubles when they are read again.
  case asWritten
  /// For other programs, with a form for every value: integers of 2^53 and above and numbers that are not finite are
  /// texts, since many readers make doubles of them or have none; bytes are `{"$bytes": base64}`, of MessagePack
  /// extensions with the type as `$ext` beside them; a key that is no text is its JSON.
  case line
}

/// Why a value has no JSON in a form: bytes, a number that is not finite, a key that is no text or is there twice.
package struct NoJSON: Error {
  package let reason: String
}

extension DynamicValue {
  /// The JSON of the value, without spaces and line ends, in UTF-8.
  package func json(_ form: JSONForm) throws(NoJSON) -> [UInt8] {
    var text = JSONText(form: form)
    try text.append(self)
    return text.utf8
  }

  /// The JSON in the form ``JSONForm/line``.
  package var jsonLine: [UInt8] {
    // This form has a text for every value.
    (try? json(.line)) ?? []
  }
}

/// A JSON text that grows.
private struct JSONText {
  let form: JSONForm
  var utf8: [UInt8] = []

  init(form: JSONForm) { self.form = form }

  mutating func append(_ value: DynamicValue) throws(NoJSON) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .int(let value): append(value.magnitude, "\(value)")
    case .uint(let value): append(value, "\(value)")
    case .double(let value): try append(value)
    case .string(let value): append(quoted: value)
    case .array(let values):
      append("[")
      for (index, value) in values.enumerated() {
        if index > 0 { append(",") }
        try append(value)
      }
      append("]")
    case .map(let map): try append(members: try members(of: map))
    case .bytes(let bytes): try append(bytes, type: nil)
    case .ext(let type, let bytes): try append(bytes, type: type)
    }
  }

  private mutating func append(_ magnitude: UInt64, _ digits: String) {
    form == .line && magnitude >= 1 << 53 ? append(quoted: digits) : append(digits)
  }

  private mutating func append(_ value: Double) throws(NoJSON) {
    switch form {
    case .line where !value.isFinite: append(quoted: "\(value)")
    case _ where !value.isFinite: throw NoJSON(reason: "\(value) has no JSON")
    case .canonical: append(Self.canonicalText(of: value))
    case .asWritten, .line: append("\(value)")
    }
  }

  private mutating func append(_ bytes: [UInt8], type: Int8?) throws(NoJSON) {
    guard form == .line else { throw NoJSON(reason: "bytes have no JSON") }
    let text = String(decoding: bytes.withUnsafeBytes { Base64.encode($0) }, as: UTF8.self)
    let kind = type.map { [("$ext", DynamicValue.int(Int64($0)))] } ?? []
    try append(members: kind + [("$bytes", .string(text))])
  }

  private mutating func append(
    members: [(name: String, value: DynamicValue)]
  ) throws(NoJSON) {
    append("{")
    for (index, member) in members.enumerated() {
      if index > 0 { append(",") }
      append(quoted: member.name)
      append(":")
      try append(member.value)
    }
    append("}")
  }

  /// The names and values of a map, in the order of the form.
  private func members(
    of map: DynamicMap
  ) throws(NoJSON) -> [(name: String, value: DynamicValue)] {
    var members: [(name: String, value: DynamicValue)] = []
    for entry in map.entries {
      if case .string(let name) = entry.key {
        members.append((name, entry.value))
      } else if form == .line {
        members.append((String(decoding: entry.key.jsonLine, as: UTF8.self), entry.value))
      } else {
        throw NoJSON(reason: "a key is not a text")
      }
    }
    guard form != .line else { return members }
    let sorted = members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
    for (member, next) in zip(sorted, sorted.dropFirst())
    where member.name.utf16.elementsEqual(next.name.utf16) {
      throw NoJSON(reason: "the key \"\(member.name)\" is there twice")
    }
    return form == .canonical ? sorted : members
  }

  private mutating func append(_ text: String) { utf8.append(contentsOf: text.utf8) }

  private mutating func append(quoted text: String) {
    var text = text
    text.withUTF8 { JSONQuoting.append(quoted: UnsafeRawBufferPointer($0), to: &utf8) }
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
