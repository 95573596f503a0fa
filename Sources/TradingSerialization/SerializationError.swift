/// Why bytes are not the record that was asked for, or why a record has no bytes.
public enum SerializationError: Error, Hashable, CustomStringConvertible {
  /// The bytes end before the value does, or are empty.
  case truncated
  /// Bytes follow the value.
  case trailingBytes
  /// The bytes are neither MessagePack nor JSON; the reason says where.
  case malformed(String)
  /// Maps and arrays nest too deeply, or memory ran out.
  case limitExceeded
  /// The value is not a map, but what is named here.
  case notAMap(found: String)
  /// The map has no `type`.
  case missingType
  /// The map's `type` is none that was asked for or registered.
  case unknownType(String)
  /// A required key is absent.
  case missingKey(String)
  /// A key's value has another type.
  case wrongType(key: String, expected: String, found: String)
  /// A key's value has the right type but cannot be accepted.
  case invalidValue(key: String, reason: String)

  public var description: String {
    switch self {
    case .truncated: "the bytes end too soon"
    case .trailingBytes: "bytes follow the record"
    case .malformed(let reason): "malformed: \(reason)"
    case .limitExceeded: "nested too deeply"
    case .notAMap(let found): "expected a map, found \(found)"
    case .missingType: "the record has no type"
    case .unknownType(let type): "unknown type \"\(type)\""
    case .missingKey(let key): "\(key) is missing"
    case .wrongType(let key, let expected, let found):
      "\(key): expected \(expected), found \(found)"
    case .invalidValue(let key, let reason): "\(key): \(reason)"
    }
  }
}
