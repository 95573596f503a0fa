/// The intent to submit one order, kept before the order is sent.
public struct SubmitOrder: Sendable, Hashable {
  /// The execution client to submit to; `nil` for the one of the order's venue.
  public let clientId: ClientId?
  /// Whose node.
  public let traderId: TraderId
  /// Which strategy's intent.
  public let strategyId: StrategyId
  /// The order's first event.
  public let order: OrderEvent
  /// The position that the order is for.
  public let positionId: PositionId?
  /// The command's own identity.
  public let commandId: UUID4
  /// When the command was made, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos
  /// What newer versions carry besides; `nil` for a command that says nothing of it.
  public let extras: CommandExtras?

  /// Describes the intent.
  ///
  /// - Throws: `OrderError.notInitialized` when the event is not an order's first, `.invalid` when what it
  ///   asks for contradicts itself.
  public init(
    clientId: ClientId? = nil, traderId: TraderId, strategyId: StrategyId, order: OrderEvent,
    positionId: PositionId? = nil, commandId: UUID4 = UUID4(), tsInit: UnixNanos,
    extras: CommandExtras? = nil
  ) throws(OrderError) {
    try order.checkOrder()
    self.clientId = clientId
    self.traderId = traderId
    self.strategyId = strategyId
    self.order = order
    self.positionId = positionId
    self.commandId = commandId
    self.tsInit = tsInit
    self.extras = extras
  }
}

/// The intent to submit a list of orders, kept before they are sent.
public struct SubmitOrderList: Sendable, Hashable {
  /// The execution client to submit to; `nil` for the one of the orders' venue.
  public let clientId: ClientId?
  /// Whose node.
  public let traderId: TraderId
  /// Which strategy's intent.
  public let strategyId: StrategyId
  /// The list's name.
  public let orderListId: OrderListId
  /// The orders' first events.
  public let orders: [OrderEvent]
  /// The position that the orders are for.
  public let positionId: PositionId?
  /// The command's own identity.
  public let commandId: UUID4
  /// When the command was made, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos
  /// What newer versions carry besides; `nil` for a command that says nothing of it.
  public let extras: CommandExtras?

  /// Describes the intent.
  ///
  /// - Throws: `OrderError.notInitialized` when an event is not an order's first, `.invalid` when what it
  ///   asks for contradicts itself.
  public init(
    clientId: ClientId? = nil, traderId: TraderId, strategyId: StrategyId,
    orderListId: OrderListId, orders: [OrderEvent], positionId: PositionId? = nil,
    commandId: UUID4 = UUID4(), tsInit: UnixNanos, extras: CommandExtras? = nil
  ) throws(OrderError) {
    for order in orders { try order.checkOrder() }
    self.clientId = clientId
    self.traderId = traderId
    self.strategyId = strategyId
    self.orderListId = orderListId
    self.orders = orders
    self.positionId = positionId
    self.commandId = commandId
    self.tsInit = tsInit
    self.extras = extras
  }
}

extension OrderEvent {
  /// Makes sure that an order can be made of it.
  fileprivate func checkOrder() throws(OrderError) {
    guard case .initialized(let asked) = kind else {
      throw .notInitialized(clientOrderId, found: kind.name)
    }
    if let rule = asked.violation() { throw .invalid(clientOrderId, rule: rule) }
  }
}
