public import TradingModel

/// A key and its value in one call, so that an encoder reads like the table of its record.
extension MsgPackWriter {
  /// Writes a key and nil.
  @inline(__always)
  public mutating func nullField(_ key: StaticString) {
    string(key)
    null()
  }

  /// Writes a key and a boolean.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Bool) {
    bool(value, after: key)
  }

  /// Writes a key and a text of the format itself.
  @inline(__always)
  public mutating func field(_ key: StaticString, literal value: StaticString) {
    string(key)
    string(value)
  }

  /// Writes a key and a string.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: String) {
    string(key)
    string(value)
  }

  /// Writes a key and a string, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: String?) {
    string(key)
    if let value { string(value) } else { null() }
  }

  /// Writes a key and an integer that is not negative.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: some UnsignedInteger & FixedWidthInteger)
  {
    string(key)
    uint(UInt64(truncatingIfNeeded: value))
  }

  /// Writes a key and an integer.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Int64) {
    string(key)
    int(value)
  }

  /// Writes a key and a 64-bit float.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Double) {
    string(key)
    double(value)
  }

  /// Writes a key and an identifier.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: some Identifier) {
    text(value.text, after: key)
  }

  /// Writes a key and an identifier, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: (some Identifier)?) {
    if let value { text(value.text, after: key) } else { nullField(key) }
  }

  /// Writes a key and a UUID.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: UUID4) {
    uuid(value, after: key)
  }

  /// Writes a key and a timestamp in the record's format.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: UnixNanos) {
    timestamp(value, after: key)
  }

  /// Writes a key and a timestamp in the record's format, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: UnixNanos?) {
    string(key)
    timestamp(value)
  }

  /// Writes a key and a price.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Price) {
    price(value, after: key)
  }

  /// Writes a key and a price, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Price?) {
    string(key)
    price(value)
  }

  /// Writes a key and a quantity.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Quantity) {
    quantity(value, after: key)
  }

  /// Writes a key and a quantity, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Quantity?) {
    string(key)
    quantity(value)
  }

  /// Writes a key and an amount with its currency.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Money) {
    money(value, after: key)
  }

  /// Writes a key and an amount with its currency, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Money?) {
    string(key)
    money(value)
  }

  /// Writes a key and a decimal.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: ExactDecimal) {
    string(key)
    decimal(value)
  }

  /// Writes a key and a currency's code.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Currency) {
    text(value.code, after: key)
  }

  /// Writes a key and a currency's code, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: Currency?) {
    string(key)
    if let value { text(value.code) } else { null() }
  }

  /// Writes a key and an enumeration's spelling.
  @inline(__always)
  public mutating func field<Value: SpelledEnum>(_ key: StaticString, _ value: Value) {
    if let word = Value.spellings.word(of: value) {
      self.word(word, after: key)
    } else {
      string(key)
      string(value.rawValue)
    }
  }

  /// Writes a key and a map of free form.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: DynamicMap) {
    string(key)
    map(value)
  }

  /// Writes a key and a map of free form, or nil.
  @inline(__always)
  public mutating func field(_ key: StaticString, _ value: DynamicMap?) {
    string(key)
    if let value { map(value) } else { null() }
  }

  /// Writes a key and an array.
  @inline(__always)
  public mutating func field<Element>(
    _ key: StaticString, _ values: [Element], _ write: (inout MsgPackWriter, Element) -> Void
  ) {
    string(key)
    arrayHeader(values.count)
    for value in values { write(&self, value) }
  }

  /// Writes a key and an array, or nil.
  @inline(__always)
  public mutating func field<Element>(
    _ key: StaticString, _ values: [Element]?, _ write: (inout MsgPackWriter, Element) -> Void
  ) {
    if let values { field(key, values, write) } else { nullField(key) }
  }
}
