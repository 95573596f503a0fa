public import TradingModel

/// The record `QuoteTick`, byte for byte as NautilusTrader's serializer writes it.
extension QuoteTick: WireRecord {
  public static let wireTypes = ["QuoteTick"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(8)
    writer.field("type", literal: "QuoteTick")
    writer.field("instrument_id", instrumentId)
    writer.field("bid_price", bidPrice)
    writer.field("ask_price", askPrice)
    writer.field("bid_size", bidSize)
    writer.field("ask_size", askSize)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("QuoteTick")
    self.init(
      instrumentId: try map.sharedIdentifier("instrument_id"),
      bidPrice: try map.price("bid_price"), askPrice: try map.price("ask_price"),
      bidSize: try map.quantity("bid_size"), askSize: try map.quantity("ask_size"),
      tsEvent: try map.timestamp("ts_event"), tsInit: try map.timestamp("ts_init"))
  }
}
