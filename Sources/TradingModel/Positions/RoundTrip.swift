/// What the fills of a position add up to since it was last flat.
///
/// Averages, returns and profits are doubles computed in NautilusTrader's order of operations, so
/// that both sides agree to the last bit. Nothing here knows which fills have been counted.
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

  private(set) var averageOpen: Double
  private(set) var averageClose = 0.0
  private(set) var realizedReturn = 0.0
  private(set) var realizedPnl: Money
  private(set) var commissions: [Money] = []

  /// Starts a round trip that `event` will open; `add` has to follow with the same event.
  ///
  /// - Parameter entry: What `entry` stays when the fill is so small that it rounds to nothing.
  init(
    openedBy event: OrderEvent, fill: OrderFilled, entry: OrderSide, contract: PositionContract
  ) {
    openingOrderId = event.clientOrderId
    tsInit = event.tsInit
    tsOpened = event.tsEvent
    tsLast = event.tsEvent
    self.entry = entry
    quantity = .zero(precision: contract.sizePrecision)
    peakQuantity = quantity
    averageOpen = fill.lastPrice.doubleValue
    realizedPnl = .zero(contract.settlementCurrency)
  }

  /// Counts a fill that buys or sells.
  ///
  /// - Throws: `ValueError` when a result cannot be represented; the round trip is then useless.
  mutating func add(
    _ event: OrderEvent, fill: OrderFilled, contract: PositionContract
  ) throws(ValueError) {
    try addCommission(fill.commission)
    let isSettlement = fill.commission.currency == contract.settlementCurrency
    var realized = isSettlement ? -fill.commission.doubleValue : 0
    let price = fill.lastPrice.doubleValue
    let filled = fill.lastQuantity.doubleValue
    if side == (fill.side == .buy ? .long : .short) {
      averageOpen = RoundTrip.average(averageOpen, quantity.doubleValue, price, filled)
    } else if side != .flat {
      let closed = Double(side == .long ? soldRaw : boughtRaw) / 1e16
      averageClose =
        averageClose == 0 ? price : RoundTrip.average(averageClose, closed, price, filled)
      realizedReturn = currentReturn
      realized += contract.profit(
        side: side, open: averageOpen, close: price, quantity: min(filled, abs(signedQuantity)))
    }
    realizedPnl = try Money(realizedPnl.doubleValue + realized, contract.settlementCurrency)
    try countQuantity(fill, contract: contract)
    settleSide(event)
  }

  private static func average(
    _ average: Double, _ quantity: Double, _ price: Double, _ filled: Double
  ) -> Double {
    (average * quantity + price * filled) / (quantity + filled)
  }

  private var currentReturn: Double {
    if averageOpen == 0 { return 0 }
    let points = side == .long ? averageClose - averageOpen : averageOpen - averageClose
    return points / averageOpen
  }

  private mutating func addCommission(_ commission: Money) throws(ValueError) {
    guard let place = commissions.firstIndex(where: { $0.currency == commission.currency }) else {
      commissions.append(commission)
      return
    }
    commissions[place] = try Money(
      commissions[place].doubleValue + commission.doubleValue, commission.currency)
  }

  private mutating func countQuantity(
    _ fill: OrderFilled, contract: PositionContract
  ) throws(ValueError) {
    var counted = fill.lastQuantity
    if let base = contract.baseCurrency, fill.commission.currency == base {
      counted = try Quantity(counted.doubleValue, precision: contract.sizePrecision)
    }
    let total = fill.side == .buy ? boughtRaw : soldRaw
    let (sum, overflow) = total.addingReportingOverflow(counted.raw)
    guard !overflow else { throw .outOfRange("\(total) + \(counted.raw)") }
    if fill.side == .buy { boughtRaw = sum } else { soldRaw = sum }

    let filled = fill.lastQuantity.doubleValue
    let signed = fill.side == .buy ? signedQuantity + filled : signedQuantity - filled
    signedQuantity = DecimalRounding.round(signed, decimals: contract.sizePrecision)
    quantity = try Quantity(abs(signedQuantity), precision: contract.sizePrecision)
    if quantity > peakQuantity { peakQuantity = quantity }
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
