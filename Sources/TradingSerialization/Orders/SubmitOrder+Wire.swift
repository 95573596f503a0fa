public import TradingModel

extension SubmitOrder: WireRecord {
  public static var wireTypes: [String] { ["SubmitOrder"] }

  public func write(to writer: inout MsgPackWriter) {
    writer.commandHeader(8, extras)
    writer.field("type", literal: "SubmitOrder")
    writer.field("client_id", clientId)
    writer.field("trader_id", traderId)
    writer.field("strategy_id", strategyId)
    writer.string("order")
    writer.nested { order.write(to: &$0) }
    writer.field("position_id", positionId)
    writer.field("command_id", commandId)
    writer.field("ts_init", tsInit)
    writer.field(extras)
  }

  /// Also reads the shape of 1.160, whose order is JSON text in a binary value.
  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("SubmitOrder")
    let clientId: ClientId? = try map.nullableIdentifier("client_id")
    let traderId: TraderId = try map.sharedIdentifier("trader_id")
    let strategyId: StrategyId = try map.sharedIdentifier("strategy_id")
    let order = try map.mapOrJSON("order") { inner throws(SerializationError) in
      try OrderEvent(from: &inner)
    }
    let positionId: PositionId? = try map.nullableIdentifier("position_id")
    let commandId = try map.uuid("command_id")
    let tsInit = try map.timestamp("ts_init")
    let extras = try map.commandExtras()
    do throws(OrderError) {
      try self.init(
        clientId: clientId, traderId: traderId, strategyId: strategyId, order: order,
        positionId: positionId, commandId: commandId, tsInit: tsInit, extras: extras)
    } catch {
      throw .invalidValue(key: "order", reason: "\(error)")
    }
  }
}

extension SubmitOrderList: WireRecord {
  public static var wireTypes: [String] { ["SubmitOrderList"] }

  public func write(to writer: inout MsgPackWriter) {
    writer.commandHeader(9, extras)
    writer.field("type", literal: "SubmitOrderList")
    writer.field("client_id", clientId)
    writer.field("trader_id", traderId)
    writer.field("strategy_id", strategyId)
    writer.field("order_list_id", orderListId)
    writer.nested { $0.field("orders", orders) { $1.write(to: &$0) } }
    writer.field("position_id", positionId)
    writer.field("command_id", commandId)
    writer.field("ts_init", tsInit)
    writer.field(extras)
  }

  /// Also reads the shape of 1.160, whose orders are JSON text in a binary value.
  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("SubmitOrderList")
    let clientId: ClientId? = try map.nullableIdentifier("client_id")
    let traderId: TraderId = try map.sharedIdentifier("trader_id")
    let strategyId: StrategyId = try map.sharedIdentifier("strategy_id")
    let orderListId: OrderListId = try map.identifier("order_list_id")
    let orders = try map.mapsOrJSON("orders") { inner throws(SerializationError) in
      try OrderEvent(from: &inner)
    }
    let positionId: PositionId? = try map.nullableIdentifier("position_id")
    let commandId = try map.uuid("command_id")
    let tsInit = try map.timestamp("ts_init")
    let extras = try map.commandExtras()
    do throws(OrderError) {
      try self.init(
        clientId: clientId, traderId: traderId, strategyId: strategyId, orderListId: orderListId,
        orders: orders, positionId: positionId, commandId: commandId, tsInit: tsInit,
        extras: extras)
    } catch {
      throw .invalidValue(key: "orders", reason: "\(error)")
    }
  }
}
