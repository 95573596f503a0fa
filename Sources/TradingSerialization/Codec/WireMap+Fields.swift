internal import CMsgPack
public import TradingModel

/// Values of the model by key. Each throws `SerializationError` naming the key.
extension WireMap {
  // MARK: Identifiers

  /// An identifier that is met once, such as an order's.
  public mutating func identifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value {
    try Self.identifier(try require(key), key, decoder)
  }

  /// An identifier that repeats from record to record, such as an instrument's: its text is shared.
  public mutating func sharedIdentifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value {
    try Self.shared(try require(key), key, decoder)
  }

  /// An identifier, or nil where its value is nil.
  public mutating func nullableIdentifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = try nullable(key) else { return nil }
    return try Self.identifier(token, key, decoder)
  }

  /// An identifier, or nil where the key is absent or its value nil.
  public mutating func optionalIdentifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = optional(key) else { return nil }
    return try Self.identifier(token, key, decoder)
  }

  /// A shared identifier, or nil where the key is absent or its value nil.
  public mutating func optionalSharedIdentifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = optional(key) else { return nil }
    return try Self.shared(token, key, decoder)
  }

  private static func shared<Value: Identifier>(
    _ token: mp_token, _ key: StaticString, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    do throws(IdentifierError) {
      return try decoder.sharedIdentifier(bytes)
    } catch {
      throw .invalidValue(key: "\(key)", reason: "\(error)")
    }
  }

  private static func identifier<Value: Identifier>(
    _ token: mp_token, _ key: StaticString, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    do throws(IdentifierError) {
      return try decoder.identifier(bytes)
    } catch {
      throw .invalidValue(key: "\(key)", reason: "\(error)")
    }
  }

  /// A version 4 UUID.
  public mutating func uuid(_ key: StaticString) throws(SerializationError) -> UUID4 {
    let bytes = try require(key).text(key)
    guard let uuid = UUID4(utf8: bytes) else {
      let shown = String(decoding: bytes.prefix(80), as: UTF8.self)
      throw .invalidValue(key: "\(key)", reason: "\(ValueError.invalidUUID(shown))")
    }
    return uuid
  }

  // MARK: Exact values

  /// A price.
  public mutating func price(_ key: StaticString) throws(SerializationError) -> Price {
    try Self.value(try require(key), key) { bytes throws(ValueError) in try Price(utf8: bytes) }
  }

  /// A price, or nil where its value is nil.
  public mutating func nullablePrice(_ key: StaticString) throws(SerializationError) -> Price? {
    guard let token = try nullable(key) else { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try Price(utf8: bytes) }
  }

  /// A price, or nil where the key is absent or its value nil, or `None` as older records say.
  public mutating func optionalPrice(_ key: StaticString) throws(SerializationError) -> Price? {
    guard let token = optional(key) else { return nil }
    if mp_kind(UInt32(token.kind)) == MP_STR, token.bytes.elementsEqual("None".utf8) { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try Price(utf8: bytes) }
  }

  /// A quantity.
  public mutating func quantity(_ key: StaticString) throws(SerializationError) -> Quantity {
    try Self.value(try require(key), key) { bytes throws(ValueError) in try Quantity(utf8: bytes) }
  }

  /// A quantity, or nil where its value is nil.
  public mutating func nullableQuantity(_ key: StaticString) throws(SerializationError) -> Quantity?
  {
    guard let token = try nullable(key) else { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try Quantity(utf8: bytes) }
  }

  /// A quantity, or nil where the key is absent or its value nil.
  public mutating func optionalQuantity(_ key: StaticString) throws(SerializationError) -> Quantity?
  {
    guard let token = optional(key) else { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try Quantity(utf8: bytes) }
  }

  /// A decimal with its exponent.
  public mutating func decimal(_ key: StaticString) throws(SerializationError) -> ExactDecimal {
    try Self.value(try require(key), key) { bytes throws(ValueError) in
      try ExactDecimal(utf8: bytes)
    }
  }

  /// A decimal with its exponent, or nil where the key is absent or its value nil.
  public mutating func optionalDecimal(
    _ key: StaticString
  ) throws(SerializationError) -> ExactDecimal? {
    guard let token = optional(key) else { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try ExactDecimal(utf8: bytes) }
  }

  /// An amount with its currency code behind it.
  public mutating func money(_ key: StaticString) throws(SerializationError) -> Money {
    try Self.money(try require(key), key, decoder)
  }

  /// An amount with its currency code behind it, or nil where the key is absent or its value nil.
  public mutating func optionalMoney(_ key: StaticString) throws(SerializationError) -> Money? {
    guard let token = optional(key) else { return nil }
    return try Self.money(token, key, decoder)
  }

  /// An amount without its currency.
  public mutating func amount(
    _ key: StaticString, _ currency: Currency
  ) throws(SerializationError) -> Money {
    try Self.value(try require(key), key) { bytes throws(ValueError) in
      try Money(utf8: bytes, currency: currency)
    }
  }

  private static func money(
    _ token: mp_token, _ key: StaticString, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Money {
    try value(token, key) { bytes throws(ValueError) in
      guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else {
        throw .invalidMoney(String(decoding: bytes.prefix(80), as: UTF8.self))
      }
      let code = UnsafeRawBufferPointer(rebasing: bytes[(space + 1)...])
      let amount = UnsafeRawBufferPointer(rebasing: bytes[..<space])
      return try Money(utf8: amount, currency: try decoder.currency(code))
    }
  }

  /// A currency by its code.
  public mutating func currency(_ key: StaticString) throws(SerializationError) -> Currency {
    let decoder = decoder
    return try Self.value(try require(key), key) { bytes throws(ValueError) in
      try decoder.currency(bytes)
    }
  }

  /// A currency by its code, or nil where its value is nil.
  public mutating func nullableCurrency(_ key: StaticString) throws(SerializationError) -> Currency?
  {
    guard let token = try nullable(key) else { return nil }
    let decoder = decoder
    return try Self.value(token, key) { bytes throws(ValueError) in try decoder.currency(bytes) }
  }

  private static func value<Value>(
    _ token: mp_token, _ key: StaticString,
    _ read: (UnsafeRawBufferPointer) throws(ValueError) -> Value
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    do throws(ValueError) {
      return try read(bytes)
    } catch {
      throw .invalidValue(key: "\(key)", reason: "\(error)")
    }
  }

  /// An enumeration by its spelling.
  public mutating func spelled<Value: SpelledEnum>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value {
    try Self.spelled(try require(key), key)
  }

  /// An enumeration by its spelling, or nil where the key is absent or its value nil.
  public mutating func optionalSpelled<Value: SpelledEnum>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = optional(key) else { return nil }
    return try Self.spelled(token, key)
  }

  /// An enumeration by its spelling, or nil where its value is nil.
  public mutating func nullableSpelled<Value: SpelledEnum>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = try nullable(key) else { return nil }
    return try Self.spelled(token, key)
  }

  private static func spelled<Value: SpelledEnum>(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    guard let value = Value.spellings.value(of: bytes) else {
      let shown = String(decoding: bytes.prefix(80), as: UTF8.self)
      let error = ValueError.unknownSpelling(type: "\(Value.self)", value: shown)
      throw .invalidValue(key: "\(key)", reason: "\(error)")
    }
    return value
  }
}
