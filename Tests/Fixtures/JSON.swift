public import Foundation

/// A JSON value, for expectations in tests.
public indirect enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case double(Double)
  case string(String)
  case list([JSON])
  case map([String: JSON])

  /// Parses a text; what is no JSON becomes null.
  public init(parsing data: Data) {
    let value = try? JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed])
    self.init(value)
  }

  private init(_ value: Any?) {
    switch value {
    case let text as String: self = .string(text)
    case let number as NSNumber:
      let type = String(cString: number.objCType)
      if type == "c" || type == "B" {
        self = .bool(number.boolValue)
      } else if type == "d" || type == "f" {
        self = .double(number.doubleValue)
      } else {
        self = .integer(number.int64Value)
      }
    case let list as [Any]: self = .list(list.map { JSON($0) })
    case let map as [String: Any]: self = .map(map.mapValues { JSON($0) })
    default: self = .null
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
