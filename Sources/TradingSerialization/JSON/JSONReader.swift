internal import CMsgPack
internal import TradingModel

/// Reads JSON (RFC 8259) into the MessagePack of the same value, so that records have one reader.
///
/// Whole numbers stay integers of 64 bits, others become doubles; a fraction or an exponent makes a
/// number a double even when it is whole, as it was for the writer.
struct JSONReader {
  private let input: UnsafeRawBufferPointer
  private var position = 0
  private static let maxDepth = 250

  /// The MessagePack of a JSON text.
  ///
  /// - Throws: `SerializationError`.
  static func msgPack(from json: UnsafeRawBufferPointer) throws(SerializationError) -> [UInt8] {
    MsgPackSerializer(timestampFormat: .integer).serialize(FreeRecord(value: try value(from: json)))
  }

  /// The value of a JSON text.
  ///
  /// - Throws: `SerializationError`.
  static func value(from json: UnsafeRawBufferPointer) throws(SerializationError) -> DynamicValue {
    var reader = JSONReader(input: json)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == json.count else { throw .trailingBytes }
    return value
  }

  private init(input: UnsafeRawBufferPointer) { self.input = input }

  private mutating func value(depth: Int) throws(SerializationError) -> DynamicValue {
    guard depth < Self.maxDepth else { throw .limitExceeded }
    skipSpace()
    guard position < input.count else { throw .truncated }
    switch input[position] {
    case UInt8(ascii: "{"): return .map(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(SerializationError) -> DynamicMap {
    var map = DynamicMap()
    position += 1
    if consume("}") { return map }
    repeat {
      skipSpace()
      guard position < input.count else { throw .truncated }
      guard input[position] == UInt8(ascii: "\"") else { throw malformed("expected a key") }
      let key = try string()
      guard consume(":") else { throw malformed("expected a colon") }
      map.entries.append(.init(key: .string(key), value: try value(depth: depth + 1)))
    } while consume(",")
    guard consume("}") else { throw endOrMalformed("expected , or }") }
    return map
  }

  private mutating func array(depth: Int) throws(SerializationError) -> [DynamicValue] {
    var values: [DynamicValue] = []
    position += 1
    if consume("]") { return values }
    repeat { values.append(try value(depth: depth + 1)) } while consume(",")
    guard consume("]") else { throw endOrMalformed("expected , or ]") }
    return values
  }

  private mutating func number() throws(SerializationError) -> DynamicValue {
    let start = position
    scan: while position < input.count {
      switch input[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        position += 1
      default: break scan
      }
    }
    let text = String(decoding: input[start..<position], as: UTF8.self)
    if let value = UInt64(text) { return .unsigned(value) }
    if let value = Int64(text) { return .int(value) }
    guard let first = text.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "."),
      let value = Double(text), value.isFinite
    else { throw malformed("expected a value") }
    return .double(value)
  }

  private mutating func literal(
    _ text: StaticString, _ value: DynamicValue
  ) throws(SerializationError) -> DynamicValue {
    let rest = input[position...].prefix(text.utf8CodeUnitCount)
    let word = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard rest.elementsEqual(word) else { throw malformed("expected a value") }
    position += text.utf8CodeUnitCount
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

/// A value of free form in the place of a record.
private struct FreeRecord: WireRecord {
  let value: DynamicValue

  static var wireTypes: [String] { [] }

  init(value: DynamicValue) { self.value = value }

  init(from map: inout WireMap) throws(SerializationError) {
    value = .map(try map.dynamicMap())
  }

  func write(to writer: inout MsgPackWriter) { writer.value(value) }
}
