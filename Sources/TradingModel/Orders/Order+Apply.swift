extension Order {
  /// Applies one event; when it throws, the order is as it was.
  ///
  /// A further initialization is what an emulator releases the order as: a MARKET or LIMIT order
  /// that begins anew with the quantity that the order has now.
  ///
  /// - Throws: `OrderError` when the event is of another order, came before, cannot happen in this
  ///   status, or fills more than is left.
  public mutating func apply(_ event: OrderEvent) throws(OrderError) {
    guard !log.contains(eventId: event.eventId) else {
      throw .duplicateEvent(clientOrderId, event.eventId)
    }
    if case .initialized(let asked) = event.kind {
      guard log.events.count > 1 else {
        throw .invalidTransition(clientOrderId, status, event: event.kind.name)
      }
      if let rule = asked.violation() { throw .invalid(clientOrderId, rule: rule) }
    }
    try fold(event, at: log.events.count)
    log.append(event)
  }

  /// Takes what follows from an event, the log aside; when it throws, the order is as it was.
  ///
  /// In every case the step to the next status is the last that can throw.
  mutating func fold(_ event: OrderEvent, at index: Int) throws(OrderError) {
    guard event.clientOrderId == clientOrderId else {
      throw .wrongOrder(clientOrderId, stated: event.clientOrderId)
    }
    switch event.kind {
    case .initialized(let released):
      if index == 1 { previousIndexes = indexes } else { try restart(event, as: released) }
    case .denied:
      try step(to: .denied, by: event)
      tsClosed = event.tsEvent
    case .emulated:
      try step(to: .emulated, by: event)
    case .released:
      try step(to: .released, by: event)
      emulationTrigger = .noTrigger
    case .submitted(let account):
      try step(to: .submitted, by: event)
      accountId = account
      tsSubmitted = event.tsEvent
    case .accepted(let venueOrderId, _):
      try check(venueOrderId)
      try step(to: .accepted, by: event)
      self.venueOrderId = venueOrderId
      tsAccepted = event.tsEvent
    case .rejected:
      try step(to: .rejected, by: event)
      tsClosed = event.tsEvent
    case .canceled(let reference):
      try check(reference.venueOrderId)
      try step(to: .canceled, by: event)
      tsClosed = event.tsEvent
    case .expired(let reference):
      try check(reference.venueOrderId)
      try step(to: .expired, by: event)
      tsClosed = event.tsEvent
    case .triggered(let reference):
      try check(reference.venueOrderId)
      guard isTriggerable else { throw .notTriggerable(clientOrderId, type) }
      try step(to: .triggered, by: event)
      isTriggered = true
      tsTriggered = event.tsEvent
    case .pendingUpdate(let reference):
      try check(reference.venueOrderId)
      try step(to: .pendingUpdate, by: event)
    case .pendingCancel(let reference):
      try check(reference.venueOrderId)
      try step(to: .pendingCancel, by: event)
    // The answer to a pending change leads back to where the order was before it.
    case .modifyRejected(let reference, _):
      try check(reference.venueOrderId)
      try step(to: status == .pendingUpdate ? statusBefore : nil, by: event)
    case .cancelRejected(let reference, _):
      try check(reference.venueOrderId)
      try step(to: status == .pendingCancel ? statusBefore : nil, by: event)
    case .updated(let update):
      guard update.quantity >= filledQuantity || rules.has(.updatesBelowFilled) else {
        throw .belowFilled(clientOrderId, quantity: update.quantity, filled: filledQuantity)
      }
      try step(to: status == .pendingUpdate ? statusBefore : nil, by: event)
      take(update)
    case .filled(let fill):
      try check(fill.venueOrderId)
      try take(fill, of: event)
    }
  }

  /// Takes the status that an event asks for; `nil` leaves it as it is.
  mutating func step(to wanted: OrderStatus?, by event: OrderEvent) throws(OrderError) {
    var next = status
    if let wanted {
      guard let allowed = status.transition(to: wanted) else {
        throw .invalidTransition(clientOrderId, status, event: event.kind.name)
      }
      next = allowed
    }
    previousIndexes = indexes
    hasEnteredPosition = false
    if !status.isPending { statusBefore = status }
    status = next
    tsLast = event.tsEvent
  }

  private func check(_ stated: VenueOrderId?) throws(OrderError) {
    guard let known = venueOrderId, let stated, stated != known else { return }
    throw .wrongVenueOrderId(clientOrderId, known, stated: stated)
  }

  private var isTriggerable: Bool {
    switch type {
    case .stopLimit, .limitIfTouched, .trailingStopLimit: true
    default: false
    }
  }

  /// Takes an update that its rules allow.
  private mutating func take(_ update: OrderUpdated) {
    // Only a name that is known can change; the first one comes with an acceptance or a fill.
    if let known = venueOrderId, let stated = update.reference.venueOrderId, stated != known,
      type != .market
    {
      venueOrderIds.append(known)
      venueOrderId = stated
    }
    quantity = update.quantity
    leavesQuantity = Quantity(
      uncheckedRaw: quantity.raw - min(quantity.raw, filledQuantity.raw),
      precision: quantity.precision)
    if rules.has(.quoteQuantityUpdates) { isQuoteQuantity = update.isQuoteQuantity }
    if update.price != nil || update.triggerPrice != nil {
      terms.update(price: update.price, triggerPrice: update.triggerPrice)
    }
  }
}
