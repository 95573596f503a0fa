import Fixtures
import TradingModel
import TradingSerialization

/// Gathers where a value differs from what is expected.
struct Differences {
  private(set) var found: [String] = []

  mutating func compare(_ name: String, _ value: String?, _ expected: JSON) {
    if value != expected.string { found.append("\(name): \(value ?? "nil") is not \(expected)") }
  }

  mutating func compare(_ name: String, _ value: UnixNanos?, _ expected: JSON) {
    if value?.value != expected.uint {
      found.append("\(name): \(value.map { "\($0)" } ?? "nil") is not \(expected)")
    }
  }

  mutating func compare(_ name: String, _ value: Bool, _ expected: JSON) {
    if value != expected.bool { found.append("\(name): \(value) is not \(expected)") }
  }

  /// Compares numbers; no number is zero.
  mutating func compare(_ name: String, _ value: Double, _ expected: JSON) {
    if value != expected.double ?? 0 { found.append("\(name): \(value) is not \(expected)") }
  }

  mutating func compare(_ name: String, _ values: [String], _ expected: JSON) {
    if values != expected.array.compactMap(\.string) {
      found.append("\(name): \(values) is not \(expected)")
    }
  }
}

extension Differences {
  /// Compares an order with the state that NautilusTrader 2.0 has of it.
  init(_ order: Order, _ state: JSON) {
    let map = state["to_dict"]
    compareIdentity(order, map)
    compareTerms(order, map)
    compare("status", order.status.rawValue, map["status"])
    compare("quantity", order.quantity.description, map["quantity"])
    compare("filled_qty", order.filledQuantity.description, map["filled_qty"])
    compare("leaves_qty", order.leavesQuantity.description, state["leaves_qty"])
    if (try? Quantity(state["overfill_qty"].string ?? "")) != order.overfilledQuantity {
      note("overfill_qty: \(order.overfilledQuantity)")
    }
    compare("avg_px", order.averagePrice, map["avg_px"])
    compare("slippage", order.slippage, map["slippage"])
    compare("commissions", order.commissions.map(\.description).sorted(), map["commissions"])
    compare("trade_ids", order.tradeIds.map(\.value), state["trade_ids"])
    compare("venue_order_ids", order.venueOrderIds.map(\.value), state["venue_order_ids"])
    compare("ts_submitted", order.tsSubmitted, state["ts_submitted"])
    compare("ts_accepted", order.tsAccepted, state["ts_accepted"])
    compare("ts_closed", order.tsClosed, state["ts_closed"])
    compare("ts_init", order.tsInit, map["ts_init"])
    compare("ts_last", order.tsLast, map["ts_last"])
    compare(
      "event_types", order.events.map { String($0.kind.name.dropFirst(5)) }, state["event_types"])
    compare("event_ids", order.events.map { "\($0.eventId)" }, state["event_ids"])
    let flags = Set(state["flags"].array.compactMap(\.string))
    for (name, value) in [
      ("is_open", order.isOpen), ("is_closed", order.isClosed), ("is_inflight", order.isInflight),
      ("is_emulated", order.isEmulated), ("is_active_local", order.isActiveLocal),
    ] {
      compare(name, value, .bool(flags.contains(name)))
    }
  }

  private mutating func compareIdentity(_ order: Order, _ map: JSON) {
    compare("trader_id", order.traderId.value, map["trader_id"])
    compare("strategy_id", order.strategyId.value, map["strategy_id"])
    compare("instrument_id", "\(order.instrumentId)", map["instrument_id"])
    compare("client_order_id", order.clientOrderId.value, map["client_order_id"])
    compare("venue_order_id", order.venueOrderId?.value, map["venue_order_id"])
    compare("position_id", order.positionId?.value, map["position_id"])
    compare("account_id", order.accountId?.value, map["account_id"])
    compare("last_trade_id", order.lastTradeId?.value, map["last_trade_id"])
    compare("liquidity_side", order.liquiditySide.rawValue, map["liquidity_side"])
    compare("init_id", "\(order.initId)", map["init_id"])
  }

  private mutating func compareTerms(_ order: Order, _ map: JSON) {
    let asked = order.initialized
    compare("side", order.side.rawValue, map["side"])
    compare("type", order.type.rawValue, map["type"])
    compare("time_in_force", order.timeInForce.rawValue, map["time_in_force"])
    compare("price", order.price?.description, map["price"])
    compare("trigger_price", order.triggerPrice?.description, map["trigger_price"])
    compare("trigger_type", order.terms.triggerType?.rawValue, map["trigger_type"])
    compare("display_qty", order.terms.displayQuantity?.description, map["display_qty"])
    compare("expire_time_ns", order.terms.expireTime, map["expire_time_ns"])
    let offset = map["trailing_offset"].string.flatMap { try? ExactDecimal($0) }
    if order.terms.trailing?.offset != offset { note("trailing_offset: not \(offset as Any)") }
    compare(
      "trailing_offset_type", order.terms.trailing?.offsetType.rawValue,
      map["trailing_offset_type"])
    compare(
      "activation_price", order.terms.trailing?.activationPrice?.description,
      map["activation_price"])
    if case .trailingStopLimit(_, _, let offset, _, _) = order.terms,
      (try? ExactDecimal(map["limit_offset"].string ?? "")) != offset
    {
      note("limit_offset: not \(offset)")
    }
    compare(
      "trigger_instrument_id", asked.triggerInstrumentId.map { "\($0)" },
      map["trigger_instrument_id"])
    let trigger = order.emulationTrigger
    compare(
      "emulation_trigger", trigger == .noTrigger ? nil : trigger.rawValue, map["emulation_trigger"])
    let contingency = asked.contingencyType
    compare(
      "contingency_type", contingency == .noContingency ? nil : contingency.rawValue,
      map["contingency_type"])
    if !map["is_post_only"].isNull {
      compare("is_post_only", asked.isPostOnly, map["is_post_only"])
    }
    compare("is_reduce_only", asked.isReduceOnly, map["is_reduce_only"])
    compare("is_quote_quantity", order.isQuoteQuantity, map["is_quote_quantity"])
    compare("order_list_id", asked.orderListId?.value, map["order_list_id"])
    compare("linked_order_ids", (asked.linkedOrderIds ?? []).map(\.value), map["linked_order_ids"])
    compare("parent_order_id", asked.parentOrderId?.value, map["parent_order_id"])
    compare("exec_algorithm_id", asked.execAlgorithmId?.value, map["exec_algorithm_id"])
    compare("exec_spawn_id", asked.execSpawnId?.value, map["exec_spawn_id"])
    compare("tags", asked.tags ?? [], map["tags"])
    let params = asked.execAlgorithmParams.flatMap {
      DynamicValue.map($0).difference(from: map["exec_algorithm_params"])
    }
    if let params { note(params) }
  }

  mutating func note(_ difference: String) { found.append(difference) }
}
