/// How NautilusTrader 2.0 counts a fill.
extension RoundTrip {
  /// Counts a fill that buys or sells.
  ///
  /// - Throws: `ValueError` when a result cannot be represented; nothing has changed then.
  mutating func addByNautilus2(
    _ event: OrderEvent, _ fill: OrderFilled, _ contract: PositionContract
  ) throws(ValueError) {
    var next = self
    let isReducing = isReduced(by: fill)
    let isCrossing = isReducing && fill.lastQuantity > quantity
    let closing = isCrossing ? quantity : fill.lastQuantity
    try next.takeProfit(of: fill, closing: isReducing ? closing : nil, contract)
    if isReducing {
      next.close(at: fill.lastPrice.doubleValue, closing)
    } else if side != .flat {
      next.averageOpen = RoundTrip.average(
        averageOpen, quantity.doubleValue, fill.lastPrice.doubleValue,
        fill.lastQuantity.doubleValue)
    }
    try next.count(fill, crossingBy: isCrossing ? fill.lastQuantity.raw - quantity.raw : nil)
    try next.hold(fill, contract)
    next.settleSide(event)
    // Fills that are stored out of order closed it at once.
    if next.side == .flat, event.tsEvent < tsOpened { next.durationNanos = 0 }
    self = next
  }

  /// Adds what the fill earns and costs.
  private mutating func takeProfit(
    of fill: OrderFilled, closing: Quantity?, _ contract: PositionContract
  ) throws(ValueError) {
    var realized = 0.0
    if let commission = fill.statedCommission {
      try commissions.add(commission)
      if commission.currency == contract.settlementCurrency { realized = -commission.doubleValue }
    }
    if let closing {
      realized += contract.profit(
        side: side, open: averageOpen, close: fill.lastPrice.doubleValue,
        quantity: min(closing.doubleValue, abs(signedQuantity)))
    }
    realizedPnl = try Money(realizedPnl.doubleValue + realized, contract.settlementCurrency)
  }

  /// Takes a part that closes into the closing average, and what that returns.
  private mutating func close(at price: Double, _ closing: Quantity) {
    let closedRaw = side == .long ? soldRaw : boughtRaw
    averageClose =
      closedRaw == 0
      ? price
      : RoundTrip.average(
        averageClose, FixedPoint.nearest(closedRaw) / 1e16, price, closing.doubleValue)
    let points = side == .long ? averageClose - averageOpen : averageOpen - averageClose
    realizedReturn = averageOpen == 0 ? 0 : points / averageOpen
  }

  /// Counts what is bought and sold; a fill through zero begins both counts anew, and the averages.
  private mutating func count(
    _ fill: OrderFilled, crossingBy opened: UInt128?
  ) throws(ValueError) {
    if let opened {
      averageOpen = fill.lastPrice.doubleValue
      averageClose = 0
      realizedReturn = 0
      boughtRaw = fill.side == .buy ? opened : 0
      soldRaw = fill.side == .buy ? 0 : opened
      return
    }
    let before = fill.side == .buy ? boughtRaw : soldRaw
    let (total, overflow) = before.addingReportingOverflow(fill.lastQuantity.raw)
    guard !overflow else { throw .outOfRange("\(before) + \(fill.lastQuantity.raw)") }
    if fill.side == .buy { boughtRaw = total } else { soldRaw = total }
  }

  /// Adds the fill to what is held, less a commission in the base currency of a pair.
  private mutating func hold(
    _ fill: OrderFilled, _ contract: PositionContract
  ) throws(ValueError) {
    let filled = fill.lastQuantity.doubleValue
    signedQuantity += fill.side == .buy ? filled : -filled
    if contract.isSpot, let commission = fill.statedCommission,
      commission.currency == contract.baseCurrency
    {
      signedQuantity -= commission.nearestDouble
    }
    quantity = try Quantity(abs(signedQuantity), precision: contract.sizePrecision)
    if quantity > peakQuantity { peakQuantity = quantity }
    if quantity.raw == 0 { signedQuantity = 0 }
  }
}
