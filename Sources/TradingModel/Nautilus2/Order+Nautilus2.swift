/// How NautilusTrader 2.0 folds an order.
extension Order {
  /// Applies one event; when it throws, the order is as it was.
  mutating func applyByNautilus2(_ event: OrderEvent) throws(OrderError) {
    var order = self
    try order.foldByNautilus2(event, at: log.events.count)
    order.log.append(event)
    try order.settleAverages()
    self = order
  }

  /// Takes what follows from an event, the log and the averages aside; when it throws, the order is
  /// as it was.
  mutating func foldByNautilus2(_ event: OrderEvent, at index: Int) throws(OrderError) {
    guard event.clientOrderId == clientOrderId else {
      throw .wrongOrder(clientOrderId, stated: event.clientOrderId)
    }
    guard event.strategyId == strategyId else {
      throw .wrongStrategy(clientOrderId, strategyId, stated: event.strategyId)
    }
    let before = log.events[..<index]
    // A late repetition must not undo what a fill after the first one did.
    if case .expired = event.kind, status == .expired || status == .filled,
      Order.hasFill(in: before, after: { if case .expired = $0 { true } else { false } })
    {
      previousIndexes = indexes
      return
    }
    switch event.kind {
    case .filled(let fill): try takeByNautilus2(fill, of: event, after: before)
    case .fillVoided(let void): try take(void, of: event, after: before)
    default:
      let next = try nautilus2Status(after: event, before)
      try check(fieldsOf: event)
      note(event, status: next)
      takeFields(of: event)
    }
  }

  private static func hasFill(
    in events: ArraySlice<OrderEvent>, after isIt: (OrderEvent.Kind) -> Bool
  ) -> Bool {
    guard let last = events.lastIndex(where: { isIt($0.kind) }) else { return false }
    return events[(last + 1)...].contains { if case .filled = $0.kind { true } else { false } }
  }

  private func nautilus2Status(
    after event: OrderEvent, _ before: ArraySlice<OrderEvent>
  ) throws(OrderError) -> OrderStatus {
    let refusal = OrderError.invalidTransition(clientOrderId, status, event: event.kind.name)
    switch event.kind {
    case .updated:
      guard status.allowsUpdateInNautilus2 else { throw refusal }
      return status.isPending ? statusBefore ?? status : status
    case .modifyRejected, .cancelRejected:
      guard status.allowsRefusalInNautilus2 else { throw refusal }
      let isAnswer =
        if case .modifyRejected = event.kind {
          status == .pendingUpdate
        } else {
          status == .pendingCancel
        }
      guard isAnswer else { return status }
      guard let statusBefore else { throw refusal }
      return statusBefore
    case .canceled
    where status == .canceled
      && Order.hasFill(in: before, after: { if case .canceled = $0 { true } else { false } }):
      return .canceled
    default:
      guard let target = event.kind.target, status.allowsInNautilus2(target) else { throw refusal }
      return status == .pendingUpdate && target == .submitted ? .pendingUpdate : target
    }
  }

  /// Refuses what an order of this type cannot be told.
  private func check(fieldsOf event: OrderEvent) throws(OrderError) {
    let isOfType: Bool
    switch event.kind {
    case .triggered:
      guard isTriggerable else { throw .notTriggerable(clientOrderId, type) }
      return
    case .updated(let update):
      isOfType =
        switch type {
        case .market: update.price == nil && update.triggerPrice == nil
        case .stopMarket, .marketIfTouched, .trailingStopMarket: update.price == nil
        case .limit, .marketToLimit: update.triggerPrice == nil
        case .stopLimit, .limitIfTouched, .trailingStopLimit: true
        }
    default: return
    }
    guard isOfType else { throw .notOfType(clientOrderId, type, event: event.kind.name) }
  }

  /// Takes a status, and what every event changes.
  mutating func note(_ event: OrderEvent, status next: OrderStatus) {
    previousIndexes = indexes
    hasEnteredPosition = false
    let isRefusal =
      switch event.kind {
      case .modifyRejected, .cancelRejected: true
      default: false
      }
    if !status.isPending, !isRefusal { statusBefore = status }
    status = next
    tsLast = event.tsEvent
  }

  private mutating func takeFields(of event: OrderEvent) {
    switch event.kind {
    case .released: emulationTrigger = .noTrigger
    case .submitted(let account):
      accountId = account
      tsSubmitted = event.tsEvent
    case .accepted(let id, let account):
      accountId = account
      venueOrderId = id
      venueOrderIds.append(id)
      tsAccepted = event.tsEvent
    case .denied, .rejected, .canceled, .expired: tsClosed = event.tsEvent
    case .triggered:
      isTriggered = true
      tsTriggered = event.tsEvent
    case .updated(let update): takeByNautilus2(update, of: event)
    default: break
    }
  }

  private mutating func takeByNautilus2(_ update: OrderUpdated, of event: OrderEvent) {
    if event.isReconciliation, filledQuantity.raw > 0, update.quantity == filledQuantity {
      status = .filled
      tsClosed = event.tsEvent
    }
    if let id = update.reference.venueOrderId, id != venueOrderId {
      venueOrderId = id
      venueOrderIds.append(id)
    }
    isQuoteQuantity = update.isQuoteQuantity
    quantity = update.quantity
    leavesQuantity = workable
    if update.price != nil || update.triggerPrice != nil {
      terms.update(price: update.price, triggerPrice: update.triggerPrice)
    }
  }
}
