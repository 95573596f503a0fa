public import TradingModel

/// The records `PositionOpened`, `PositionChanged` and `PositionClosed`.
extension PositionEvent: WireRecord {
  public static var wireTypes: [String] { ["PositionOpened", "PositionChanged", "PositionClosed"] }

  public func write(to writer: inout MsgPackWriter) {
    switch kind {
    case .opened(let durationNanos):
      writer.mapHeader(21)
      writer.field("type", literal: "PositionOpened")
      writeIdentity(to: &writer)
      writeState(to: &writer)
      writer.field("realized_pnl", realizedPnl)
      writer.field("duration_ns", durationNanos)
      writer.field("event_id", eventId)
      writer.field("ts_event", tsEvent)
    case .changed(let outcome, let unrealizedPnl):
      writer.mapHeader(24)
      writer.field("type", literal: "PositionChanged")
      writeIdentity(to: &writer)
      writeState(to: &writer)
      write(outcome, to: &writer)
      writer.field("unrealized_pnl", unrealizedPnl)
      writer.field("event_id", eventId)
      writer.field("ts_opened", outcome.tsOpened)
      writer.field("ts_event", tsEvent)
    case .closed(let outcome, let closingOrderId, let durationNanos):
      writer.mapHeader(25)
      writer.field("type", literal: "PositionClosed")
      writeIdentity(to: &writer)
      writer.field("closing_order_id", closingOrderId)
      writeState(to: &writer)
      write(outcome, to: &writer)
      writer.field("event_id", eventId)
      writer.field("ts_opened", outcome.tsOpened)
      writer.field("ts_closed", tsEvent)
      writer.field("duration_ns", durationNanos)
    }
    writer.field("ts_init", tsInit)
  }

  private func writeIdentity(to writer: inout MsgPackWriter) {
    writer.field("trader_id", traderId)
    writer.field("strategy_id", strategyId)
    writer.field("instrument_id", instrumentId)
    writer.field("position_id", positionId)
    writer.field("account_id", accountId)
    writer.field("opening_order_id", openingOrderId)
  }

  private func writeState(to writer: inout MsgPackWriter) {
    writer.field("entry", entry)
    writer.field("side", side)
    writer.field("signed_qty", signedQuantity)
    writer.field("quantity", quantity)
    writer.field("peak_qty", peakQuantity)
    writer.field("last_qty", lastQuantity)
    writer.field("last_px", lastPrice)
    writer.field("currency", currency)
    writer.field("avg_px_open", averageOpenPrice)
  }

  private func write(_ outcome: Outcome, to writer: inout MsgPackWriter) {
    writer.field("avg_px_close", outcome.averageClosePrice)
    writer.field("realized_return", outcome.realizedReturn)
    writer.field("realized_pnl", realizedPnl)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    guard let type = try map.optionalString("type") else { throw .missingType }
    guard Self.wireTypes.contains(type) else { throw .unknownType(type) }
    self.init(
      traderId: try map.sharedIdentifier("trader_id"),
      strategyId: try map.sharedIdentifier("strategy_id"),
      instrumentId: try map.sharedIdentifier("instrument_id"),
      positionId: try map.identifier("position_id"),
      accountId: try map.sharedIdentifier("account_id"),
      openingOrderId: try map.identifier("opening_order_id"),
      entry: try map.spelled("entry"),
      side: try map.spelled("side"),
      signedQuantity: try map.double("signed_qty"),
      quantity: try map.quantity("quantity"),
      peakQuantity: try map.quantity("peak_qty"),
      lastQuantity: try map.quantity("last_qty"),
      lastPrice: try map.price("last_px"),
      currency: try map.currency("currency"),
      averageOpenPrice: try map.double("avg_px_open"),
      realizedPnl: try map.money("realized_pnl"),
      eventId: try map.uuid("event_id"),
      tsEvent: try map.timestamp(type == "PositionClosed" ? "ts_closed" : "ts_event"),
      tsInit: try map.timestamp("ts_init"),
      kind: try Self.kind(type, &map))
  }

  private static func kind(
    _ type: String, _ map: inout WireMap
  ) throws(SerializationError) -> Kind {
    switch type {
    case "PositionOpened":
      return .opened(durationNanos: try map.optionalInteger("duration_ns") ?? 0)
    case "PositionChanged":
      return .changed(try outcome(&map), unrealizedPnl: try map.money("unrealized_pnl"))
    default:
      return .closed(
        try outcome(&map), closingOrderId: try map.identifier("closing_order_id"),
        durationNanos: try map.integer("duration_ns"))
    }
  }

  private static func outcome(_ map: inout WireMap) throws(SerializationError) -> Outcome {
    Outcome(
      averageClosePrice: try map.double("avg_px_close"),
      realizedReturn: try map.double("realized_return"),
      tsOpened: try map.timestamp("ts_opened"))
  }
}
