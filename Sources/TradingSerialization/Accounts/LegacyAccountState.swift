internal import TradingModel

/// The parts of an account's statement that versions up to 1.182 wrote as JSON inside binary.
///
/// Their amounts carry the currency: `"10.00 USD"`.
enum LegacyAccountState {
  static func balances(_ map: inout WireMap) throws(SerializationError) -> [AccountBalance] {
    try elements("balances", &map) { map throws(SerializationError) in
      try AccountBalance.checked(
        total: try map.money("total"), locked: try map.money("locked"),
        free: try map.money("free"))
    }
  }

  static func margins(_ map: inout WireMap) throws(SerializationError) -> [MarginBalance] {
    try elements("margins", &map) { map throws(SerializationError) in
      try MarginBalance.checked(
        initial: try map.money("initial"), maintenance: try map.money("maintenance"),
        instrumentId: try map.optionalIdentifier("instrument_id"))
    }
  }

  static func info(_ map: inout WireMap) throws(SerializationError) -> DynamicMap {
    try read("info", &map) { map throws(SerializationError) in
      try map.optionalDynamicMap("info") ?? DynamicMap()
    }
  }

  private static func elements<Element>(
    _ key: StaticString, _ map: inout WireMap,
    _ body: (inout WireMap) throws(SerializationError) -> Element
  ) throws(SerializationError) -> [Element] {
    try read(key, &map) { map throws(SerializationError) in try map.maps(key, body) }
  }

  /// Reads the JSON of a key as a map that has this one key, since a record is always a map.
  private static func read<Value>(
    _ key: StaticString, _ map: inout WireMap,
    _ body: (inout WireMap) throws(SerializationError) -> Value
  ) throws(SerializationError) -> Value {
    guard let json = try map.optionalBytes(key) else { throw .missingKey("\(key)") }
    let wrapped = Array("{\"\(key)\":".utf8) + json + [UInt8(ascii: "}")]
    let decoder = RecordDecoder(currencies: map.decoder.currencies)
    return try wrapped.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try decoder.withMap(UnsafeRawBufferPointer(bytes), body)
    }
  }
}
