import TradingModel
import TradingSerialization

/// The MessagePack of a value.
///
/// What MessagePack has is written as it is. What it lacks is an extension of these types, so that nothing
/// else reads back as it:
///
///     1   unsigned integer   eight bytes, most significant first
///     2   decimal            its text
///     3   date               nanoseconds since the UNIX epoch, eight bytes, most significant first
///     4   set                empty; first element of an array whose other elements are the set's
extension VariableValue {
  private enum Extension {
    static let unsigned: Int8 = 1
    static let decimal: Int8 = 2
    static let date: Int8 = 3
    static let set: Int8 = 4
  }

  private static let setMark = DynamicValue.ext(type: Extension.set, bytes: [])

  /// The value in MessagePack's terms.
  ///
  /// Elements of sets and entries of maps are ordered, so that equal
  /// values have equal bytes.
  var wire: DynamicValue {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .uint(let value): .ext(type: Extension.unsigned, bytes: value.bigEndianBytes)
    case .double(let value): .double(value)
    case .decimal(let value):
      .ext(type: Extension.decimal, bytes: Array(value.description.utf8))
    case .string(let value): .string(value)
    case .date(let value): .ext(type: Extension.date, bytes: value.value.bigEndianBytes)
    case .bytes(let value): .bytes(value)
    case .list(let values): .array(values.map(\.wire))
    case .set(let values): .array([Self.setMark] + Self.ordered(values).map(\.wire))
    case .map(let values): .map(Self.wire(of: values))
    }
  }

  /// A map of variables in MessagePack's terms, ordered by the bytes of the names.
  static func wire(of variables: [String: VariableValue]) -> DynamicMap {
    let sorted = variables.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return DynamicMap(entries: sorted.map { .init(key: .string($0.key), value: $0.value.wire) })
  }

  /// The elements of a set in an order that depends on nothing but them.
  static func ordered(_ values: Set<VariableValue>) -> [VariableValue] {
    let keyed = values.map { (bytes: $0.wire.msgPack, value: $0) }
    return keyed.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map(\.value)
  }

  /// Reads a value.
  ///
  /// - Throws: `SerializationError` for an extension that is none of ours, and for a map whose names are
  ///   no texts.
  init(wire value: DynamicValue) throws(SerializationError) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .uint(let value): self = .uint(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .bytes(let value): self = .bytes(value)
    case .array(let values) where values.first == Self.setMark:
      self = .set(Set(try Self.read(values.dropFirst())))
    case .array(let values): self = .list(try Self.read(values[...]))
    case .map(let map): self = .map(try Self.variables(wire: map))
    case .ext(let type, let bytes): self = try Self.read(extension: type, bytes)
    }
  }

  /// Reads a map of variables.
  static func variables(
    wire map: DynamicMap
  ) throws(SerializationError) -> [String: VariableValue] {
    var variables: [String: VariableValue] = [:]
    for entry in map.entries {
      guard case .string(let name) = entry.key else {
        throw .malformed("a variable's name is no text")
      }
      variables[name] = try VariableValue(wire: entry.value)
    }
    return variables
  }

  private static func read(
    _ values: ArraySlice<DynamicValue>
  ) throws(SerializationError) -> [VariableValue] {
    var read: [VariableValue] = []
    read.reserveCapacity(values.count)
    for value in values { read.append(try VariableValue(wire: value)) }
    return read
  }

  private static func read(
    extension type: Int8, _ bytes: [UInt8]
  ) throws(SerializationError) -> VariableValue {
    switch type {
    case Extension.unsigned:
      if let value = UInt64(bigEndianBytes: bytes) { return .uint(value) }
    case Extension.date:
      if let value = UInt64(bigEndianBytes: bytes) { return .date(UnixNanos(value)) }
    case Extension.decimal:
      if let value = try? ExactDecimal(String(decoding: bytes, as: UTF8.self)) {
        return .decimal(value)
      }
    default: break
    }
    throw .malformed("an extension of type \(type) with \(bytes.count) bytes")
  }
}

extension UInt64 {
  fileprivate var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }

  fileprivate init?(bigEndianBytes bytes: [UInt8]) {
    guard bytes.count == 8 else { return nil }
    self = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
