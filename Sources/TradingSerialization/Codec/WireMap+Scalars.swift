internal import CMsgPack
public import TradingModel

/// Plain values by key. Each throws `SerializationError` naming the key.
extension WireMap {
  /// A string.
  public mutating func string(_ key: StaticString) throws(SerializationError) -> String {
    try Self.string(try require(key), key)
  }

  /// A string, or nil where its value is nil.
  public mutating func nullableString(_ key: StaticString) throws(SerializationError) -> String? {
    guard let token = try nullable(key) else { return nil }
    return try Self.string(token, key)
  }

  /// A string, or nil where the key is absent or its value nil.
  public mutating func optionalString(_ key: StaticString) throws(SerializationError) -> String? {
    guard let token = try optional(key) else { return nil }
    return try Self.string(token, key)
  }

  /// The UTF-8 of a text, valid during the call that handed the map out, or nil where the key is absent
  /// or its value nil.
  mutating func optionalText(
    _ key: StaticString
  ) throws(SerializationError) -> UnsafeRawBufferPointer? {
    try optional(key).map { token throws(SerializationError) in try token.text(key) }
  }

  private static func string(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> String {
    _ = try token.text(key)
    return try token.validString()
  }

  /// A boolean.
  @inline(__always)
  public mutating func bool(_ key: StaticString) throws(SerializationError) -> Bool {
    try Self.bool(try require(key), key)
  }

  private static func bool(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> Bool {
    guard mp_kind(UInt32(token.kind)) == MP_BOOL else { throw token.wrongType(key, "a boolean") }
    return token.value.u != 0
  }

  /// A boolean, false where its value is nil.
  public mutating func nullableBool(_ key: StaticString) throws(SerializationError) -> Bool {
    guard let token = try nullable(key) else { return false }
    return try Self.bool(token, key)
  }

  /// A boolean, false where the key is absent or its value nil.
  @inline(__always)
  public mutating func optionalBool(_ key: StaticString) throws(SerializationError) -> Bool {
    guard let token = try optional(key) else { return false }
    return try Self.bool(token, key)
  }

  /// An integer in the range of `Value`.
  public mutating func integer<Value: FixedWidthInteger>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value {
    try Self.integer(try require(key), key)
  }

  /// An integer, or nil where the key is absent or its value nil.
  public mutating func optionalInteger<Value: FixedWidthInteger>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = try optional(key) else { return nil }
    return try Self.integer(token, key)
  }

  private static func integer<Value: FixedWidthInteger>(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> Value {
    let value: Value?
    switch mp_kind(UInt32(token.kind)) {
    case MP_UINT: value = Value(exactly: token.value.u)
    case MP_INT: value = Value(exactly: token.value.i)
    default: throw token.wrongType(key, "an integer")
    }
    guard let value else {
      throw .invalidValue(key: "\(key)", reason: "the integer is out of range")
    }
    return value
  }

  /// A float; an integer is taken for one.
  public mutating func double(_ key: StaticString) throws(SerializationError) -> Double {
    try Self.double(try require(key), key)
  }

  /// A float, or nil where the key is absent or its value nil.
  public mutating func optionalDouble(_ key: StaticString) throws(SerializationError) -> Double? {
    guard let token = try optional(key) else { return nil }
    return try Self.double(token, key)
  }

  private static func double(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> Double {
    switch mp_kind(UInt32(token.kind)) {
    case MP_DOUBLE: return token.value.d
    case MP_UINT: return Double(token.value.u)
    case MP_INT: return Double(token.value.i)
    default: throw token.wrongType(key, "a float")
    }
  }

  // MARK: Timestamps

  /// A timestamp as an integer, as decimal text or as ISO 8601.
  @inline(__always)
  public mutating func timestamp(_ key: StaticString) throws(SerializationError) -> UnixNanos {
    try Self.timestamp(try require(key), key)
  }

  /// A timestamp, or nil where the key is absent or its value nil.
  public mutating func optionalTimestamp(
    _ key: StaticString
  ) throws(SerializationError) -> UnixNanos? {
    guard let token = try optional(key) else { return nil }
    return try Self.timestamp(token, key)
  }

  @inline(__always)
  private static func timestamp(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> UnixNanos {
    if mp_kind(UInt32(token.kind)) == MP_UINT { return UnixNanos(token.value.u) }
    let bytes = try token.text(key)
    if let value = Digits.read(bytes) { return UnixNanos(value) }
    guard let time = ISO8601.time(bytes) else {
      throw .invalidValue(
        key: "\(key)", reason: "\"\(shown(bytes))\" is no time from 1970 to 2554")
    }
    return time
  }
}
