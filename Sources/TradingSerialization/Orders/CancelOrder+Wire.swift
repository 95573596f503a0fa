public import TradingModel

extension CancelOrder: WireRecord {
  public static var wireTypes: [String] { ["CancelOrder"] }

  public func write(to writer: inout MsgPackWriter) {
    writer.commandHeader(9, extras)
    writer.field("type", literal: "CancelOrder")
    writer.field("client_id", clientId)
    writer.field("trader_id", traderId)
    writer.field("strategy_id", strategyId)
    writer.field("instrument_id", instrumentId)
    writer.field("client_order_id", clientOrderId)
    writer.field("venue_order_id", venueOrderId)
    writer.field("command_id", commandId)
    writer.field("ts_init", tsInit)
    writer.field(extras)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("CancelOrder")
    self.init(
      clientId: try map.nullableIdentifier("client_id"),
      traderId: try map.sharedIdentifier("trader_id"),
      strategyId: try map.sharedIdentifier("strategy_id"),
      instrumentId: try map.sharedIdentifier("instrument_id"),
      clientOrderId: try map.clientOrderId(),
      venueOrderId: try map.nullableIdentifier("venue_order_id"),
      commandId: try map.uuid("command_id"),
      tsInit: try map.timestamp("ts_init"), extras: try map.commandExtras())
  }
}
