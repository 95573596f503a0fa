extension WireRecord {
  /// Makes sure that a map is one of this type's, by what it says under `type`.
  ///
  /// - Throws: `SerializationError.missingType` or `.unknownType`.
  @discardableResult
  static func checkType(of map: inout WireMap) throws(SerializationError) -> String {
    guard let type = try map.optionalString("type") else { throw .missingType }
    guard wireTypes.contains(type) else { throw .unknownType(type) }
    return type
  }
}
