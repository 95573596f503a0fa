import TradingModel

/// What an `OrderFillVoided` has of its own, under the names that NautilusTrader 2.0 gives it.
extension OrderFillVoided {
  /// How many keys `write(to:)` writes.
  static let keyCount = 15

  /// The keys between `client_order_id` and `event_id`.
  func write(to writer: inout MsgPackWriter) {
    writer.field("venue_order_id", venueOrderId)
    writer.field("account_id", accountId)
    writer.field("correction_id", correctionId)
    writer.field("trade_id", tradeId)
    writer.field("voided_qty", voidedQuantity)
    if let voidedCommission {
      writer.field("commission_voided", voidedCommission)
    } else {
      writer.nullField("commission_voided")
    }
    writer.field("order_side", side)
    writer.field("order_type", orderType)
    writer.field("last_px", lastPrice)
    writer.field("currency", currency)
    writer.field("liquidity_side", liquiditySide)
    writer.field("position_id", positionId)
    writer.field("reason", reason)
    writer.field("info", info)
    writer.field("is_reopened", isReopened)
  }

  /// Reads the same keys.
  init(from map: inout WireMap) throws(SerializationError) {
    self.init(
      venueOrderId: try map.venueOrderId(), accountId: try map.sharedIdentifier("account_id"),
      correctionId: try map.string("correction_id"), tradeId: try map.identifier("trade_id"),
      positionId: try map.optionalSharedIdentifier("position_id"),
      side: try map.spelled("order_side"), orderType: try map.spelled("order_type"),
      voidedQuantity: try map.quantity("voided_qty"), lastPrice: try map.price("last_px"),
      currency: try map.currency("currency"),
      voidedCommission: try map.optionalMoney("commission_voided"),
      liquiditySide: try map.spelled("liquidity_side"), reason: try map.optionalString("reason"),
      info: try map.optionalDynamicMap("info") ?? DynamicMap(),
      isReopened: try map.optionalBool("is_reopened"))
  }
}
