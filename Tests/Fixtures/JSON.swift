import TradingModel
import TradingSerialization

/// A JSON value, for expectations in tests.
public indirect enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case list([JSON])
  case map([String: JSON])

  /// Parses a map; what is no JSON becomes null.
  public init(parsing text: [UInt8]) {
    // Foundation's reader rounds some doubles to their neighbours; this one does not.
    let value = try? text.withUnsafeBytes { try RecordDecoder().decodeValue(from: $0) }
    self.init(value ?? .null)
  }

  private init(_ value: DynamicValue) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .integer(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .list(values.map { JSON($0) })
    case .map(let map):
      var object: [String: JSON] = [:]
      for entry in map.entries {
        if case .string(let key) = entry.key { object[key] = JSON(entry.value) }
      }
      self = .map(object)
    case .null, .uint, .bytes, .ext: self = .null
    }
  }

  public subscript(key: String) -> JSON { object[key] ?? .null }

  public var isNull: Bool { self == .null }

  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// A number as a double, also where it is whole.
  public var double: Double? {
    switch self {
    case .double(let value): value
    case .integer(let value): Double(value)
    case .string(let value): Double(value)
    default: nil
    }
  }

  /// An integer, also where it stands as text (2^53 and above).
  public var uint: UInt64? {
    switch self {
    case .integer(let value): UInt64(exactly: value)
    case .string(let value): UInt64(value)
    default: nil
    }
  }

  public var array: [JSON] {
    if case .list(let value) = self { value } else { [] }
  }

  public var object: [String: JSON] {
    if case .map(let value) = self { value } else { [:] }
  }
}
