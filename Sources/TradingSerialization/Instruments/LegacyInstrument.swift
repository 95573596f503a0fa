internal import TradingModel

/// What version 1.160 wrote otherwise: it had fewer keys, and JSON inside binary for `info`.
enum LegacyInstrument {
  /// Whether a map is of that version, which called the raw symbol native.
  static func matches(_ map: inout WireMap) -> Bool {
    !map.contains("raw_symbol") && map.contains("native_symbol")
  }

  static func rawSymbol(_ map: inout WireMap) throws(SerializationError) -> Symbol {
    try map.identifier("native_symbol")
  }

  static func assetClass(_ map: inout WireMap) throws(SerializationError) -> AssetClass? {
    switch try map.optionalString("asset_class")?.uppercased() {
    case nil: nil
    case "METAL", "ENERGY": .commodity
    case "BOND": .debt
    case "CRYPTO": .cryptocurrency
    case "BETTING": .alternative
    default: try map.optionalSpelled("asset_class")
    }
  }

  /// It knew the day of expiry only.
  static func lifetime(
    _ map: inout WireMap
  ) throws(SerializationError) -> InstrumentKind.Lifetime {
    InstrumentKind.Lifetime(activation: 0, expiration: try map.timestamp("expiry_date"))
  }

  static func info(_ map: inout WireMap) throws(SerializationError) -> DynamicMap? {
    let value = try map.optionalDynamicValue("info")
    switch value {
    case nil, .null: return nil
    case .map(let info): return info
    case .bytes(let json):
      if json.elementsEqual("null".utf8) { return nil }
      return try json.withUnsafeBufferPointer { bytes throws(SerializationError) in
        try RecordDecoder().withMap(UnsafeRawBufferPointer(bytes)) {
          map throws(SerializationError) in try map.dynamicMap()
        }
      }
    default: throw .wrongType(key: "info", expected: "a map or its JSON", found: "another value")
    }
  }
}
