/// What the fills of a position add up to since it was last flat.
///
/// Averages, returns and profits are doubles computed in NautilusTrader's order of operations, so
/// that both sides agree to the last bit; by exact rules they follow from `exact` instead. Nothing here
/// knows which fills have been counted.
struct RoundTrip: Sendable, Hashable {
  let openingOrderId: ClientOrderId
  private(set) var closingOrderId: ClientOrderId?
  let tsInit: UnixNanos
  let tsOpened: UnixNanos
  private(set) var tsLast: UnixNanos
  private(set) var tsClosed: UnixNanos?
  private(set) var durationNanos: UInt64 = 0

  private(set) var entry: OrderSide
  private(set) var side = PositionSide.flat
  private(set) var signedQuantity = 0.0
  private(set) var quantity: Quantity
  private(set) var peakQuantity: Quantity
  private var boughtRaw: UInt128 = 0
  private var soldRaw: UInt128 = 0
  private(set) var exact = ExactSums()

  private(set) var averageOpen: Double
  private(set) var averageClose = 0.0
  private(set) var realizedReturn = 0.0
  private(set) var realizedPnl: Money
  private(set) var commissions: [Money] = []

  /// Opens a round trip.
  ///
  /// - Parameter entry: What `entry` stays when the fill is so small that it rounds to nothing.
  /// - Throws: `ValueError` when a result cannot be represented.
  init(
    opening event: OrderEvent, _ fill: OrderFilled, entry: OrderSide, _ contract: PositionContract
  ) throws(ValueError) {
    openingOrderId = event.clientOrderId
    tsInit = event.tsInit
    tsOpened = event.tsEvent
    tsLast = event.tsEvent
    self.entry = entry
    quantity = .zero(precision: contract.sizePrecision)
    peakQuantity = quantity
    averageOpen = fill.lastPrice.doubleValue
    realizedPnl = .zero(contract.settlementCurrency)
    try add(event, fill, contract)
  }

  /// Counts a fill that buys or sells.
  ///
  /// - Throws: `ValueError` when a result cannot be represented; nothing has changed then.
  mutating func add(
    _ event: OrderEvent, _ fill: OrderFilled, _ contract: PositionContract
  ) throws(ValueError) {
    if contract.rules.has(.exactDecimals) { return try addExactly(event, fill, contract) }
    let averages = averages(with: fill)
    let realized = realized(by: fill, contract)
    let pnl = try Money(realizedPnl.doubleValue + realized, contract.settlementCurrency)
    let commission = try totalCommission(with: fill.commission)
    let amounts = try amounts(with: fill, contract)

    (averageOpen, averageClose, realizedReturn) = averages
    realizedPnl = pnl
    take(commission)
    if fill.side == .buy { boughtRaw = amounts.total } else { soldRaw = amounts.total }
    signedQuantity = amounts.signed
    quantity = amounts.quantity
    if quantity > peakQuantity { peakQuantity = quantity }
    settleSide(event)
  }

  /// The same in decimals.
  private mutating func addExactly(
    _ event: OrderEvent, _ fill: OrderFilled, _ contract: PositionContract
  ) throws(ValueError) {
    guard let sums = exact.adding(fill, contract) else {
      throw .outOfRange("\(fill.lastQuantity) at \(fill.lastPrice)")
    }
    let pnl = try Money(scaledTwice: sums.realized, contract.settlementCurrency)
    let held = try Quantity(raw: sums.signed.magnitude, precision: contract.sizePrecision)
    let paid = commissions.first { $0.currency == fill.commission.currency }
    let commission = try paid.map { paid throws(ValueError) in try paid + fill.commission }

    exact = sums
    averageOpen = RoundTrip.double(sums.averageOpen)
    averageClose = RoundTrip.double(sums.averageClose)
    if isReduced(by: fill), averageOpen != 0 {
      let points = side == .long ? averageClose - averageOpen : averageOpen - averageClose
      realizedReturn = points / averageOpen
    }
    realizedPnl = pnl
    take(commission ?? fill.commission)
    signedQuantity = RoundTrip.double(sums.signed)
    quantity = held
    if quantity > peakQuantity { peakQuantity = quantity }
    settleSide(event)
  }

  private static func double(_ raw: Int128?) -> Double {
    raw.map { ExactDecimal(coefficient: $0, exponent: -16).doubleValue } ?? 0
  }

  private mutating func take(_ commission: Money) {
    if let place = commissions.firstIndex(where: { $0.currency == commission.currency }) {
      commissions[place] = commission
    } else {
      commissions.append(commission)
    }
  }

  private mutating func settleSide(_ event: OrderEvent) {
    tsLast = event.tsEvent
    if signedQuantity > 0 {
      side = .long
      entry = .buy
    } else if signedQuantity < 0 {
      side = .short
      entry = .sell
    } else {
      side = .flat
      closingOrderId = event.clientOrderId
      tsClosed = event.tsEvent
      // It wraps where the fills are stored out of order, as NautilusTrader's does.
      durationNanos = event.tsEvent.value &- tsOpened.value
    }
  }
}

/// What a fill would change.
extension RoundTrip {
  private func isReduced(by fill: OrderFilled) -> Bool {
    side != .flat && side != (fill.side == .buy ? .long : .short)
  }

  private func averages(
    with fill: OrderFilled
  ) -> (open: Double, close: Double, return: Double) {
    let price = fill.lastPrice.doubleValue
    let filled = fill.lastQuantity.doubleValue
    if side == .flat { return (averageOpen, averageClose, realizedReturn) }
    guard isReduced(by: fill) else {
      let open = RoundTrip.average(averageOpen, quantity.doubleValue, price, filled)
      return (open, averageClose, realizedReturn)
    }
    let closed = FixedPoint.nearest(side == .long ? soldRaw : boughtRaw) / 1e16
    let close = averageClose == 0 ? price : RoundTrip.average(averageClose, closed, price, filled)
    let points = side == .long ? close - averageOpen : averageOpen - close
    return (averageOpen, close, averageOpen == 0 ? 0 : points / averageOpen)
  }

  private static func average(
    _ average: Double, _ quantity: Double, _ price: Double, _ filled: Double
  ) -> Double {
    (average * quantity + price * filled) / (quantity + filled)
  }

  private func realized(by fill: OrderFilled, _ contract: PositionContract) -> Double {
    let isSettlement = fill.commission.currency == contract.settlementCurrency
    let cost = isSettlement ? -fill.commission.doubleValue : 0
    guard isReduced(by: fill) else { return cost }
    return cost
      + contract.profit(
        side: side, open: averageOpen, close: fill.lastPrice.doubleValue,
        quantity: min(fill.lastQuantity.doubleValue, abs(signedQuantity)))
  }

  private func totalCommission(with commission: Money) throws(ValueError) -> Money {
    guard let paid = commissions.first(where: { $0.currency == commission.currency }) else {
      return try commission.throughDouble()
    }
    return try Money(paid.doubleValue + commission.doubleValue, commission.currency)
  }

  /// The total bought or sold, and what is held.
  ///
  /// A commission in the base currency rounds the total in old versions, and reduces what a currency
  /// pair's position holds in new ones.
  private func amounts(
    with fill: OrderFilled, _ contract: PositionContract
  ) throws(ValueError) -> (total: UInt128, signed: Double, quantity: Quantity) {
    let filled = fill.lastQuantity.doubleValue
    let precision = contract.sizePrecision
    let isInBase = contract.baseCurrency.map { $0 == fill.commission.currency } ?? false
    var counted = fill.lastQuantity
    if isInBase, !contract.rules.has(.baseCommissions) {
      counted = try Quantity(filled, precision: precision)
    }
    let before = fill.side == .buy ? boughtRaw : soldRaw
    let (total, overflow) = before.addingReportingOverflow(counted.raw)
    guard !overflow else { throw .outOfRange("\(before) + \(counted.raw)") }
    var signed = DecimalRounding.round(
      fill.side == .buy ? signedQuantity + filled : signedQuantity - filled, decimals: precision)
    if isInBase, contract.isSpot, contract.rules.has(.baseCommissions) {
      signed = DecimalRounding.round(
        signed - fill.commission.nearestDouble, decimals: precision)
    }
    let quantity = try Quantity(abs(signed), precision: precision)
    let isFlat = quantity.raw == 0 && contract.rules.has(.flatWhenRounded)
    return (total, isFlat ? 0 : signed, quantity)
  }
}
