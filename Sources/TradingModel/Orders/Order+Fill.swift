extension Order {
  /// Takes a fill; when it throws, the order is as it was.
  mutating func take(_ fill: OrderFilled, of event: OrderEvent) throws(OrderError) {
    if venueOrderId != nil, log.contains(tradeId: fill.tradeId) {
      throw .duplicateTrade(clientOrderId, fill.tradeId)
    }
    let last = fill.lastQuantity
    guard last.raw > 0 else { throw .emptyFill(clientOrderId, fill.tradeId) }
    if let rule = fill.info.violation() { throw .invalid(clientOrderId, rule: rule) }
    // The sum does not leave its type: both quantities are below 2^99.
    let total = filledQuantity.raw + last.raw
    let isWhole = total >= quantity.raw
    if total > quantity.raw { try checkOverfill(total, last) }
    let (place, sum) = try commission(with: fill.commission)
    try step(to: isWhole ? .filled : .partiallyFilled, by: event)

    if isWhole { tsClosed = event.tsEvent }
    if tsAccepted == nil { tsAccepted = event.tsEvent }
    if venueOrderId == nil { venueOrderId = fill.venueOrderId }
    hasEnteredPosition = fill.positionId != nil && fill.positionId != positionId
    positionId = fill.positionId
    strategyId = event.strategyId
    lastTradeId = fill.tradeId
    log.append(tradeId: fill.tradeId)
    if place < commissions.count { commissions[place] = sum } else { commissions.append(sum) }
    takeQuantity(total, last)
    if rules.has(.exactDecimals) {
      // Each product is below 2^197, so that no number of fills leaves the range.
      let cost = WideInteger(fill.lastPrice.raw, times: last.raw)
      filledCost = filledCost.adding(cost) ?? filledCost
      averagePrice = exactAveragePrice?.doubleValue ?? 0
    } else {
      averagePrice = average(with: fill)
    }
    slippage = currentSlippage
    liquiditySide = fill.liquiditySide
  }

  /// Takes what is filled in all.
  private mutating func takeQuantity(_ total: UInt128, _ last: Quantity) {
    let filled = filledQuantity.precision
    let isLarger = rules.has(.largerPrecision)
    let larger = max(filled, last.precision)
    filledQuantity = Quantity(
      uncheckedRaw: total,
      precision: isLarger ? larger : filled == 0 ? last.precision : filled)
    leavesQuantity = Quantity(
      uncheckedRaw: quantity.raw - min(quantity.raw, total),
      precision: isLarger ? larger : last.precision)
  }

  /// Refuses a fill beyond the quantity where the rules do, and everywhere one beyond any quantity.
  private func checkOverfill(_ total: UInt128, _ last: Quantity) throws(OrderError) {
    // An order that can take no fill says so, whatever the quantity.
    guard status.transition(to: .filled) != nil else { return }
    guard rules.has(.overfills), total <= Quantity.maxRaw else {
      throw .overfill(clientOrderId, quantity: quantity, filled: filledQuantity, last: last)
    }
  }

  /// Where the commissions of an amount's currency stand, or will, and what they add up to with it; in
  /// doubles, as NautilusTrader adds, unless the rules are exact.
  private func commission(with amount: Money) throws(OrderError) -> (place: Int, sum: Money) {
    do throws(ValueError) {
      guard let place = commissions.firstIndex(where: { $0.currency == amount.currency }) else {
        return (commissions.count, rules.has(.exactDecimals) ? amount : try amount.throughDouble())
      }
      if rules.has(.exactDecimals) { return (place, try commissions[place] + amount) }
      let sum = commissions[place].doubleValue + amount.doubleValue
      return (place, try Money(sum, amount.currency))
    } catch {
      throw .value(clientOrderId, error)
    }
  }

  /// The average with a fill that `filledQuantity` has in it, in NautilusTrader's order of operations.
  private func average(with fill: OrderFilled) -> Double {
    let price = fill.lastPrice.doubleValue
    if averagePrice == 0 { return price }
    let filled = filledQuantity.doubleValue
    let last = fill.lastQuantity.doubleValue
    return (averagePrice * (filled - last) + price * last) / filled
  }

  /// How much worse than the price asked for; 0 for a type without one, or while it is unknown.
  private var currentSlippage: Double {
    let asked: Price? =
      switch type {
      case .limit, .stopLimit, .limitIfTouched, .trailingStopLimit, .marketToLimit: price
      case .stopMarket, .marketIfTouched, .trailingStopMarket: triggerPrice
      case .market: nil
      }
    guard let asked else { return 0 }
    if let average = exactAverageRaw {
      let worse = side == .sell ? asked.raw - average : average - asked.raw
      return ExactDecimal(coefficient: worse, exponent: -16).doubleValue
    }
    return side == .sell ? asked.doubleValue - averagePrice : averagePrice - asked.doubleValue
  }
}

extension Order {
  /// The average price of the fills to 16 decimals, rounded half to even; `nil` before the first fill, and
  /// unless the rules are exact.
  public var exactAveragePrice: ExactDecimal? {
    exactAverageRaw.map { ExactDecimal(coefficient: $0, exponent: -16) }
  }

  private var exactAverageRaw: Int128? {
    guard rules.has(.exactDecimals), filledQuantity.raw > 0 else { return nil }
    return filledCost.divided(by: filledQuantity.raw)?.exact
  }
}
