/// What NautilusTrader 2.0 stores of a position beside its state, where it stores it whole.
package struct PositionBasis: Sendable {
  let pricePrecision: UInt8
  let sizePrecision: UInt8
  let multiplier: Quantity
  let isInverse: Bool
  let isSpot: Bool
  let isOption: Bool
  let bought: Quantity
  let sold: Quantity
  let fills: [OrderEvent]

  /// Describes what the position was computed with and of.
  ///
  /// - Parameters:
  ///   - isSpot: Whether base and quote currency are exchanged at once.
  ///   - bought: What the fills since it was last flat bought, or since a fill crossed zero.
  ///   - fills: Those since it was last flat, oldest first.
  package init(
    pricePrecision: UInt8, sizePrecision: UInt8, multiplier: Quantity, isInverse: Bool,
    isSpot: Bool, instrumentClass: InstrumentClass, bought: Quantity, sold: Quantity,
    fills: [OrderEvent]
  ) {
    self.pricePrecision = pricePrecision
    self.sizePrecision = sizePrecision
    self.multiplier = multiplier
    self.isInverse = isInverse
    self.isSpot = isSpot
    isOption = instrumentClass == .option
    self.bought = bought
    self.sold = sold
    self.fills = fills
  }
}

extension Position {
  /// The position of a state: nothing of it is computed again.
  ///
  /// - Throws: `PositionError` when it has no fills, or when one of them is no fill.
  package init(_ state: PositionSnapshot, _ basis: PositionBasis) throws(PositionError) {
    var fills: [(OrderEvent, OrderFilled)] = []
    for event in basis.fills {
      guard case .filled(let fill) = event.kind else {
        throw .notAFill(event.clientOrderId, eventId: event.eventId)
      }
      fills.append((event, fill))
    }
    guard let first = fills.first else { throw .noFills }
    id = state.positionId
    traderId = state.traderId
    strategyId = state.strategyId
    accountId = state.accountId
    contract = PositionContract(
      instrumentId: state.instrumentId, pricePrecision: basis.pricePrecision,
      sizePrecision: basis.sizePrecision, multiplier: basis.multiplier,
      isInverse: basis.isInverse, baseCurrency: state.baseCurrency, isSpot: basis.isSpot,
      quoteCurrency: state.quoteCurrency, settlementCurrency: state.settlementCurrency,
      rules: .nautilus2, isOption: basis.isOption)
    roundTrip = RoundTrip(state, bought: basis.bought, sold: basis.sold)
    log = FillLog(first, fills.dropFirst())
    fillCount = fills.count
  }
}

extension Position {
  /// What it is worth at a price, in the currency that it settles in, exactly and rounded half to
  /// even.
  func exactNotionalValue(at price: Price) throws(PositionError) -> Money {
    // Coefficients and decimals: most products of three are far below 2^128.
    let factors = [
      (quantity.raw, quantity.precision), (multiplier.raw, multiplier.precision),
      (price.raw.magnitude, price.precision),
    ].map { raw, precision in
      (raw / FixedPoint.powersOfTen[Int(FixedPoint.maxPrecision - precision)], Int(precision))
    }
    var coefficient: UInt128 = 1
    var decimals = 0
    for (factor, scale) in factors {
      let (product, overflow) = coefficient.multipliedReportingOverflow(by: factor)
      if overflow { throw .notRepresentable(id, .outOfRange("\(quantity) x \(price)")) }
      coefficient = product
      decimals += scale
    }
    let sign = price.raw < 0 ? "-" : ""
    do throws(ValueError) {
      return try Money("\(sign)\(coefficient)e-\(decimals)", settlementCurrency)
    } catch {
      throw .notRepresentable(id, error)
    }
  }
}

extension RoundTrip {
  fileprivate init(_ state: PositionSnapshot, bought: Quantity, sold: Quantity) {
    openingOrderId = state.openingOrderId
    closingOrderId = state.closingOrderId
    tsInit = state.tsInit
    tsOpened = state.tsOpened
    tsLast = state.tsLast
    tsClosed = state.tsClosed
    durationNanos = state.durationNanos ?? 0
    entry = state.entry
    side = state.side
    signedQuantity = state.signedQuantity
    quantity = state.quantity
    peakQuantity = state.peakQuantity
    boughtRaw = bought.raw
    soldRaw = sold.raw
    averageOpen = state.averageOpenPrice
    averageClose = state.averageClosePrice ?? 0
    realizedReturn = state.realizedReturn
    realizedPnl = state.realizedPnl
    commissions = state.commissions
  }
}
