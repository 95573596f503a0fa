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
    guard contains(key) else { throw .missingKey("\(key)") }
    return try optionalDynamicMap(key)
  }

  /// A map of free form, or nil where the key is absent or its value nil.
  ///
  /// Older records hold binary with the map as JSON; it is read as the map.
  public mutating func optionalDynamicMap(
    _ key: StaticString
  ) throws(SerializationError) -> DynamicMap? {
    guard var cursor = valueCursor(key) else { return nil }
    let token = cursor.next()
    guard !token.isNil else { return nil }
    if mp_kind(UInt32(token.kind)) == MP_BIN {
      return try mapOrJSON(key) { map throws(SerializationError) in try map.dynamicMap() }
    }
    guard mp_kind(UInt32(token.kind)) == MP_MAP else { throw token.wrongType(key, "a map") }
    return try cursor.dynamicMap(count: Int(token.size))
  }

  /// A value of free form, or nil where the key is absent.
  public mutating func optionalDynamicValue(
    _ key: StaticString
  ) throws(SerializationError) -> DynamicValue? {
    guard var cursor = valueCursor(key) else { return nil }
    return try cursor.dynamicValue()
  }

  /// A map, handed to `body`; it has to be there.
  public mutating func map<Result>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    guard var cursor = valueCursor(key) else { throw .missingKey("\(key)") }
    return try Self.map(&cursor, key, decoder, body)
  }

  /// An array of maps, each handed to `body`.
  public mutating func maps<Element>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Element
  ) throws(SerializationError) -> [Element] {
    guard var cursor = valueCursor(key) else { throw .missingKey("\(key)") }
    let token = cursor.next()
    guard mp_kind(UInt32(token.kind)) == MP_ARRAY else { throw token.wrongType(key, "an array") }
    var elements: [Element] = []
    for _ in 0..<token.size { elements.append(try Self.map(&cursor, key, decoder, body)) }
    return elements
  }

  private static func map<Result>(
    _ cursor: inout TokenCursor, _ key: StaticString, _ decoder: RecordDecoder,
    _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    var inner = cursor
    let token = inner.next()
    guard mp_kind(UInt32(token.kind)) == MP_MAP else { throw token.wrongType(key, "a map") }
    var map = WireMap(decoder: decoder, cursor: inner, count: Int(token.size))
    let result = try body(&map)
    cursor.skip()
    return result
  }

  /// A map, or a binary value or text that holds one as JSON, as older records do.
  public mutating func mapOrJSON<Result>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    guard let json = try embeddedJSON(key) else { return try map(key, body) }
    return try json.withUnsafeBufferPointer { json throws(SerializationError) in
      try RecordDecoder(currencies: decoder.currencies).withMap(UnsafeRawBufferPointer(json), body)
    }
  }

  /// An array of maps, or a binary value or text that holds one as JSON, as older records do.
  public mutating func mapsOrJSON<Element>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Element
  ) throws(SerializationError) -> [Element] {
    guard let json = try embeddedJSON(key) else { return try maps(key, body) }
    // A map around the array makes it readable as a record.
    let wrapped = Array("{\"\(key)\":".utf8) + json + [UInt8(ascii: "}")]
    return try wrapped.withUnsafeBufferPointer { json throws(SerializationError) in
      try RecordDecoder(currencies: decoder.currencies)
        .withMap(UnsafeRawBufferPointer(json)) { map throws(SerializationError) in
          try map.maps(key, body)
        }
    }
  }

  /// The JSON text in the place of a map or an array, if there is one.
  private mutating func embeddedJSON(
    _ key: StaticString
  ) throws(SerializationError) -> [UInt8]? {
    let token = try require(key)
    switch mp_kind(UInt32(token.kind)) {
    case MP_BIN, MP_STR: return [UInt8](token.bytes)
    default: return nil
    }
  }

  /// Checks the name under `type`.
  public mutating func expectType(_ name: StaticString) throws(SerializationError) {
    guard let type = try optionalString("type") else { throw .missingType }
    guard type == "\(name)" else { throw .unknownType(type) }
  }

  /// An array of texts, or nil where the key is absent or its value nil.
  ///
  /// Older records hold one text with commas instead of an array; it is read as the array.
  public mutating func optionalStrings(
    _ key: StaticString
  ) throws(SerializationError) -> [String]? {
    guard var cursor = valueCursor(key) else { return nil }
    let token = cursor.next()
    switch mp_kind(UInt32(token.kind)) {
    case MP_NIL: return nil
    case MP_STR:
      return try token.validString().split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
    case MP_ARRAY:
      var strings: [String] = []
      for _ in 0..<token.size {
        let element = cursor.next()
        _ = try element.text(key)
        strings.append(try element.validString())
      }
      return strings
    default: throw token.wrongType(key, "an array of texts")
    }
  }

  /// The bytes of a binary value or a text, or nil where the key is absent or its value nil.
  public mutating func optionalBytes(_ key: StaticString) throws(SerializationError) -> [UInt8]? {
    guard let token = optional(key) else { return nil }
    switch mp_kind(UInt32(token.kind)) {
    case MP_BIN, MP_STR: return [UInt8](token.bytes)
    default: throw token.wrongType(key, "binary")
    }
  }
}
