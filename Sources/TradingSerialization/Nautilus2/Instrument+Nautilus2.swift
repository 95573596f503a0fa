public import TradingModel

/// Instruments: a map of one entry, the type's name and its fields.
///
/// The fields are those of 1.x, with `tick_scheme` for `tick_scheme_name`; fees are there up to
/// release candidate 5. A bet has no venue of its own, a binary option may have an `event_id`.
extension Nautilus2 {
  /// Reads an instrument that either version stored: the records of 1.x have a `type`.
  ///
  /// - Throws: `SerializationError`, or `Failure` for a currency of 2.0's that is not described.
  public static func instrument(
    from bytes: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws -> Instrument {
    let (instrument, isOf2) = try decoder.withMap(bytes) {
      map throws(SerializationError) -> (Instrument, Bool) in
      if map.contains("type") { return (try Instrument(from: &map), false) }
      return (try Nautilus2.instrument(from: &map), true)
    }
    if isOf2 { try check(instrument.currencies, decoder) }
    return instrument
  }

  private static func instrument(
    from map: inout WireMap
  ) throws(SerializationError) -> Instrument {
    guard map.count == 1 else {
      throw .malformed("an instrument is a map of one entry, found \(map.count)")
    }
    for (variant, schema) in variants where map.contains(variant) {
      return try map.map(variant) { fields throws(SerializationError) in
        try Instrument(schema, from: &fields)
      }
    }
    guard case .string(let name) = try map.dynamicMap().entries.first?.key else {
      throw .missingType
    }
    throw .unknownType(name)
  }

  /// The names of the types; they are 1.x's but for one.
  private static let variants: [(name: StaticString, schema: InstrumentSchema)] =
    InstrumentSchema.all.map { schema in
      let isBet = schema.name == "BettingInstrument"
      var optional: [InstrumentField] =
        .limits + .fees + .ending + [.isin, .exchange, .outcome, .description]
      if ["CurrencyPair", "TokenizedAsset", "Equity", "Cfd", "Commodity"].contains(schema.name) {
        optional.append(.lotSize)
      }
      if ["Cfd", "PerpetualContract"].contains(schema.name) { optional.append(.baseCurrency) }
      return (isBet ? "Betting" : schema.type, schema.ofNautilus2(optional: optional))
    }

  /// The venue in a bet's id.
  static func venueName(from map: inout WireMap) throws(SerializationError) -> String {
    let id: InstrumentId = try map.sharedIdentifier("id")
    return "\(id.venue)"
  }

  /// What a venue said, whose times 2.0 writes as text at any depth.
  static func info(from map: inout WireMap) throws(SerializationError) -> DynamicMap? {
    try map.optionalDynamicMap("info").map(withIntegerTimes)
  }

  /// The map with the integers that times stand for, as they were before they were written.
  static func withIntegerTimes(_ map: DynamicMap) -> DynamicMap {
    var map = map
    for index in map.entries.indices {
      let entry = map.entries[index]
      if case .string(let key) = entry.key, case .string(let text) = entry.value,
        key.hasPrefix("ts_") || key == "expire_time_ns", let time = time(text)
      {
        map.entries[index].value = .unsigned(time.value)
      } else {
        map.entries[index].value = withIntegerTimes(entry.value)
      }
    }
    return map
  }

  private static func withIntegerTimes(_ value: DynamicValue) -> DynamicValue {
    switch value {
    case .map(let map): .map(withIntegerTimes(map))
    case .array(let values): .array(values.map(withIntegerTimes))
    default: value
    }
  }

  /// The time of a text that 2.0 writes for one: nine decimals, always.
  private static func time(_ text: String) -> UnixNanos? {
    var copy = text
    guard let time = copy.withUTF8({ ISO8601.time(UnsafeRawBufferPointer($0)) }),
      ISO8601.text(time, alwaysNineDecimals: true) == text
    else { return nil }
    return time
  }
}

extension Instrument {
  /// The currencies that its record names.
  fileprivate var currencies: [Currency] {
    [quoteCurrency]
      + [
        baseCurrency, contractSettlementCurrency, limits.maxNotional?.currency,
        limits.minNotional?.currency,
      ].compactMap { $0 }
  }
}
