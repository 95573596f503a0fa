/// A value of free form, as it stands in `info` maps, algorithm parameters and actor state.
///
/// It holds whatever MessagePack can hold. Integers from 0 to `Int64.max` are always `.int`.
public enum DynamicValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  /// An integer above `Int64.max`.
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case array([DynamicValue])
  case map(DynamicMap)
  /// A MessagePack extension, for example a timestamp (-1).
  case ext(type: Int8, bytes: [UInt8])

  /// An unsigned integer in its one form.
  public static func unsigned(_ value: UInt64) -> DynamicValue {
    Int64(exactly: value).map(DynamicValue.int) ?? .uint(value)
  }
}

extension DynamicValue: Hashable {
  /// Doubles are equal when their bits are, so that a record with a NaN equals its copy; texts when their
  /// bytes are, so that `é` in one form and in another are two; integers in whatever case they are held.
  public static func == (lhs: DynamicValue, rhs: DynamicValue) -> Bool {
    switch (lhs, rhs) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.uint(let left), .uint(let right)): left == right
    case (.int(let left), .uint(let right)), (.uint(let right), .int(let left)):
      UInt64(exactly: left) == right
    case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.array(let left), .array(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    case (.ext(let leftType, let left), .ext(let rightType, let right)):
      leftType == rightType && left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .uint(let value):
      if let small = Int64(exactly: value) { hasher.combine(small) } else { hasher.combine(value) }
    case .double(let value): hasher.combine(value.bitPattern)
    case .string(var value): value.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    case .bytes(let value): hasher.combine(value)
    case .array(let value): hasher.combine(value)
    case .map(let value): hasher.combine(value)
    case .ext(let type, let bytes):
      hasher.combine(type)
      hasher.combine(bytes)
    }
  }
}

/// A map of free form that keeps its order, since the order is part of the bytes.
public struct DynamicMap: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  /// A key and its value; keys are usually strings, but MessagePack allows any value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public var key: DynamicValue
    /// The value.
    public var value: DynamicValue

    /// Pairs a key and a value.
    public init(key: DynamicValue, value: DynamicValue) {
      self.key = key
      self.value = value
    }
  }

  /// The entries in order.
  public var entries: [Entry]

  /// Holds entries in their order.
  public init(entries: [Entry] = []) { self.entries = entries }

  /// Holds string keys in the order written.
  public init(dictionaryLiteral elements: (String, DynamicValue)...) {
    entries = elements.map { Entry(key: .string($0.0), value: $0.1) }
  }

  /// Whether there are no entries.
  public var isEmpty: Bool { entries.isEmpty }

  /// The value of a string key: the last one where a key stands twice.
  public subscript(key: String) -> DynamicValue? {
    get { entries.last { $0.key == .string(key) }?.value }
    set {
      let index = entries.lastIndex { $0.key == .string(key) }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key: .string(key), value: value))
      case (nil, nil): break
      }
    }
  }
}
