import TradingModel

extension OrderFilled {
  /// The keys between `client_order_id` and `event_id`.
  func write(to writer: inout MsgPackWriter) {
    writer.field("venue_order_id", venueOrderId)
    writer.field("account_id", accountId)
    writer.field("trade_id", tradeId)
    writer.field("position_id", positionId)
    writer.field("order_side", side)
    writer.field("order_type", orderType)
    writer.field("last_qty", lastQuantity)
    writer.field("last_px", lastPrice)
    writer.field("currency", currency)
    writer.field("commission", commission)
    writer.field("liquidity_side", liquiditySide)
  }

  init(from map: inout WireMap) throws(SerializationError) {
    self.init(
      venueOrderId: try map.sharedIdentifier("venue_order_id"),
      accountId: try map.sharedIdentifier("account_id"),
      tradeId: try map.identifier("trade_id"),
      positionId: try map.optionalSharedIdentifier("position_id"),
      side: try map.spelled("order_side"),
      orderType: try map.spelled("order_type"),
      lastQuantity: try map.quantity("last_qty"),
      lastPrice: try map.price("last_px"),
      currency: try map.currency("currency"),
      commission: try map.money("commission"),
      liquiditySide: try map.spelled("liquidity_side"),
      info: try map.nullableDynamicMap("info") ?? DynamicMap())
    guard lastQuantity.raw > 0 else {
      throw .invalidValue(key: "last_qty", reason: "a fill of nothing")
    }
  }
}
