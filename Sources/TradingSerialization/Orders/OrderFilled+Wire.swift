import TradingModel

extension OrderFilled {
  /// The most bytes that `write(to:)` writes.
  @inline(__always)
  var maxWrittenSize: Int {
    typealias Size = PackCursor.Size
    let texts =
      Size.text(venueOrderId.text) + Size.text(accountId.text) + Size.text(tradeId.text)
      + Size.text(currency.code) + (positionId.map { Size.text($0.text) } ?? 1)
    return Self.fixedSize + texts + Size.money(commission)
  }

  /// What the keys, the words and the numbers take of it.
  private static let fixedSize = {
    typealias Size = PackCursor.Size
    let words =
      Size.spelled(OrderSide.self) + Size.spelled(OrderType.self) + Size.spelled(LiquiditySide.self)
    return 11 * Size.key + words + 2 * Size.number
  }()

  /// The keys between `client_order_id` and `event_id`.
  @inline(__always)
  func write(to writer: inout PackCursor) {
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

  /// Reads the same keys, lets `readTail` read those that follow, and then `info`.
  init(
    from map: inout WireMap, readTail: (inout WireMap) throws(SerializationError) -> Void
  ) throws(SerializationError) {
    let venueOrderId = try map.venueOrderId()
    let accountId: AccountId = try map.sharedIdentifier("account_id")
    let tradeId: TradeId = try map.identifier("trade_id")
    let positionId: PositionId? = try map.optionalSharedIdentifier("position_id")
    let side: OrderSide = try map.spelled("order_side")
    let orderType: OrderType = try map.spelled("order_type")
    let lastQuantity = try map.quantity("last_qty")
    let lastPrice = try map.price("last_px")
    let currency = try map.currency("currency")
    let commission = try map.money("commission")
    let liquiditySide: LiquiditySide = try map.spelled("liquidity_side")
    try readTail(&map)
    let info = try map.nullableDynamicMap("info")
    guard lastQuantity.raw > 0 else {
      throw .invalidValue(key: "last_qty", reason: "a fill of nothing")
    }
    self.init(
      venueOrderId: venueOrderId, accountId: accountId, tradeId: tradeId, positionId: positionId,
      side: side, orderType: orderType, lastQuantity: lastQuantity, lastPrice: lastPrice,
      currency: currency, commission: commission, liquiditySide: liquiditySide,
      info: info ?? DynamicMap())
  }
}
