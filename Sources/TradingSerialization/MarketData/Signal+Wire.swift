public import TradingModel

/// The record `Signal`: NautilusTrader stores none, so that the form is this package's.
extension Signal: WireRecord {
  public static let wireTypes = ["Signal"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(5)
    writer.field("type", literal: "Signal")
    writer.field("name", name)
    writer.string("value")
    writer.value(value)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("Signal")
    let name = try map.string("name")
    guard let value = try map.optionalDynamicValue("value") else { throw .missingKey("value") }
    self.init(
      name: name, value: value, tsEvent: try map.timestamp("ts_event"),
      tsInit: try map.timestamp("ts_init"))
  }
}
