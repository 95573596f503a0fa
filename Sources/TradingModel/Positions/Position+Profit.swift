extension Position {
  /// The average price of the fills that opened it.
  ///
  /// By exact rules `exactAverageOpenPrice` has all of it.
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
    if rules.has(.exactDecimals) { return try exactProfit(at: price, adding: .zero) }
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
    if rules.has(.exactDecimals) {
      return try exactProfit(at: price, adding: roundTrip.exact.realized)
    }
    return try money(
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

  /// What it would earn at a price, and what it has earned, rounded once.
  private func exactProfit(
    at price: Price, adding earned: WideInteger
  ) throws(PositionError) -> Money {
    let profit = roundTrip.exact.profit(at: price.raw, quantity.raw, contract)
    do throws(ValueError) {
      return try Money(scaledTwice: profit?.adding(earned), settlementCurrency)
    } catch {
      throw .notRepresentable(id, error)
    }
  }

  private func money(_ value: Double, _ currency: Currency) throws(PositionError) -> Money {
    do throws(ValueError) {
      return try Money(value, currency)
    } catch {
      throw .notRepresentable(id, error)
    }
  }
}

extension Position {
  /// The average price of the fills that opened it to 16 decimals, rounded half to even; `nil` unless the
  /// rules are exact.
  public var exactAverageOpenPrice: ExactDecimal? { decimal(roundTrip.exact.averageOpen) }

  /// The same of the fills that reduced it; `nil` before the first too.
  public var exactAverageClosePrice: ExactDecimal? { decimal(roundTrip.exact.averageClose) }

  private func decimal(_ raw: Int128?) -> ExactDecimal? {
    raw.map { ExactDecimal(coefficient: $0, exponent: -16) }
  }
}
