public import TradingModel

/// The record `TradeTick`, byte for byte as NautilusTrader's serializer writes it.
extension TradeTick: WireRecord {
  public static let wireTypes = ["TradeTick"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(8)
    writer.field("type", literal: "TradeTick")
    writer.field("instrument_id", instrumentId)
    writer.field("price", price)
    writer.field("size", size)
    writer.field("aggressor_side", aggressorSide)
    writer.field("trade_id", tradeId)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("TradeTick")
    self.init(
      instrumentId: try map.sharedIdentifier("instrument_id"),
      price: try map.price("price"), size: try map.quantity("size"),
      aggressorSide: try map.spelled("aggressor_side"), tradeId: try map.identifier("trade_id"),
      tsEvent: try map.timestamp("ts_event"), tsInit: try map.timestamp("ts_init"))
  }
}

extension AggressorSide: SpelledEnum {
  public static let spellings = Spellings<AggressorSide>()
}
