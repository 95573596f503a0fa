/// What a round trip adds up to in exact decimals, beside the doubles that NautilusTrader computes with.
///
/// Costs and profits are scaled by 10^32. The opening average is kept as the cost of a quantity, so that
/// closing a part of it loses nothing; only a fill that adds to a position of which a part was closed
/// rounds, in the 32nd decimal. Profits are summed before they are rounded to the currency's decimals.
struct ExactSums: Sendable, Hashable {
  private(set) var openCost = WideInteger.zero
  private(set) var openQuantity: UInt128 = 0
  private(set) var closeCost = WideInteger.zero
  private(set) var closeQuantity: UInt128 = 0
  /// What was earned, commissions taken off.
  private(set) var realized = WideInteger.zero
  /// What is held, scaled by 10^16; negative when short.
  private(set) var signed: Int128 = 0

  /// The average price of the fills that opened it, scaled by 10^16.
  var averageOpen: Int128? { ExactSums.average(openCost, openQuantity) }
  /// The average price of the fills that reduced it, scaled by 10^16; `nil` before the first.
  var averageClose: Int128? { ExactSums.average(closeCost, closeQuantity) }

  private static func average(_ cost: WideInteger, _ quantity: UInt128) -> Int128? {
    quantity == 0 ? nil : cost.divided(by: quantity)?.exact
  }

  /// Counts a fill; `nil` where a sum leaves its range.
  func adding(_ fill: OrderFilled, _ contract: PositionContract) -> ExactSums? {
    var sums = self
    let last = fill.lastQuantity.raw
    let change = fill.side == .buy ? Int128(last) : -Int128(last)
    if signed == 0 || (signed > 0) == (change > 0) {
      guard let kept = ExactSums.share(openCost, signed.magnitude, of: openQuantity),
        let open = kept.adding(WideInteger(fill.lastPrice.raw, times: last))
      else { return nil }
      sums.openCost = open
      sums.openQuantity = signed.magnitude + last
    } else {
      // A fill that takes it through zero closes no more than is held.
      let part = min(last, signed.magnitude)
      guard let closed = closeCost.adding(WideInteger(fill.lastPrice.raw, times: part)),
        let profit = profit(at: fill.lastPrice.raw, part, contract),
        let earned = realized.adding(profit)
      else { return nil }
      sums.closeCost = closed
      sums.closeQuantity += part
      sums.realized = earned
    }
    if fill.commission.currency == contract.settlementCurrency {
      let commission = WideInteger(-fill.commission.raw, times: FixedPoint.scalar)
      guard let rest = sums.realized.adding(commission) else { return nil }
      sums.realized = rest
    }
    sums.signed = ExactSums.rounded(signed + change, contract.sizePrecision)
    if contract.isSpot, let base = contract.baseCurrency, fill.commission.currency == base {
      sums.signed = ExactSums.rounded(
        sums.signed - fill.commission.raw, contract.sizePrecision)
    }
    return sums
  }

  /// What closing so much at a price earns; `nil` where it leaves its range.
  func profit(
    at price: Int128, _ quantity: UInt128, _ contract: PositionContract
  ) -> WideInteger? {
    let gain =
      contract.isInverse
      ? inverseGain(at: price, quantity) : linearGain(at: price, quantity)
    // Of 48 decimals, 32 are kept.
    let whole = gain?.multiplied(by: contract.multiplier.raw)?.divided(by: FixedPoint.scalar)
    return signed < 0 ? whole.map { -$0 } : whole
  }

  private func linearGain(at price: Int128, _ quantity: UInt128) -> WideInteger? {
    guard openQuantity > 0 else { return .zero }
    let difference = WideInteger(price, times: openQuantity).adding(-openCost)
    return difference.flatMap { ExactSums.share($0, quantity, of: openQuantity) }
  }

  /// The reciprocals have 32 decimals; a price of zero has none, and earns nothing.
  private func inverseGain(at price: Int128, _ quantity: UInt128) -> WideInteger? {
    guard let open = averageOpen, open != 0, price != 0 else { return .zero }
    func units(at price: Int128) -> WideInteger? {
      let scaled = WideInteger(Int128(quantity), times: FixedPoint.scalar)
        .multiplied(by: FixedPoint.scalar)
      let units = scaled?.divided(by: price.magnitude)
      return price < 0 ? units.map { -$0 } : units
    }
    guard let before = units(at: open), let after = units(at: price) else { return nil }
    return before.adding(-after)
  }

  /// A part of an amount, rounded half to even.
  private static func share(
    _ amount: WideInteger, _ part: UInt128, of whole: UInt128
  ) -> WideInteger? {
    guard whole > 0 else { return .zero }
    if part == whole { return amount }
    let (quotient, remainder) = amount.quotientAndRemainder(by: whole)
    let rest = WideInteger(Int128(remainder), times: part).divided(by: whole)
    let signedRest = amount.isNegative ? rest.map { -$0 } : rest
    return signedRest.flatMap { quotient.multiplied(by: part)?.adding($0) }
  }

  /// A quantity with so many decimals, half to even.
  private static func rounded(_ raw: Int128, _ precision: UInt8) -> Int128 {
    let hidden = Int(FixedPoint.maxPrecision - precision)
    let units = FixedPoint.roundedHalfEven(raw.magnitude, dropping: hidden)
    let magnitude = Int128(units * FixedPoint.powersOfTen[hidden])
    return raw < 0 ? -magnitude : magnitude
  }
}
