public import TradingModel

extension Order {
  /// The order's state as a map: what snapshots store and `restore` prints.
  ///
  /// It is NautilusTrader's `to_dict`, whose keys and their order depend on the order's type. Nil
  /// stands for what is not known: fills before the first, prices that the market has to set, an
  /// expiry of orders that have none. Amounts of several currencies, on which NautilusTrader fails,
  /// stand in the order in which the currencies came.
  public func snapshot() -> DynamicMap {
    var map = DynamicMap()
    map.entries.reserveCapacity(43)
    appendIdentity(to: &map)
    appendPrices(to: &map)
    switch type {
    case .market:
      map.append("time_in_force", word: timeInForce)
      appendReducing(to: &map)
      appendFills(to: &map)
      map.append("emulation_trigger", word: emulationTrigger)
      map.append("status", word: status)
    case .marketToLimit:
      map.append("time_in_force", word: timeInForce)
      map.append("expire_time_ns", time: terms.expireTime)
      appendReducing(to: &map)
      map.append("display_qty", text: terms.displayQuantity)
      appendFills(to: &map)
      map.append("status", word: status)
    case .limit:
      map.append("time_in_force", word: timeInForce)
      map.append("expire_time_ns", time: terms.expireTime)
      appendFills(to: &map)
      appendInstructions(to: &map)
    case .stopMarket, .marketIfTouched, .stopLimit, .limitIfTouched, .trailingStopMarket,
      .trailingStopLimit:
      map.append("expire_time_ns", time: terms.expireTime)
      map.append("time_in_force", word: timeInForce)
      appendFills(to: &map)
      appendInstructions(to: &map)
    }
    appendLinks(to: &map)
    if type != .stopLimit { map.append("init_id", text: initId) }
    map.append("ts_init", time: tsInit)
    map.append("ts_last", time: tsLast)
    return map
  }

  private func appendIdentity(to map: inout DynamicMap) {
    map.append("trader_id", text: traderId)
    map.append("strategy_id", text: strategyId)
    map.append("instrument_id", text: instrumentId)
    map.append("client_order_id", text: clientOrderId)
    map.append("venue_order_id", text: venueOrderId)
    map.append("position_id", text: positionId)
    map.append("account_id", text: accountId)
    map.append("last_trade_id", text: lastTradeId)
    map.append("type", word: type)
    map.append("side", word: side)
    map.append("quantity", text: quantity)
  }

  private func appendPrices(to map: inout DynamicMap) {
    switch terms {
    case .market: break
    case .limit(let price, _, _): map.append("price", text: price)
    case .marketToLimit(let price?, _, _): map.append("price", text: price)
    case .marketToLimit(nil, _, _):
      // Of all types, this one says so in a word.
      map.append("price", .string("None"))
    case .stopMarket(let trigger, let type, _), .marketIfTouched(let trigger, let type, _):
      map.append("trigger_price", text: trigger)
      map.append("trigger_type", word: type)
    case .stopLimit(let price, let trigger, let type, _, _),
      .limitIfTouched(let price, let trigger, let type, _, _):
      map.append("price", text: price)
      map.append("trigger_price", text: trigger)
      map.append("trigger_type", word: type)
      // Of all types, this one's id stands here and not behind the tags.
      if self.type == .stopLimit { map.append("init_id", text: initId) }
    case .trailingStopMarket(let trailing, _):
      append(trailing, limitOffset: nil, to: &map)
    case .trailingStopLimit(let trailing, let price, let limitOffset, _, _):
      map.append("price", text: price)
      append(trailing, limitOffset: limitOffset, to: &map)
    }
  }

  private func append(
    _ trailing: TrailingTerms, limitOffset: ExactDecimal?, to map: inout DynamicMap
  ) {
    map.append("activation_price", text: trailing.activationPrice)
    map.append("trigger_price", text: trailing.triggerPrice)
    map.append("trigger_type", word: trailing.triggerType)
    if let limitOffset { map.append("limit_offset", text: limitOffset) }
    map.append("trailing_offset", text: trailing.offset)
    map.append("trailing_offset_type", word: trailing.offsetType)
  }

  private func appendFills(to map: inout DynamicMap) {
    let isFilled = filledQuantity.raw > 0
    map.append("filled_qty", text: filledQuantity)
    map.append("liquidity_side", word: liquiditySide)
    map.append("avg_px", isFilled ? .double(averagePrice) : .null)
    map.append("slippage", isFilled ? .double(slippage) : .null)
    map.append("commissions", texts: commissions.isEmpty ? nil : commissions)
  }

  /// The status, then what the order may and may not do, for the types that may do all of it.
  private func appendInstructions(to map: inout DynamicMap) {
    map.append("status", word: status)
    switch type {
    case .limit, .stopLimit, .limitIfTouched, .trailingStopLimit:
      map.append("is_post_only", .bool(initialized.isPostOnly))
      appendReducing(to: &map)
      map.append("display_qty", text: terms.displayQuantity)
    default:
      appendReducing(to: &map)
    }
    map.append("emulation_trigger", word: emulationTrigger)
    map.append("trigger_instrument_id", text: initialized.triggerInstrumentId)
  }

  private func appendReducing(to map: inout DynamicMap) {
    map.append("is_reduce_only", .bool(initialized.isReduceOnly))
    map.append("is_quote_quantity", .bool(isQuoteQuantity))
  }

  private func appendLinks(to map: inout DynamicMap) {
    let initialized = initialized
    map.append("contingency_type", word: initialized.contingencyType)
    map.append("order_list_id", text: initialized.orderListId)
    map.append("linked_order_ids", texts: initialized.linkedOrderIds)
    map.append("parent_order_id", text: initialized.parentOrderId)
    map.append("exec_algorithm_id", text: initialized.execAlgorithmId)
    map.append(
      "exec_algorithm_params", initialized.execAlgorithmParams.map(DynamicValue.map) ?? .null)
    map.append("exec_spawn_id", text: initialized.execSpawnId)
    map.append("tags", texts: initialized.tags)
  }
}

extension DynamicMap {
  fileprivate mutating func append(_ key: String, _ value: DynamicValue) {
    entries.append(Entry(key: .string(key), value: value))
  }

  /// Appends what a value reads as, or nil.
  fileprivate mutating func append(_ key: String, text value: (some CustomStringConvertible)?) {
    append(key, value.map { .string("\($0)") } ?? .null)
  }

  fileprivate mutating func append(_ key: String, texts values: [some CustomStringConvertible]?) {
    append(key, values.map { .array($0.map { .string("\($0)") }) } ?? .null)
  }

  fileprivate mutating func append(_ key: String, time value: UnixNanos?) {
    append(key, value.map { .unsigned($0.value) } ?? .null)
  }

  fileprivate mutating func append(_ key: String, word value: some RawRepresentable<String>) {
    append(key, .string(value.rawValue))
  }
}
