extension Order {
  /// Computes the average price and the slippage of the fills that are left, exactly.
  ///
  /// An adverse slippage is above zero; 2.0 knows no other. It is against the price that was asked
  /// for when the last fill or correction came.
  mutating func settleAverages() throws(OrderError) {
    var asked: Price?
    var reference: Price?
    var hasFill = false
    for event in log.events {
      switch event.kind {
      case .initialized(let order):
        asked = usesTrigger ? order.terms.triggerPrice : order.terms.price
      case .updated(let update): asked = (usesTrigger ? update.triggerPrice : update.price) ?? asked
      case .filled, .fillVoided:
        hasFill = true
        reference = asked
      default: break
      }
    }
    guard hasFill else { return }
    let survivors = try SurvivingFills(log.events[...], voids, clientOrderId)
    averagePrice = survivors.notional.divided(by: survivors.quantity.raw)
    slippage = 0
    guard type != .market, let reference, survivors.quantity.raw > 0 else { return }
    var excess = survivors.notional
    excess.subtract(reference, survivors.quantity.raw)
    let difference = excess.divided(by: survivors.quantity.raw)
    slippage = max(0, side == .sell ? -difference : difference)
  }

  /// Whether the order is measured by its trigger price, as it has no other.
  private var usesTrigger: Bool {
    switch type {
    case .stopMarket, .marketIfTouched, .trailingStopMarket: true
    default: false
    }
  }
}

/// A sum of prices times quantities, exact: an integer of 256 bits, scaled by 10^32.
struct Notional {
  private var high: Int128 = 0
  private var low: UInt128 = 0

  /// Adds a price times a quantity's raw value.
  mutating func add(_ price: Price, _ quantity: UInt128) {
    // Both factors are below 2^99, so that 2^58 of them can be added.
    let product = price.raw.multipliedFullWidth(by: Int128(quantity))
    let (sum, carry) = low.addingReportingOverflow(product.low)
    low = sum
    high = high &+ product.high &+ (carry ? 1 : 0)
  }

  /// Subtracts a price times a quantity's raw value.
  mutating func subtract(_ price: Price, _ quantity: UInt128) {
    let product = price.raw.multipliedFullWidth(by: Int128(quantity))
    let (difference, borrow) = low.subtractingReportingOverflow(product.low)
    low = difference
    high = high &- product.high &- (borrow ? 1 : 0)
  }

  /// The double nearest to the quotient by a quantity's raw value; 0 for none.
  func divided(by quantity: UInt128) -> Double {
    guard quantity > 0 else { return 0 }
    let isNegative = high < 0
    var magnitude = (high: UInt128(bitPattern: high), low: low)
    if isNegative {
      magnitude.low = ~low &+ 1
      magnitude.high = ~magnitude.high &+ (magnitude.low == 0 ? 1 : 0)
    }
    // A quotient of what prices and quantities add up to is no larger than a price, scaled by
    // 10^16.
    let upper = magnitude.high % quantity
    let (whole, remainder) = quantity.dividingFullWidth((upper, magnitude.low))
    var digits = "\(whole)"
    var rest = remainder
    // More than any double needs, and fewer than would overflow: a rest is below 2^99.
    for _ in 0..<24 {
      rest *= 10
      digits += "\(rest / quantity)"
      rest %= quantity
    }
    let value = Double("\(digits)e-40") ?? 0
    return isNegative ? -value : value
  }
}
