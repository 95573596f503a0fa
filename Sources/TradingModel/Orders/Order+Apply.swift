extension Order {
  /// Applies one event; when it throws, the order is as it was.
  ///
  /// A further initialization is what an emulator releases the order as: a MARKET or LIMIT order
  /// that begins anew with the quantity that the order has now.
  ///
  /// - Throws: `OrderError` when the event is of another order, came before, cannot happen in this
  ///   status, or fills more than is left.
  public mutating func apply(_ event: OrderEvent) throws(OrderError) {
    try check(event)
    if case .initialized(let released) = event.kind { return try restart(event, as: released) }
    let next = try nextStatus(after: event.kind)
    let fill = try filling(by: event.kind)
    previousIndexes = indexes
    if !status.isPending { statusBefore = status }
    status = next
    take(event)
    if let fill { take(fill, at: event.tsEvent, strategyId: event.strategyId) }
    tsLast = event.tsEvent
    log.append(event)
  }

  func check(_ event: OrderEvent) throws(OrderError) {
    guard event.clientOrderId == clientOrderId else {
      throw .wrongOrder(clientOrderId, stated: event.clientOrderId)
    }
    if let known = venueOrderId, let stated = event.kind.venueOrderId, known != stated {
      guard case .updated = event.kind else {
        throw .wrongVenueOrderId(clientOrderId, known, stated: stated)
      }
    }
    guard !log.contains(eventId: event.eventId) else {
      throw .duplicateEvent(clientOrderId, event.eventId)
    }
  }

  private func nextStatus(after kind: OrderEvent.Kind) throws(OrderError) -> OrderStatus {
    guard let wanted = try wantedStatus(after: kind) else { return status }
    guard let next = status.transition(to: wanted) else {
      throw .invalidTransition(clientOrderId, status, event: kind.name)
    }
    return next
  }

  /// The status that the event asks for, or `nil` where it leaves the status as it is.
  private func wantedStatus(after kind: OrderEvent.Kind) throws(OrderError) -> OrderStatus? {
    switch kind {
    case .denied: return .denied
    case .emulated: return .emulated
    case .released: return .released
    case .submitted: return .submitted
    case .accepted: return .accepted
    case .rejected: return .rejected
    case .canceled: return .canceled
    case .expired: return .expired
    case .triggered:
      guard isTriggerable else { throw .notTriggerable(clientOrderId, type) }
      return .triggered
    case .pendingUpdate: return .pendingUpdate
    case .pendingCancel: return .pendingCancel
    // The answer to a pending change leads back to where the order was before it.
    case .modifyRejected: return status == .pendingUpdate ? statusBefore : nil
    case .cancelRejected: return status == .pendingCancel ? statusBefore : nil
    case .updated(let update):
      guard update.quantity >= filledQuantity else {
        throw .belowFilled(clientOrderId, quantity: update.quantity, filled: filledQuantity)
      }
      return status == .pendingUpdate ? statusBefore : nil
    case .filled(let fill):
      return filledQuantity.raw + fill.lastQuantity.raw < quantity.raw ? .partiallyFilled : .filled
    case .initialized: throw .invalidTransition(clientOrderId, status, event: kind.name)
    }
  }

  private var isTriggerable: Bool {
    switch type {
    case .stopLimit, .limitIfTouched, .trailingStopLimit: true
    default: false
    }
  }

  /// Everything but the status and what fills change.
  private mutating func take(_ event: OrderEvent) {
    switch event.kind {
    case .submitted(let accountId):
      self.accountId = accountId
      tsSubmitted = event.tsEvent
    case .accepted(let venueOrderId, _):
      self.venueOrderId = venueOrderId
      tsAccepted = event.tsEvent
    case .denied, .rejected, .canceled, .expired:
      tsClosed = event.tsEvent
    case .released:
      emulationTrigger = .noTrigger
    case .triggered:
      isTriggered = true
      tsTriggered = event.tsEvent
    case .updated(let update):
      take(update)
    case .initialized, .emulated, .pendingUpdate, .pendingCancel, .modifyRejected,
      .cancelRejected, .filled:
      break
    }
  }

  private mutating func take(_ update: OrderUpdated) {
    // Only a name that is known can change; the first one comes with an acceptance or a fill.
    if let known = venueOrderId, let stated = update.reference.venueOrderId, stated != known,
      type != .market
    {
      venueOrderIds.append(known)
      venueOrderId = stated
    }
    quantity = update.quantity
    // Not below zero: `wantedStatus` has seen to it.
    leavesQuantity = Quantity(
      uncheckedRaw: quantity.raw - filledQuantity.raw, precision: quantity.precision)
    terms.update(price: update.price, triggerPrice: update.triggerPrice)
  }
}

// MARK: Fills

extension Order {
  /// What a fill changes, computed before anything is changed.
  private struct Filling {
    let fill: OrderFilled
    let filled: Quantity
    let leaves: Quantity
    let averagePrice: Double
    let commissions: [Money]
  }

  private func filling(by kind: OrderEvent.Kind) throws(OrderError) -> Filling? {
    guard case .filled(let fill) = kind else { return nil }
    if venueOrderId != nil, log.contains(tradeId: fill.tradeId) {
      throw .duplicateTrade(clientOrderId, fill.tradeId)
    }
    let last = fill.lastQuantity
    let total = filledQuantity.raw + last.raw
    guard total <= quantity.raw else {
      throw .overfill(clientOrderId, quantity: quantity, filled: filledQuantity, last: last)
    }
    let precision = filledQuantity.precision == 0 ? last.precision : filledQuantity.precision
    let filled = Quantity(uncheckedRaw: total, precision: precision)
    do throws(ValueError) {
      return Filling(
        fill: fill, filled: filled,
        leaves: Quantity(uncheckedRaw: quantity.raw - total, precision: last.precision),
        averagePrice: average(with: fill, filled: filled.doubleValue),
        commissions: try commissions.adding(fill.commission))
    } catch {
      throw .value(clientOrderId, error)
    }
  }

  private func average(with fill: OrderFilled, filled: Double) -> Double {
    let price = fill.lastPrice.doubleValue
    if averagePrice == 0 { return price }
    let last = fill.lastQuantity.doubleValue
    return (averagePrice * (filled - last) + price * last) / filled
  }

  private mutating func take(_ filling: Filling, at time: UnixNanos, strategyId: StrategyId) {
    let fill = filling.fill
    if venueOrderId == nil { venueOrderId = fill.venueOrderId }
    positionId = fill.positionId
    self.strategyId = strategyId
    lastTradeId = fill.tradeId
    log.append(tradeId: fill.tradeId)
    if status == .filled { tsClosed = time }
    if tsAccepted == nil { tsAccepted = time }
    filledQuantity = filling.filled
    leavesQuantity = filling.leaves
    averagePrice = filling.averagePrice
    liquiditySide = fill.liquiditySide
    slippage = slippage(at: averagePrice)
    commissions = filling.commissions
  }

  /// How much worse than the price asked for; 0 for a type without one, or while it is unknown.
  private func slippage(at average: Double) -> Double {
    let asked: Price? =
      switch type {
      case .limit, .stopLimit, .limitIfTouched, .trailingStopLimit, .marketToLimit: price
      case .stopMarket, .marketIfTouched, .trailingStopMarket: triggerPrice
      case .market: nil
      }
    guard let asked else { return 0 }
    return side == .sell ? asked.doubleValue - average : average - asked.doubleValue
  }
}

extension [Money] {
  /// One amount per currency, this one added to its own; in doubles, as NautilusTrader adds.
  func adding(_ amount: Money) throws(ValueError) -> [Money] {
    guard let index = firstIndex(where: { $0.currency == amount.currency }) else {
      return self + [amount]
    }
    var sums = self
    sums[index] = try Money(sums[index].doubleValue + amount.doubleValue, amount.currency)
    return sums
  }
}
