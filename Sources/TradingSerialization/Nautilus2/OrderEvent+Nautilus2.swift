internal import TradingModel

extension Nautilus2 {
  /// The events of an order under the names that 2.0 gives them, the most frequent ones first.
  private enum Variant: CaseIterable {
    case filled, accepted, submitted, initialized, updated, canceled, pendingUpdate, pendingCancel
    case rejected, triggered, expired, denied, emulated, released, modifyRejected, cancelRejected
    case fillVoided

    var key: StaticString {
      switch self {
      case .filled: "Filled"
      case .accepted: "Accepted"
      case .submitted: "Submitted"
      case .initialized: "Initialized"
      case .updated: "Updated"
      case .canceled: "Canceled"
      case .pendingUpdate: "PendingUpdate"
      case .pendingCancel: "PendingCancel"
      case .rejected: "Rejected"
      case .triggered: "Triggered"
      case .expired: "Expired"
      case .denied: "Denied"
      case .emulated: "Emulated"
      case .released: "Released"
      case .modifyRejected: "ModifyRejected"
      case .cancelRejected: "CancelRejected"
      case .fillVoided: "FillVoided"
      }
    }

    /// Whether a node decides it alone.
    var isDecidedHere: Bool {
      switch self {
      case .initialized, .denied, .emulated, .released: true
      default: false
      }
    }

    /// Whether it says if it comes from reconciling.
    var hasReconciliation: Bool {
      switch self {
      case .denied, .emulated, .released, .submitted: false
      default: true
      }
    }
  }

  /// Reads an element of an order's list: a map of one entry, the event's name and its fields.
  static func orderEvent(from map: inout WireMap) throws(SerializationError) -> OrderEvent {
    guard map.count == 1 else {
      throw .malformed("an event is a map of one entry, found \(map.count)")
    }
    for variant in Variant.allCases where map.contains(variant.key) {
      return try map.map(variant.key) { fields throws(SerializationError) in
        try event(variant, from: &fields)
      }
    }
    let name = try map.dynamicMap().entries.first?.key
    guard case .string(let name) = name else { throw .missingType }
    throw .unknownType(name)
  }

  /// Reads a flat fill, as a position's list has it.
  static func fill(from map: inout WireMap) throws(SerializationError) -> OrderEvent {
    try event(.filled, from: &map)
  }

  private static func event(
    _ variant: Variant, from map: inout WireMap
  ) throws(SerializationError) -> OrderEvent {
    let traderId = try map.sharedIdentifier("trader_id", as: TraderId.self)
    let strategyId = try map.sharedIdentifier("strategy_id", as: StrategyId.self)
    let instrumentId = try map.sharedIdentifier("instrument_id", as: InstrumentId.self)
    let clientOrderId = try map.clientOrderId()
    let kind = try kind(variant, from: &map)
    let eventId = try map.uuid("event_id")
    let tsEvent = try map.timestamp("ts_event")
    let tsInit = try map.timestamp("ts_init")
    return OrderEvent(
      traderId: traderId, strategyId: strategyId, instrumentId: instrumentId,
      clientOrderId: clientOrderId, eventId: eventId, tsEvent: tsEvent,
      // What a node decides alone has one time, and 2.0 counts by this one.
      tsInit: variant.isDecidedHere ? tsEvent : tsInit,
      isReconciliation: variant.hasReconciliation ? try map.bool("reconciliation") : false,
      kind: kind)
  }

  private static func kind(
    _ variant: Variant, from map: inout WireMap
  ) throws(SerializationError) -> OrderEvent.Kind {
    switch variant {
    case .initialized: .initialized(try initialized(from: &map))
    case .denied: .denied(reason: try map.string("reason"))
    case .emulated: .emulated
    case .released: .released(price: try map.price("released_price"))
    case .submitted: .submitted(accountId: try map.sharedIdentifier("account_id"))
    case .accepted:
      .accepted(
        venueOrderId: try map.venueOrderId(), accountId: try map.sharedIdentifier("account_id"))
    case .rejected:
      .rejected(
        accountId: try map.sharedIdentifier("account_id"), reason: try map.string("reason"),
        duePostOnly: try map.optionalBool("due_post_only"))
    case .canceled: .canceled(try reference(from: &map))
    case .expired: .expired(try reference(from: &map))
    case .triggered: .triggered(try reference(from: &map))
    case .pendingUpdate: .pendingUpdate(try reference(from: &map))
    case .pendingCancel: .pendingCancel(try reference(from: &map))
    case .modifyRejected:
      .modifyRejected(try reference(from: &map), reason: try map.string("reason"))
    case .cancelRejected:
      .cancelRejected(try reference(from: &map), reason: try map.string("reason"))
    case .updated: .updated(try updated(from: &map))
    case .filled: .filled(try filled(from: &map))
    case .fillVoided: .fillVoided(try fillVoided(from: &map))
    }
  }

  private static func reference(
    from map: inout WireMap
  ) throws(SerializationError) -> VenueReference {
    VenueReference(
      venueOrderId: try map.optionalVenueOrderId(),
      accountId: try map.optionalSharedIdentifier("account_id"))
  }

  private static func updated(from map: inout WireMap) throws(SerializationError) -> OrderUpdated {
    OrderUpdated(
      reference: try reference(from: &map), quantity: try map.quantity("quantity"),
      isQuoteQuantity: try map.optionalBool("is_quote_quantity"),
      price: try map.optionalPrice("price"), triggerPrice: try map.optionalPrice("trigger_price"))
  }
}
