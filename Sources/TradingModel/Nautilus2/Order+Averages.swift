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
    averagePrice = survivors.cost.average(over: survivors.quantity.raw)
    slippage = 0
    guard type != .market, let reference, survivors.quantity.raw > 0 else { return }
    let worth = WideInteger(reference.raw, times: survivors.quantity.raw)
    let difference =
      survivors.cost.adding(-worth)?.average(over: survivors.quantity.raw) ?? 0
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

extension WideInteger {
  /// The double nearest to the quotient of a sum of prices times quantities by a quantity's raw value;
  /// 0 for none.
  func average(over quantity: UInt128) -> Double {
    guard quantity > 0 else { return 0 }
    let (whole, remainder) = quotientAndRemainder(by: quantity)
    // What prices and quantities add up to is, over the quantities, no larger than a price.
    var digits = "\(whole.exact?.magnitude ?? 0)"
    var rest = remainder
    // More than any double needs, and none overflows: a rest is below 2^99.
    for _ in 0..<24 {
      rest *= 10
      digits += "\(rest / quantity)"
      rest %= quantity
    }
    let value = Double("\(digits)e-40") ?? 0
    return isNegative ? -value : value
  }
}
