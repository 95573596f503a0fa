extension Order {
  /// Applies one event; when it throws, the order is as it was.
  ///
  /// - Throws: `OrderError` when the event is of another order, came before, cannot happen in this
  ///   status, or fills more than is left.
  public mutating func apply(_ event: OrderEvent) throws(OrderError) {
    try check(event)
    let transition = try transition(of: event.kind)
    let fill = try filling(by: event.kind)
    previousIndexes = indexes
    if let transition {
      if status != .pendingUpdate, status != .pendingCancel { statusBefore = status }
      status = transition
    } else if status != .pendingUpdate, status != .pendingCancel {
      statusBefore = status
    }
    take(event)
    if let fill { take(fill, at: event.tsEvent, strategyId: event.strategyId) }
    tsLast = event.tsEvent
    log.append(event)
  }

  private func check(_ event: OrderEvent) throws(OrderError) {
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

  /// The status that the event leads to, or `nil` where it leaves the status as it is.
  private func transition(of kind: OrderEvent.Kind) throws(OrderError) -> OrderStatus? {
    let next: OrderStatus
    switch kind {
    case .denied: next = .denied
    case .emulated: next = .emulated
    case .released: next = .released
    case .submitted: next = .submitted
    case .accepted: next = .accepted
    case .rejected: next = .rejected
    case .canceled: next = .canceled
    case .expired: next = .expired
    case .triggered:
      guard isTriggerable else { throw .notTriggerable(clientOrderId, type) }
      next = .triggered
    case .pendingUpdate: next = .pendingUpdate
    case .pendingCancel: next = .pendingCancel
    case .modifyRejected, .updated:
      guard status == .pendingUpdate, let statusBefore else { return nil }
      next = statusBefore
    case .cancelRejected:
      guard status == .pendingCancel, let statusBefore else { return nil }
      next = statusBefore
    case .filled(let fill):
      next = filledQuantity.raw + fill.lastQuantity.raw < quantity.raw ? .partiallyFilled : .filled
    case .initialized:
      throw .invalidTransition(clientOrderId, status, event: kind.name)
    }
    guard let status = status.follows(next) else {
      throw .invalidTransition(clientOrderId, status, event: kind.name)
    }
    return status
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
    if let stated = update.reference.venueOrderId, stated != venueOrderId, type != .market {
      if let venueOrderId { venueOrderIds.append(venueOrderId) }
      venueOrderId = stated
    }
    quantity = update.quantity
    let left = quantity.raw > filledQuantity.raw ? quantity.raw - filledQuantity.raw : 0
    leavesQuantity = Quantity(uncheckedRaw: left, precision: quantity.precision)
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
