internal import TradingModel

/// Values by field, read as strictly as the schema says: nil for fields that the type does not have.
extension WireMap {
  mutating func quantity(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> Quantity? {
    try value(field, schema) { map, key throws(SerializationError) in
      try map.optionalQuantity(key)
    }
  }

  mutating func price(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> Price? {
    try value(field, schema) { map, key throws(SerializationError) in try map.optionalPrice(key) }
  }

  mutating func money(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> Money? {
    try value(field, schema) { map, key throws(SerializationError) in try map.optionalMoney(key) }
  }

  /// A margin or a fee, zero where there is none.
  mutating func share(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> ExactDecimal {
    try value(field, schema) { map, key throws(SerializationError) in
      try map.optionalDecimal(key)
    } ?? .zero
  }

  mutating func string(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> String? {
    try value(field, schema) { map, key throws(SerializationError) in try map.optionalString(key) }
  }

  mutating func identifier<Value: Identifier>(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> Value? {
    try value(field, schema) { map, key throws(SerializationError) in
      try map.optionalSharedIdentifier(key)
    }
  }

  mutating func info(
    _ schema: InstrumentSchema
  ) throws(SerializationError) -> DynamicMap? {
    if schema.isRelaxed { return try LegacyInstrument.info(&self) }
    if schema.isNautilus2 { return try Nautilus2.info(from: &self) }
    return try value(.info, schema) { map, key throws(SerializationError) in
      try map.optionalDynamicMap(key)
    }
  }

  /// A number of decimals.
  mutating func precision(
    _ field: InstrumentField, _ schema: InstrumentSchema
  ) throws(SerializationError) -> UInt8? {
    let value = try value(field, schema) { map, key throws(SerializationError) in
      try map.optionalInteger(key, as: UInt8.self)
    }
    guard let value else { return nil }
    guard value <= 16 else {
      throw .invalidValue(key: "\(field.key)", reason: "\(value) decimals are more than 16")
    }
    return value
  }

  private mutating func value<Value>(
    _ field: InstrumentField, _ schema: InstrumentSchema,
    _ read: (inout WireMap, StaticString) throws(SerializationError) -> Value?
  ) throws(SerializationError) -> Value? {
    guard let presence = schema.presence(of: field) else { return nil }
    if let value = try read(&self, field.key) { return value }
    if presence == .optional { return nil }
    guard contains(field.key) else { throw .missingKey("\(field.key)") }
    if presence == .nullable { return nil }
    throw .wrongType(key: "\(field.key)", expected: "a value", found: "nil")
  }
}
