internal import CMsgPack
public import TradingModel

/// Values of the model by key. Each throws `SerializationError` naming the key.
extension WireMap {
  // MARK: Identifiers

  /// An identifier that is met once, such as an order's.
  @inline(__always)
  public mutating func identifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value {
    try Self.identifier(try require(key), key, decoder)
  }

  /// An identifier that repeats from record to record, such as an instrument's: its text is shared.
  @inline(__always)
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
    guard let token = try optional(key) else { return nil }
    return try Self.identifier(token, key, decoder)
  }

  /// A shared identifier, or nil where the key is absent or its value nil.
  @inline(__always)
  public mutating func optionalSharedIdentifier<Value: Identifier>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = try optional(key) else { return nil }
    return try Self.shared(token, key, decoder)
  }

  /// The id of the order that a record is about.
  @inline(__always)
  mutating func clientOrderId() throws(SerializationError) -> ClientOrderId {
    let decoder = decoder
    return try Self.identified(try require("client_order_id"), "client_order_id") {
      bytes throws(IdentifierError) in try decoder.clientOrderId(bytes)
    }
  }

  /// The venue's name of the order that a record is about.
  @inline(__always)
  mutating func venueOrderId() throws(SerializationError) -> VenueOrderId {
    try Self.venueOrderId(try require("venue_order_id"), decoder)
  }

  /// The venue's name of the order that a record is about, or nil where the key is absent or its value nil.
  @inline(__always)
  mutating func optionalVenueOrderId() throws(SerializationError) -> VenueOrderId? {
    guard let token = try optional("venue_order_id") else { return nil }
    return try Self.venueOrderId(token, decoder)
  }

  @inline(__always)
  private static func venueOrderId(
    _ token: mp_token, _ decoder: RecordDecoder
  ) throws(SerializationError) -> VenueOrderId {
    try identified(token, "venue_order_id") { bytes throws(IdentifierError) in
      try decoder.venueOrderId(bytes)
    }
  }

  @inline(__always)
  private static func shared<Value: Identifier>(
    _ token: mp_token, _ key: StaticString, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Value {
    try identified(token, key) { bytes throws(IdentifierError) in
      try decoder.sharedIdentifier(bytes)
    }
  }

  @inline(__always)
  private static func identifier<Value: Identifier>(
    _ token: mp_token, _ key: StaticString, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Value {
    try identified(token, key) { bytes throws(IdentifierError) in try decoder.identifier(bytes) }
  }

  @inline(__always)
  private static func identified<Value: Identifier>(
    _ token: mp_token, _ key: StaticString,
    _ read: (UnsafeRawBufferPointer) throws(IdentifierError) -> Value
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    do throws(IdentifierError) {
      return try read(bytes)
    } catch {
      throw Self.invalid(key, error)
    }
  }

  /// A version 4 UUID.
  @inline(__always)
  public mutating func uuid(_ key: StaticString) throws(SerializationError) -> UUID4 {
    let bytes = try require(key).text(key)
    guard let uuid = UUID4(utf8: bytes) else {
      throw Self.invalid(key, ValueError.invalidUUID(Self.shown(bytes)))
    }
    return uuid
  }

  /// A UUID, or nil where the key is absent or its value nil.
  public mutating func optionalUUID(_ key: StaticString) throws(SerializationError) -> UUID4? {
    guard let token = try optional(key) else { return nil }
    let bytes = try token.text(key)
    guard let uuid = UUID4(utf8: bytes) else {
      throw Self.invalid(key, ValueError.invalidUUID(Self.shown(bytes)))
    }
    return uuid
  }

  // MARK: Exact values

  /// A price.
  @inline(__always)
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
    guard let token = try optional(key) else { return nil }
    if mp_kind(UInt32(token.kind)) == MP_STR, token.bytes.elementsEqual("None".utf8) { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try Price(utf8: bytes) }
  }

  /// A quantity.
  @inline(__always)
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
    guard let token = try optional(key) else { return nil }
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
    guard let token = try optional(key) else { return nil }
    return try Self.value(token, key) { bytes throws(ValueError) in try ExactDecimal(utf8: bytes) }
  }

  /// An amount with its currency code behind it.
  @inline(__always)
  public mutating func money(_ key: StaticString) throws(SerializationError) -> Money {
    try Self.money(try require(key), key, decoder)
  }

  /// An amount with its currency code behind it, or nil where the key is absent or its value nil.
  public mutating func optionalMoney(_ key: StaticString) throws(SerializationError) -> Money? {
    guard let token = try optional(key) else { return nil }
    return try Self.money(token, key, decoder)
  }

  /// An amount without its currency.
  public mutating func amount(
    _ key: StaticString, _ currency: Currency
  ) throws(SerializationError) -> Money {
    try Self.amount(try require(key), key, currency, decoder)
  }

  static func amount(
    _ token: mp_token, _ key: StaticString, _ currency: Currency, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Money {
    try value(token, key) { bytes throws(ValueError) in
      try decoder.money(bytes, currency)
    }
  }

  @inline(__always)
  static func money(
    _ token: mp_token, _ key: StaticString, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Money {
    try value(token, key) { bytes throws(ValueError) in
      var space = 0
      while space < bytes.count, bytes[space] != UInt8(ascii: " ") { space += 1 }
      guard space < bytes.count else { throw .invalidMoney(shown(bytes)) }
      let code = UnsafeRawBufferPointer(rebasing: bytes[(space + 1)...])
      let amount = UnsafeRawBufferPointer(rebasing: bytes[..<space])
      return try decoder.money(amount, code)
    }
  }

  /// A currency by its code.
  @inline(__always)
  public mutating func currency(_ key: StaticString) throws(SerializationError) -> Currency {
    let decoder = decoder
    return try Self.value(try require(key), key) { bytes throws(ValueError) in
      try decoder.currency(bytes)
    }
  }

  /// A currency by its code, or nil where the key is absent or its value nil.
  public mutating func optionalCurrency(_ key: StaticString) throws(SerializationError) -> Currency?
  {
    contains(key) ? try nullableCurrency(key) : nil
  }

  /// A currency by its code, or nil where its value is nil.
  public mutating func nullableCurrency(_ key: StaticString) throws(SerializationError) -> Currency?
  {
    guard let token = try nullable(key) else { return nil }
    let decoder = decoder
    return try Self.value(token, key) { bytes throws(ValueError) in try decoder.currency(bytes) }
  }

  @inline(__always)
  private static func value<Value>(
    _ token: mp_token, _ key: StaticString,
    _ read: (UnsafeRawBufferPointer) throws(ValueError) -> Value
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    do throws(ValueError) {
      return try read(bytes)
    } catch {
      throw Self.invalid(key, error)
    }
  }

  /// An enumeration by its spelling.
  @inline(__always)
  public mutating func spelled<Value: SpelledEnum>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value {
    try Self.spelled(try require(key), key)
  }

  /// An enumeration by its spelling, or nil where the key is absent or its value nil.
  public mutating func optionalSpelled<Value: SpelledEnum>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = try optional(key) else { return nil }
    return try Self.spelled(token, key)
  }

  /// An enumeration by its spelling, or nil where its value is nil.
  public mutating func nullableSpelled<Value: SpelledEnum>(
    _ key: StaticString, as type: Value.Type = Value.self
  ) throws(SerializationError) -> Value? {
    guard let token = try nullable(key) else { return nil }
    return try Self.spelled(token, key)
  }

  @inline(__always)
  private static func spelled<Value: SpelledEnum>(
    _ token: mp_token, _ key: StaticString
  ) throws(SerializationError) -> Value {
    let bytes = try token.text(key)
    guard let value = Value.spellings.value(of: bytes) else {
      throw Self.invalid(
        key, ValueError.unknownSpelling(type: "\(Value.self)", value: Self.shown(bytes)))
    }
    return value
  }

  // MARK: Errors, out of the way of what is inlined

  @inline(never)
  private static func invalid(
    _ key: StaticString, _ error: any CustomStringConvertible
  ) -> SerializationError {
    .invalidValue(key: "\(key)", reason: "\(error)")
  }

  /// The beginning of a text, for a person to read.
  @inline(never)
  static func shown(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix(80), as: UTF8.self)
  }
}
