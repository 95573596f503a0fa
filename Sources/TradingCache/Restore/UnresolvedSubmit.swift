public import TradingModel

/// An order that a node meant to submit, of which no answer from the venue is known.
///
/// The node may have died before, while or after it sent the order: ask the venue before trading.
public struct UnresolvedSubmit: Sendable, Hashable {
  /// The order's first event, as it was to be submitted.
  public let initialized: OrderEvent
  /// The list it was to be submitted in, if it was.
  public let orderListId: OrderListId?
  /// The order as far as it was stored; `nil` when only the intent was.
  public let order: Order?
}

extension RestoredState {
  /// The orders that were to be submitted and show no answer from the venue, in the order of their ids.
  ///
  /// An order that the node emulates, denied or canceled by itself needs no answer.
  public var unresolvedSubmits: [UnresolvedSubmit] {
    let single = submitOrderCommands.map { (event: $0.order, list: OrderListId?.none) }
    let listed = submitOrderListCommands.flatMap { command in
      command.orders.map { (event: $0, list: OrderListId?.some(command.orderListId)) }
    }
    let ids = Set((single + listed).map(\.event.clientOrderId))
    let submitted = ids.isEmpty ? [] : orders.filter { ids.contains($0.clientOrderId) }
    let stored = Dictionary(
      submitted.map { ($0.clientOrderId, $0) }, uniquingKeysWith: { first, _ in first })
    return (single + listed).compactMap { submit in
      let order = stored[submit.event.clientOrderId]
      guard order?.awaitsVenue ?? true else { return nil }
      return UnresolvedSubmit(initialized: submit.event, orderListId: submit.list, order: order)
    }.sorted { $0.initialized.clientOrderId < $1.initialized.clientOrderId }
  }
}

extension Order {
  /// Whether it may be on its way to the venue, which has not answered.
  fileprivate var awaitsVenue: Bool {
    switch status {
    case .initialized, .released, .submitted: true
    default: false
    }
  }
}
