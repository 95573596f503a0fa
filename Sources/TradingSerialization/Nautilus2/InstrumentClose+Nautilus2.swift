public import TradingModel

/// Closing prices, which 1.x does not store.
extension Nautilus2 {
  /// Reads what is stored under `instrument_closes:{id}`.
  ///
  /// - Throws: `SerializationError`.
  public static func instrumentClose(
    from bytes: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws(SerializationError) -> InstrumentClose {
    try decoder.withMap(bytes) { map throws(SerializationError) in
      InstrumentClose(
        instrumentId: try map.sharedIdentifier("instrument_id"),
        price: try map.price("close_price"), kind: try map.spelled("close_type"),
        tsEvent: try map.timestamp("ts_event"), tsInit: try map.timestamp("ts_init"))
    }
  }
}

extension InstrumentClose.Kind: SpelledEnum {
  public static let spellings = Spellings<InstrumentClose.Kind>()
}
