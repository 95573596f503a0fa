public import TradingModel

/// The record `Bar`, byte for byte as NautilusTrader's serializer writes it.
extension Bar: WireRecord {
  public static let wireTypes = ["Bar"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(9)
    writer.field("type", literal: "Bar")
    writer.field("bar_type", barType)
    writer.field("open", open)
    writer.field("high", high)
    writer.field("low", low)
    writer.field("close", close)
    writer.field("volume", volume)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("Bar")
    self.init(
      barType: try map.sharedIdentifier("bar_type"), open: try map.price("open"),
      high: try map.price("high"), low: try map.price("low"), close: try map.price("close"),
      volume: try map.quantity("volume"), tsEvent: try map.timestamp("ts_event"),
      tsInit: try map.timestamp("ts_init"))
  }
}
