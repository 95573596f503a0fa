extension Position {
  /// The average price of the fills that opened it.
  public var averageOpenPrice: Double { roundTrip.averageOpen }
  /// The average price of the fills that reduced it; 0 before the first.
  public var averageClosePrice: Double { roundTrip.averageClose }
  /// The gain of the average closing price over the opening one, as a fraction, not rounded.
  public var realizedReturn: Double { roundTrip.realizedReturn }
  /// What it has earned since it was last flat, commissions in the same currency taken off.
  public var realizedPnl: Money { roundTrip.realizedPnl }
  /// The commissions since it was last flat, one amount per currency, in the order first paid.
  public var commissions: [Money] { roundTrip.commissions }

  /// What it would earn more if it were closed at a price; nothing when it is flat.
  ///
  /// - Throws: `PositionError.notRepresentable`.
  public func unrealizedPnl(at price: Price) throws(PositionError) -> Money {
    if isClosed { return .zero(settlementCurrency) }
    return try money(
      contract.profit(
        side: side, open: averageOpenPrice, close: price.doubleValue,
        quantity: min(quantity.doubleValue, abs(signedQuantity))),
      settlementCurrency)
  }

  /// What it would have earned in all if it were closed at a price.
  ///
  /// - Throws: `PositionError.notRepresentable`.
  public func totalPnl(at price: Price) throws(PositionError) -> Money {
    try money(
      realizedPnl.doubleValue + unrealizedPnl(at: price).doubleValue, settlementCurrency)
  }

  /// What it is worth at a price: in the quote currency, or in the base currency when it is inverse.
  ///
  /// - Throws: `PositionError.notRepresentable`, also at a price of zero when it is inverse.
  public func notionalValue(at price: Price) throws(PositionError) -> Money {
    let size = quantity.doubleValue * multiplier.doubleValue
    guard isInverse, let baseCurrency else {
      return try money(size * price.doubleValue, quoteCurrency)
    }
    return try money(size * (1 / price.doubleValue), baseCurrency)
  }

  private func money(_ value: Double, _ currency: Currency) throws(PositionError) -> Money {
    do throws(ValueError) {
      return try Money(value, currency)
    } catch {
      throw .notRepresentable(id, error)
    }
  }
}
