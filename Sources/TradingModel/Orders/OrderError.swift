/// An event that cannot belong to an order, or an order that cannot be.
public enum OrderError: Error, Hashable, CustomStringConvertible {
  /// An order is folded from at least one event.
  case noEvents
  /// The first event of an order must be its initialization.
  case notInitialized(ClientOrderId, found: String)
  /// What an order asks for contradicts itself; the rule says how.
  case invalid(ClientOrderId, rule: String)
  /// The event is about another order.
  case wrongOrder(ClientOrderId, stated: ClientOrderId)
  /// The event gives the order another venue order id.
  case wrongVenueOrderId(ClientOrderId, VenueOrderId, stated: VenueOrderId)
  /// The event cannot happen in the order's status.
  case invalidTransition(ClientOrderId, OrderStatus, event: String)
  /// Only orders with a trigger and a limit can be triggered.
  case notTriggerable(ClientOrderId, OrderType)
  /// The event is there already.
  case duplicateEvent(ClientOrderId, UUID4)
  /// The trade is there already.
  case duplicateTrade(ClientOrderId, TradeId)
  /// The fill is of nothing.
  case emptyFill(ClientOrderId, TradeId)
  /// The fills exceed the quantity.
  case overfill(ClientOrderId, quantity: Quantity, filled: Quantity, last: Quantity)
  /// The quantity would be less than what is filled.
  case belowFilled(ClientOrderId, quantity: Quantity, filled: Quantity)
  /// The order cannot become an order of this type.
  case cannotTransform(ClientOrderId, OrderType)
  /// An amount of the order leaves the range of its type.
  case value(ClientOrderId, ValueError)

  public var description: String {
    switch self {
    case .noEvents: "an order needs at least one event"
    case .notInitialized(let id, let found): "order \(id) begins with \(found)"
    case .invalid(let id, let rule): "order \(id): \(rule)"
    case .wrongOrder(let id, let stated): "event of order \(stated) applied to \(id)"
    case .wrongVenueOrderId(let id, let known, let stated):
      "order \(id) is \(known) at its venue, the event says \(stated)"
    case .invalidTransition(let id, let status, let event):
      "order \(id) is \(status.rawValue): \(event) cannot happen"
    case .notTriggerable(let id, let type): "order \(id) is \(type.rawValue), which has no trigger"
    case .duplicateEvent(let id, let event): "order \(id) has event \(event) twice"
    case .duplicateTrade(let id, let trade): "order \(id) has trade \(trade) twice"
    case .emptyFill(let id, let trade): "order \(id): trade \(trade) fills nothing"
    case .overfill(let id, let quantity, let filled, let last):
      "order \(id) of \(quantity) has \(filled) filled, another \(last) is too much"
    case .belowFilled(let id, let quantity, let filled):
      "order \(id) has \(filled) filled, a quantity of \(quantity) is too little"
    case .cannotTransform(let id, let type): "order \(id) cannot become \(type.rawValue)"
    case .value(let id, let error): "order \(id): \(error)"
    }
  }
}
