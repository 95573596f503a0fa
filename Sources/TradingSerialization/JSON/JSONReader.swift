package import TradingModel

/// What a ``JSONReader`` makes of a text.
package protocol JSONValue {
  /// A word without quotes: a number, `true`, `false`, `null`; `nil` when it is none.
  init?(jsonWord word: String)
  /// A text in quotes, unescaped.
  init(jsonText text: String)
  /// An array.
  init(jsonArray values: [Self])
  /// An object, its entries in order; a name may stand twice.
  init(jsonObject entries: [(name: String, value: Self)])
}

/// Reads JSON (RFC 8259).
package struct JSONReader<Value: JSONValue> {
  private let input: UnsafeRawBufferPointer
  private var position = 0
  private static var maxDepth: Int { 256 }

  /// Reads one value, with nothing but space around it.
  ///
  /// - Throws: `SerializationError`.
  package static func read(_ json: UnsafeRawBufferPointer) throws(SerializationError) -> Value {
    var reader = JSONReader(input: json)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == json.count else { throw .trailingBytes }
    return value
  }

  private init(input: UnsafeRawBufferPointer) { self.input = input }

  private mutating func value(depth: Int) throws(SerializationError) -> Value {
    guard depth < Self.maxDepth else { throw .limitExceeded }
    skipSpace()
    guard position < input.count else { throw .truncated }
    switch input[position] {
    case UInt8(ascii: "{"): return Value(jsonObject: try object(depth: depth))
    case UInt8(ascii: "["): return Value(jsonArray: try array(depth: depth))
    case UInt8(ascii: "\""): return Value(jsonText: try string())
    default: return try word()
    }
  }

  private mutating func object(
    depth: Int
  ) throws(SerializationError) -> [(name: String, value: Value)] {
    var entries: [(name: String, value: Value)] = []
    position += 1
    if consume("}") { return entries }
    repeat {
      skipSpace()
      guard position < input.count else { throw .truncated }
      guard input[position] == UInt8(ascii: "\"") else { throw malformed("expected a key") }
      let key = try string()
      guard consume(":") else { throw malformed("expected a colon") }
      entries.append((key, try value(depth: depth + 1)))
    } while consume(",")
    guard consume("}") else { throw endOrMalformed("expected , or }") }
    return entries
  }

  private mutating func array(depth: Int) throws(SerializationError) -> [Value] {
    var values: [Value] = []
    position += 1
    if consume("]") { return values }
    repeat { values.append(try value(depth: depth + 1)) } while consume(",")
    guard consume("]") else { throw endOrMalformed("expected , or ]") }
    return values
  }

  private mutating func word() throws(SerializationError) -> Value {
    let start = position
    scan: while position < input.count {
      switch input[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."):
        position += 1
      default: break scan
      }
    }
    let text = String(decoding: input[start..<position], as: UTF8.self)
    guard let value = Value(jsonWord: text) else { throw malformed("expected a value") }
    return value
  }

  private mutating func skipSpace() {
    while position < input.count {
      switch input[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func consume(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < input.count, input[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func malformed(_ reason: String) -> SerializationError {
    .malformed("\(reason) at byte \(position)")
  }

  private func endOrMalformed(_ reason: String) -> SerializationError {
    position < input.count ? malformed(reason) : .truncated
  }
}

extension JSONReader {
  private mutating func string() throws(SerializationError) -> String {
    position += 1
    var bytes: [UInt8] = []
    while position < input.count {
      let byte = input[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: bytes, as: UTF8.self) else {
          throw malformed("a text is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): bytes.append(contentsOf: String(try escaped()).utf8)
      case 0..<0x20: throw malformed("a control character in a text")
      default: bytes.append(byte)
      }
    }
    throw .truncated
  }

  private mutating func escaped() throws(SerializationError) -> Unicode.Scalar {
    guard position < input.count else { throw .truncated }
    let byte = input[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw malformed("unknown escape")
    }
  }

  private mutating func unicodeEscape() throws(SerializationError) -> Unicode.Scalar {
    let first = try hexDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), input[position...].starts(with: "\\u".utf8) else {
      throw malformed("half a surrogate pair")
    }
    position += 2
    let second = try hexDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw malformed("half a surrogate pair") }
    return scalar
  }

  private mutating func hexDigits() throws(SerializationError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < input.count else { throw .truncated }
      guard let digit = Character(Unicode.Scalar(input[position])).hexDigitValue else {
        throw malformed("expected a hexadecimal digit")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

extension DynamicValue: JSONValue {
  /// Whole numbers stay integers of 64 bits, others become doubles; a fraction or an exponent makes a
  /// number a double even when it is whole, as it was for the writer.
  package init?(jsonWord word: String) {
    switch word {
    case "null": self = .null
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    default:
      guard JSONNumber.isOne(word) else { return nil }
      if let value = UInt64(word) {
        self = .unsigned(value)
      } else if let value = Int64(word) {
        self = .int(value)
      } else if let value = Double(word), value.isFinite {
        self = .double(value)
      } else {
        return nil
      }
    }
  }

  package init(jsonText text: String) { self = .string(text) }

  package init(jsonArray values: [DynamicValue]) { self = .array(values) }

  package init(jsonObject entries: [(name: String, value: DynamicValue)]) {
    self = .map(DynamicMap(entries: entries.map { .init(key: .string($0.name), value: $0.value) }))
  }
}

/// The numbers of JSON.
package enum JSONNumber {
  /// Whether a word can be one: digits, signs, a point and an exponent, beginning with a digit or a minus.
  package static func isOne(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: ".") else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
  }
}
