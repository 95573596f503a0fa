internal import CMsgPack
public import TradingModel

/// Maps and arrays inside a map. Each throws `SerializationError` naming the key.
extension WireMap {
  /// A map of free form.
  public mutating func dynamicMap(_ key: StaticString) throws(SerializationError) -> DynamicMap {
    guard let map = try optionalDynamicMap(key) else { throw .missingKey("\(key)") }
    return map
  }

  /// A map of free form, or nil where its value is nil.
  public mutating func nullableDynamicMap(
    _ key: StaticString
  ) throws(SerializationError) -> DynamicMap? {
    guard contains(key) else { throw Self.missing(key) }
    return try optionalDynamicMap(key)
  }

  /// A map of free form, or nil where the key is absent or its value nil.
  ///
  /// Older records hold binary with the map as JSON; it is read as the map.
  public mutating func optionalDynamicMap(
    _ key: StaticString
  ) throws(SerializationError) -> DynamicMap? {
    guard contains(key) else { return nil }
    let depth = depth
    let decoder = decoder
    let map = try readValue(key) { cursor throws(SerializationError) -> DynamicMap? in
      let token = try cursor.read()
      switch mp_kind(UInt32(token.kind)) {
      case MP_NIL: return nil
      case MP_BIN:
        return try Self.json([UInt8](token.bytes), decoder) { map throws(SerializationError) in
          try map.dynamicMap()
        }
      case MP_MAP: return try cursor.dynamicMap(count: Int(token.size), depth: depth + 1)
      default: throw token.wrongType(key, "a map")
      }
    }
    return map ?? nil
  }

  /// A value of free form, or nil where the key is absent.
  public mutating func optionalDynamicValue(
    _ key: StaticString
  ) throws(SerializationError) -> DynamicValue? {
    let depth = depth
    return try readValue(key) { cursor throws(SerializationError) in
      try cursor.dynamicValue(depth: depth)
    }
  }

  /// A map, handed to `body`; it has to be there.
  public mutating func map<Result>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    guard moveToValue(key) else { throw Self.missing(key) }
    return try readMap(key, body)
  }

  /// An array of maps, each handed to `body`.
  public mutating func maps<Element>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Element
  ) throws(SerializationError) -> [Element] {
    guard moveToValue(key) else { throw Self.missing(key) }
    return try readMaps(key, body)
  }

  /// A map, or a binary value or text that holds one as JSON, as older records do.
  public mutating func mapOrJSON<Result>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    if let json = try embeddedJSON(key) { return try Self.json(json, decoder, body) }
    return try readMap(key, body)
  }

  /// An array of maps, or a binary value or text that holds one as JSON, as older records do.
  public mutating func mapsOrJSON<Element>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Element
  ) throws(SerializationError) -> [Element] {
    guard let json = try embeddedJSON(key) else { return try readMaps(key, body) }
    // A map around the array makes it readable as a record.
    let wrapped = Array("{\"\(key)\":".utf8) + json + [UInt8(ascii: "}")]
    return try Self.json(wrapped, decoder) { map throws(SerializationError) in
      try map.maps(key, body)
    }
  }

  private static func json<Result>(
    _ json: [UInt8], _ decoder: RecordDecoder,
    _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    try json.withUnsafeBufferPointer { json throws(SerializationError) in
      try RecordDecoder(currencies: decoder.currencies).withMap(UnsafeRawBufferPointer(json), body)
    }
  }

  /// The JSON text in the place of a map or an array, if there is one; else moves to the value.
  private mutating func embeddedJSON(
    _ key: StaticString
  ) throws(SerializationError) -> [UInt8]? {
    guard moveToValue(key) else { throw Self.missing(key) }
    return try readIfBytes()
  }

  /// Checks the name under `type`.
  public mutating func expectType(_ name: StaticString) throws(SerializationError) {
    guard let type = try optionalText("type") else { throw .missingType }
    let expected = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    guard type.elementsEqual(expected) else {
      throw .unknownType(String(decoding: type, as: UTF8.self))
    }
  }

  /// An array of texts, or nil where the key is absent or its value nil.
  ///
  /// Older records hold one text with commas instead of an array; it is read as the array.
  public mutating func optionalStrings(
    _ key: StaticString
  ) throws(SerializationError) -> [String]? {
    let strings = try readValue(key) { cursor throws(SerializationError) -> [String]? in
      let token = try cursor.read()
      switch mp_kind(UInt32(token.kind)) {
      case MP_NIL: return nil
      case MP_STR:
        return try token.validString().split(separator: ",", omittingEmptySubsequences: false)
          .map(String.init)
      case MP_ARRAY:
        var strings: [String] = []
        for _ in 0..<token.size {
          let element = try cursor.read()
          _ = try element.text(key)
          strings.append(try element.validString())
        }
        return strings
      default: throw token.wrongType(key, "an array of texts")
      }
    }
    return strings ?? nil
  }

  /// The bytes of a binary value or a text, or nil where the key is absent or its value nil.
  public mutating func optionalBytes(_ key: StaticString) throws(SerializationError) -> [UInt8]? {
    guard let token = try optional(key) else { return nil }
    switch mp_kind(UInt32(token.kind)) {
    case MP_BIN, MP_STR: return [UInt8](token.bytes)
    default: throw token.wrongType(key, "binary")
    }
  }
}
