internal import TradingModel

/// Fills, and fills that a venue took back.
extension Nautilus2 {
  static func filled(from map: inout WireMap) throws(SerializationError) -> OrderFilled {
    let venueOrderId = try map.venueOrderId()
    let accountId: AccountId = try map.sharedIdentifier("account_id")
    let tradeId: TradeId = try map.identifier("trade_id")
    let side: OrderSide = try map.spelled("order_side")
    let orderType: OrderType = try map.spelled("order_type")
    let lastQuantity = try map.quantity("last_qty")
    let lastPrice = try map.price("last_px")
    let currency = try map.currency("currency")
    let liquiditySide: LiquiditySide = try map.spelled("liquidity_side")
    let positionId: PositionId? = try map.optionalSharedIdentifier("position_id")
    let commission = try map.optionalMoney("commission")
    let info = try texts("info", from: &map) ?? DynamicMap()
    return OrderFilled(
      venueOrderId: venueOrderId, accountId: accountId, tradeId: tradeId, positionId: positionId,
      side: side, orderType: orderType, lastQuantity: lastQuantity, lastPrice: lastPrice,
      currency: currency, statedCommission: commission, liquiditySide: liquiditySide, info: info)
  }

  static func fillVoided(from map: inout WireMap) throws(SerializationError) -> OrderFillVoided {
    _ = try texts("info", from: &map)
    return try OrderFillVoided(from: &map)
  }
}
