public import TradingModel

/// Synthetic instruments, which name their id and have no `type`.
extension Nautilus2 {
  /// Reads a synthetic instrument that either version stored.
  ///
  /// - Throws: `SerializationError`.
  public static func synthetic(
    from bytes: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws(SerializationError) -> SyntheticInstrument {
    try decoder.withMap(bytes) { map throws(SerializationError) in
      if map.contains("type") { return try SyntheticInstrument(from: &map) }
      let id: InstrumentId = try map.sharedIdentifier("id")
      let pricePrecision: UInt8 = try map.integer("price_precision")
      try map.ignore("price_increment")
      let components = try SyntheticInstrument.components(&map)
      let formula = try map.string("formula")
      let tsEvent = try map.timestamp("ts_event")
      let tsInit = try map.timestamp("ts_init")
      do throws(InstrumentError) {
        return try SyntheticInstrument(
          symbol: id.symbol, pricePrecision: pricePrecision, components: components,
          formula: formula, tsEvent: tsEvent, tsInit: tsInit)
      } catch {
        throw .invalidValue(key: "id", reason: "\(error)")
      }
    }
  }
}
