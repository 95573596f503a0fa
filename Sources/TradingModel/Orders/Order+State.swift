extension Order {
  /// What the strategy asked for, without what the order's type cannot have.
  public var initialized: OrderInitialized {
    if let definition { return definition.value }
    guard case .initialized(let asked) = log.first.kind else {
      preconditionFailure("no order was made of \(log.first.kind.name)")  // its initializers throw
    }
    return asked
  }
  /// The order type.
  public var type: OrderType { terms.type }
  /// The limit price, where the type has one and it is known.
  public var price: Price? { terms.price }
  /// The trigger price, where the type has one and it is known.
  public var triggerPrice: Price? { terms.triggerPrice }

  /// Everything that happened, oldest first.
  @inlinable
  public var events: [OrderEvent] { log.events }
  /// What happened last.
  @inlinable
  public var lastEvent: OrderEvent { log.events[log.events.count - 1] }

  /// Calls `body` with the last event where it stands: a copy of it is as many retains and releases as it
  /// has identifiers.
  @inlinable
  package func withLastEvent<Result>(_ body: (borrowing OrderEvent) -> Result) -> Result {
    log.events.withUnsafeBufferPointer { $0.lend($0.count - 1, body) }
  }

  /// What is filled beyond the quantity; zero for nearly all orders.
  public var overfilledQuantity: Quantity {
    Quantity(
      uncheckedRaw: filledQuantity.raw - min(quantity.raw, filledQuantity.raw),
      precision: filledQuantity.precision)
  }

  /// The trades, oldest first.
  public var tradeIds: [TradeId] { log.tradeIds }

  /// Whether a venue works the order.
  public var isOpen: Bool {
    guard emulationTrigger == .noTrigger else { return false }
    return switch status {
    case .accepted, .triggered, .pendingUpdate, .pendingCancel, .partiallyFilled: true
    default: false
    }
  }

  /// Whether nothing can happen to the order any more.
  public var isClosed: Bool {
    switch status {
    case .denied, .rejected, .canceled, .expired, .filled: true
    default: false
    }
  }

  /// Whether a request is on its way to the venue.
  public var isInflight: Bool {
    switch status {
    case .submitted, .pendingUpdate, .pendingCancel: true
    default: false
    }
  }

  /// Whether the order has not left the node.
  public var isActiveLocal: Bool {
    switch status {
    case .initialized, .emulated, .released: true
    default: false
    }
  }

  /// Whether the node waits for the market on the order's behalf.
  public var isEmulated: Bool { status == .emulated }

  /// The sets of orders that it belongs to now.
  public var indexes: OrderIndexes {
    var indexes: OrderIndexes = []
    if isOpen { indexes.insert(.open) }
    if isClosed { indexes.insert(.closed) }
    if isInflight { indexes.insert(.inflight) }
    if emulationTrigger != .noTrigger, !isClosed { indexes.insert(.emulated) }
    if venueOrderId != nil { indexes.insert(.venueOrderId) }
    return indexes
  }
}

extension OrderEvent.Kind {
  /// What happened, in a word.
  public var name: String {
    switch self {
    case .initialized: "OrderInitialized"
    case .denied: "OrderDenied"
    case .emulated: "OrderEmulated"
    case .released: "OrderReleased"
    case .submitted: "OrderSubmitted"
    case .accepted: "OrderAccepted"
    case .rejected: "OrderRejected"
    case .canceled: "OrderCanceled"
    case .expired: "OrderExpired"
    case .triggered: "OrderTriggered"
    case .pendingUpdate: "OrderPendingUpdate"
    case .pendingCancel: "OrderPendingCancel"
    case .modifyRejected: "OrderModifyRejected"
    case .cancelRejected: "OrderCancelRejected"
    case .updated: "OrderUpdated"
    case .filled: "OrderFilled"
    }
  }

  /// The venue's name of the order, where the event states it.
  public var venueOrderId: VenueOrderId? {
    switch self {
    case .accepted(let id, _): id
    case .canceled(let reference), .expired(let reference), .triggered(let reference),
      .pendingUpdate(let reference), .pendingCancel(let reference),
      .modifyRejected(let reference, _), .cancelRejected(let reference, _):
      reference.venueOrderId
    case .updated(let update): update.reference.venueOrderId
    case .filled(let fill): fill.venueOrderId
    case .initialized, .denied, .emulated, .released, .submitted, .rejected: nil
    }
  }
}

extension UnsafeBufferPointer where Element: ~Copyable {
  /// Calls `body` with an element where it stands.
  ///
  /// For elements that cannot be copied, which is how the compiler is told not to copy any.
  @inlinable
  func lend<Result, Failure: Error>(
    _ index: Int, _ body: (borrowing Element) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(self[index])
  }
}
