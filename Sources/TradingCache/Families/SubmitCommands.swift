public import TradingModel
import TradingSerialization

/// The intents to submit orders, and lists of orders.
///
///     trader-{trader}:commands:submit_order:{client order}          string
///     trader-{trader}:commands:submit_order_list:{order list}       string
///
/// Versions of NautilusTrader up to 1.182 wrote them; later ones do not restore them.
extension FamilyKey {
  static let submitOrders = FamilyKey("commands:submit_order")
  static let submitOrderLists = FamilyKey("commands:submit_order_list")
}

extension Family where ID == ClientOrderId, Record == SubmitOrder {
  static var submitOrders: Self {
    .documents(
      .submitOrders, kind: "submit_order", title: "submit commands", id: \.order.clientOrderId,
      shown: .wire(
        .fields(["strategy_id", "position_id", "ts_init"]), id: { "\($0.order.clientOrderId)" }))
  }
}

extension Family where ID == OrderListId, Record == SubmitOrderList {
  static var submitOrderLists: Self {
    .documents(
      .submitOrderLists, kind: "submit_order_list", title: "submit list commands",
      id: \.orderListId,
      shown: .wire(.fields(["strategy_id", "ts_init"]), id: { "\($0.orderListId)" }))
  }
}

extension AnyFamily {
  static var submitOrders: AnyFamily { AnyFamily(.submitOrders, role: .command) }
  static var submitOrderLists: AnyFamily { AnyFamily(.submitOrderLists, role: .command) }
}

extension RestoredState {
  /// The intents to submit orders, by id.
  public var submitOrderCommands: Restored<SubmitOrder> { self[.submitOrders] }
  /// The intents to submit lists of orders, by id.
  public var submitOrderListCommands: Restored<SubmitOrderList> { self[.submitOrderLists] }
}

extension CacheDatabase {
  /// Keeps the intent to submit an order.
  @discardableResult public func addSubmitOrderCommand(
    _ command: SubmitOrder
  ) throws(CacheError) -> Receipt {
    try add(command, to: .submitOrders)
  }

  /// Reads the intent to submit an order.
  public func loadSubmitOrderCommand(
    _ id: ClientOrderId
  ) async throws(CacheError) -> SubmitOrder? {
    try await load(id, from: .submitOrders)
  }

  /// Reads all intents to submit orders, by id.
  public func loadSubmitOrderCommands(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<SubmitOrder> {
    try await loadAll(.submitOrders, policy)
  }

  /// Removes the intent to submit an order, once nobody asks for it any more.
  @discardableResult public func deleteSubmitOrderCommand(
    _ id: ClientOrderId
  ) throws(CacheError) -> Receipt {
    try delete(id, from: .submitOrders)
  }

  /// Keeps the intent to submit a list of orders.
  @discardableResult public func addSubmitOrderListCommand(
    _ command: SubmitOrderList
  ) throws(CacheError) -> Receipt {
    try add(command, to: .submitOrderLists)
  }

  /// Reads the intent to submit a list of orders.
  public func loadSubmitOrderListCommand(
    _ id: OrderListId
  ) async throws(CacheError) -> SubmitOrderList? {
    try await load(id, from: .submitOrderLists)
  }

  /// Reads all intents to submit lists of orders, by id.
  public func loadSubmitOrderListCommands(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<SubmitOrderList> {
    try await loadAll(.submitOrderLists, policy)
  }

  /// Removes the intent to submit a list of orders, once nobody asks for it any more.
  @discardableResult public func deleteSubmitOrderListCommand(
    _ id: OrderListId
  ) throws(CacheError) -> Receipt {
    try delete(id, from: .submitOrderLists)
  }
}
