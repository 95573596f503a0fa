extension OrderInitialized {
  /// The rule that the order breaks, or `nil` when it can be.
  func violation() -> String? {
    if side == .noOrderSide { return "it neither buys nor sells" }
    if quantity.raw == 0 { return "the quantity is zero" }
    // NautilusTrader does not look at this of MARKET_TO_LIMIT, so there are such orders.
    if let display = terms.displayQuantity, display > quantity, terms.type != .marketToLimit {
      return "the display quantity \(display) exceeds the quantity \(quantity)"
    }
    if contingencyType != .noContingency, linkedOrderIds?.isEmpty ?? true {
      return "\(contingencyType.rawValue) needs linked orders"
    }
    if case .marketToLimit(.some, _, _) = terms {
      return "the price of MARKET_TO_LIMIT is its venue's"
    }
    if let rule = execAlgorithmParams?.violation() { return rule }
    if execAlgorithmId != nil, execSpawnId == nil {
      return "an execution algorithm needs a spawn id"
    }
    return timeViolation() ?? triggerViolation()
  }

  private func timeViolation() -> String? {
    let type = terms.type
    if terms.expireTime == 0 { return "an expire time of zero is none" }
    switch timeInForce {
    case .gtd:
      if type == .market { return "MARKET cannot be GTD" }
      return terms.expireTime == nil ? "GTD needs an expire time" : nil
    case .atTheOpen, .atTheClose:
      if type == .market || type == .limit { fallthrough }
      return "\(type.rawValue) cannot be \(timeInForce.rawValue)"
    default:
      return terms.expireTime == nil ? nil : "an expire time needs GTD"
    }
  }

  private func triggerViolation() -> String? {
    if terms.triggerType == .noTrigger { return "\(terms.type.rawValue) needs a trigger type" }
    if terms.trailing?.offsetType == .noTrailingOffset {
      return "\(terms.type.rawValue) needs a trailing offset type"
    }
    return nil
  }

  /// The order as NautilusTrader rebuilds it, without what its type cannot have; `nil` when it has nothing
  /// of that.
  func normalized() -> OrderInitialized? {
    let (canEmulate, canPost) =
      switch terms.type {
      case .market, .marketToLimit: (false, false)
      case .stopMarket, .marketIfTouched, .trailingStopMarket: (true, false)
      case .limit, .stopLimit, .limitIfTouched, .trailingStopLimit: (true, true)
      }
    let isEmulated = emulationTrigger != .noTrigger || triggerInstrumentId != nil
    if (canEmulate || !isEmulated) && (canPost || !isPostOnly) { return nil }
    var order = self
    if !canEmulate {
      order.emulationTrigger = .noTrigger
      order.triggerInstrumentId = nil
    }
    if !canPost { order.isPostOnly = false }
    return order
  }

  /// The order that an emulator releases to the market: MARKET or LIMIT, with the rest as it was.
  func transformed(to terms: OrderTerms, quantity: Quantity) -> OrderInitialized? {
    var order = self
    order.quantity = quantity
    order.emulationTrigger = .noTrigger
    order.triggerInstrumentId = nil
    switch terms {
    case .market:
      order.terms = .market
      if timeInForce == .gtd { order.timeInForce = .gtc }
      return order.normalized() ?? order
    case .limit(let price, _, _):
      order.terms = .limit(
        price: price, displayQuantity: self.terms.displayQuantity,
        expireTime: self.terms.expireTime)
      return order
    default:
      return nil
    }
  }
}
