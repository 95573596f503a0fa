public import TradingModel

/// The value of a variable, as it is kept: every case comes back from the store as the same case.
///
/// Types of your own become values through `Codable`; see ``VariableValue/init(encoding:)``.
public enum VariableValue: Sendable {
  /// Nothing; a variable that holds it exists.
  case null
  case bool(Bool)
  case int(Int64)
  /// An unsigned integer, whatever its size: `.uint(5)` is not `.int(5)`.
  case uint(UInt64)
  /// A double with all its bits: a NaN keeps its payload, zero its sign.
  case double(Double)
  /// A decimal as written: `1.50` is not `1.5`.
  case decimal(ExactDecimal)
  /// Text, never taken for a date or a number.
  case string(String)
  /// A moment in nanoseconds since the UNIX epoch.
  case date(UnixNanos)
  case bytes([UInt8])
  case list([VariableValue])
  case set(Set<VariableValue>)
  case map([String: VariableValue])
}

extension VariableValue: Hashable {
  /// Whether both are the same case with the same content: doubles by their bits, texts by their UTF-8.
  public static func == (lhs: VariableValue, rhs: VariableValue) -> Bool {
    switch (lhs, rhs) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.uint(let left), .uint(let right)): left == right
    case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
    case (.decimal(let left), .decimal(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.date(let left), .date(let right)): left == right
    case (.bytes(let left), .bytes(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.set(let left), .set(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    switch self {
    case .null: break
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .uint(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value.bitPattern)
    case .decimal(let value): hasher.combine(value)
    case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
    case .date(let value): hasher.combine(value)
    case .bytes(let value): hasher.combine(value)
    case .list(let value): hasher.combine(value)
    case .set(let value): hasher.combine(value)
    case .map(let value): hasher.combine(value)
    }
  }
}

extension VariableValue {
  /// What a value is, without its content.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case null, bool, int, uint, double, decimal, string, date, bytes, list, set, map
  }

  /// What the value is.
  public var kind: Kind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .decimal: .decimal
    case .string: .string
    case .date: .date
    case .bytes: .bytes
    case .list: .list
    case .set: .set
    case .map: .map
    }
  }

  /// How many lists, sets and maps may lie inside each other.
  public static let maxDepth = 64

  /// The largest power of ten of a decimal, either way.
  public static let maxDecimalExponent = 100_000_000

  /// Why the value cannot be stored; `nil` when it can.
  func violation(depth: Int = 0) -> String? {
    switch self {
    case .decimal(let value):
      let isFine = value.exponent.magnitude <= UInt(Self.maxDecimalExponent)
      return isFine ? nil : "a decimal's exponent exceeds \(Self.maxDecimalExponent)"
    case .list(let values): return Self.violation(in: values, depth)
    case .set(let values): return Self.violation(in: values, depth)
    case .map(let values): return Self.violation(in: values.values, depth)
    case .null, .bool, .int, .uint, .double, .string, .date, .bytes: return nil
    }
  }

  private static func violation(in values: some Sequence<VariableValue>, _ depth: Int) -> String? {
    guard depth < maxDepth else { return "it is nested deeper than \(maxDepth) levels" }
    for value in values {
      if let violation = value.violation(depth: depth + 1) { return violation }
    }
    return nil
  }
}
