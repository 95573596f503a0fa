public import TradingModel
import TradingSerialization

/// A type that is a variable's value as it is, where `Codable` would make less of it.
///
/// Reading takes what is the same number or moment in another type, and nothing that would change it:
/// an integer is read as a double when the double is exact, text as a date when it is ISO 8601.
protocol DirectVariable {
  var variableValue: VariableValue { get }
  init?(variableValue: VariableValue)
}

extension VariableValue: DirectVariable {
  var variableValue: VariableValue { self }
  init?(variableValue: VariableValue) { self = variableValue }
}

extension Bool: DirectVariable {
  var variableValue: VariableValue { .bool(self) }

  init?(variableValue: VariableValue) {
    guard case .bool(let value) = variableValue else { return nil }
    self = value
  }
}

extension String: DirectVariable {
  var variableValue: VariableValue { .string(self) }

  init?(variableValue: VariableValue) {
    guard case .string(let value) = variableValue else { return nil }
    self = value
  }
}

extension FixedWidthInteger {
  fileprivate init?(integerValue value: VariableValue) {
    switch value {
    case .int(let value): self.init(exactly: value)
    case .uint(let value): self.init(exactly: value)
    default: return nil
    }
  }
}

extension DirectVariable where Self: FixedWidthInteger & SignedInteger {
  var variableValue: VariableValue { .int(Int64(self)) }
  init?(variableValue: VariableValue) { self.init(integerValue: variableValue) }
}

extension DirectVariable where Self: FixedWidthInteger & UnsignedInteger {
  var variableValue: VariableValue { .uint(UInt64(self)) }
  init?(variableValue: VariableValue) { self.init(integerValue: variableValue) }
}

extension Int: DirectVariable {}
extension Int8: DirectVariable {}
extension Int16: DirectVariable {}
extension Int32: DirectVariable {}
extension Int64: DirectVariable {}
extension UInt: DirectVariable {}
extension UInt8: DirectVariable {}
extension UInt16: DirectVariable {}
extension UInt32: DirectVariable {}
extension UInt64: DirectVariable {}

extension Double: DirectVariable {
  var variableValue: VariableValue { .double(self) }

  init?(variableValue: VariableValue) {
    switch variableValue {
    case .double(let value): self = value
    case .int(let value): self.init(exactly: value)
    case .uint(let value): self.init(exactly: value)
    default: return nil
    }
  }
}

extension Float: DirectVariable {
  var variableValue: VariableValue { .double(Double(self)) }

  init?(variableValue: VariableValue) {
    guard let value = Double(variableValue: variableValue) else { return nil }
    if value.isNaN { self.init(value) } else { self.init(exactly: value) }
  }
}

extension ExactDecimal: DirectVariable {
  var variableValue: VariableValue { .decimal(self) }

  init?(variableValue: VariableValue) {
    switch variableValue {
    case .decimal(let value): self = value
    case .int(let value): self.init(coefficient: Int128(value))
    case .uint(let value): self.init(coefficient: Int128(value))
    // What Lumibot makes of a decimal; the shortest text that is this double.
    case .double(let value):
      guard value.isFinite, let decimal = try? ExactDecimal("\(value)") else { return nil }
      self = decimal
    default: return nil
    }
  }
}

extension UnixNanos: DirectVariable {
  var variableValue: VariableValue { .date(self) }

  init?(variableValue: VariableValue) {
    switch variableValue {
    case .date(let value): self = value
    case .string(var text):
      guard let time = text.withUTF8({ ISO8601.time(UnsafeRawBufferPointer($0)) }) else {
        return nil
      }
      self = time
    default: return nil
    }
  }
}

extension Array: DirectVariable where Element == UInt8 {
  var variableValue: VariableValue { .bytes(self) }

  init?(variableValue: VariableValue) {
    guard case .bytes(let bytes) = variableValue else { return nil }
    self = bytes
  }
}

/// A set, whose order means nothing.
protocol EncodableSet {
  func elementValues(_ path: [any CodingKey]) throws -> Set<VariableValue>
}

extension Set: EncodableSet where Element: Encodable {
  func elementValues(_ path: [any CodingKey]) throws -> Set<VariableValue> {
    var values: Set<VariableValue> = []
    for element in self { values.insert(try VariableValue.encode(element, path)) }
    return values
  }
}

/// A set that is to be read.
protocol DecodableSet {
  init(elementValues: Set<VariableValue>, _ path: [any CodingKey]) throws
}

extension Set: DecodableSet where Element: Decodable {
  init(elementValues: Set<VariableValue>, _ path: [any CodingKey]) throws {
    self.init()
    for value in elementValues { insert(try value.decode(Element.self, path)) }
  }
}

// So that they can be variables, and stand in types of yours that are.

extension VariableValue: Codable {
  /// Encodes the value as MessagePack; as a variable, it is the variable's value itself.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wire.msgPack)
  }

  /// Decodes what ``encode(to:)`` made.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let bytes = try container.decode([UInt8].self)
    self = try VariableValue(wire: RecordDecoder().decodeValue(from: bytes))
  }
}
