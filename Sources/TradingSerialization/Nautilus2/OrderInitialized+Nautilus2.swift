internal import TradingModel

/// An order as its strategy made it: flat, where 1.x has a map `options`.
extension Nautilus2 {
  static func initialized(from map: inout WireMap) throws(SerializationError) -> OrderInitialized {
    let type: OrderType = try map.spelled("order_type")
    return OrderInitialized(
      side: try map.spelled("order_side"), quantity: try map.quantity("quantity"),
      timeInForce: try map.spelled("time_in_force"), terms: try terms(of: type, from: &map),
      isPostOnly: try map.bool("post_only"), isReduceOnly: try map.bool("reduce_only"),
      isQuoteQuantity: try map.bool("quote_quantity"),
      emulationTrigger: try map.optionalSpelled("emulation_trigger") ?? .noTrigger,
      triggerInstrumentId: try map.optionalSharedIdentifier("trigger_instrument_id"),
      contingencyType: try map.optionalSpelled("contingency_type") ?? .noContingency,
      orderListId: try map.optionalIdentifier("order_list_id"),
      linkedOrderIds: try map.linkedOrderIds(),
      parentOrderId: try map.optionalIdentifier("parent_order_id"),
      execAlgorithmId: try map.optionalSharedIdentifier("exec_algorithm_id"),
      execAlgorithmParams: try texts("exec_algorithm_params", from: &map),
      execSpawnId: try map.optionalIdentifier("exec_spawn_id"),
      tags: try map.optionalStrings("tags"))
  }

  private static func terms(
    of type: OrderType, from map: inout WireMap
  ) throws(SerializationError) -> OrderTerms {
    let display = try map.optionalQuantity("display_qty")
    let expire = try map.optionalTimestamp("expire_time").flatMap { $0.value == 0 ? nil : $0 }
    switch type {
    case .market: return .market
    case .limit:
      return .limit(
        price: try map.price("price"), displayQuantity: display, expireTime: expire)
    case .stopMarket:
      return .stopMarket(
        triggerPrice: try map.price("trigger_price"), triggerType: try triggerType(from: &map),
        expireTime: expire, displayQuantity: display)
    case .marketIfTouched:
      return .marketIfTouched(
        triggerPrice: try map.price("trigger_price"), triggerType: try triggerType(from: &map),
        expireTime: expire)
    case .stopLimit:
      return .stopLimit(
        price: try map.price("price"), triggerPrice: try map.price("trigger_price"),
        triggerType: try triggerType(from: &map), displayQuantity: display, expireTime: expire)
    case .limitIfTouched:
      return .limitIfTouched(
        price: try map.price("price"), triggerPrice: try map.price("trigger_price"),
        triggerType: try triggerType(from: &map), displayQuantity: display, expireTime: expire)
    case .marketToLimit:
      return .marketToLimit(displayQuantity: display, expireTime: expire)
    case .trailingStopMarket:
      return .trailingStopMarket(try trailing(from: &map), expireTime: expire)
    case .trailingStopLimit:
      return .trailingStopLimit(
        try trailing(from: &map), price: try map.optionalPrice("price"),
        limitOffset: try map.decimal("limit_offset"), displayQuantity: display, expireTime: expire)
    }
  }

  private static func trailing(from map: inout WireMap) throws(SerializationError) -> TrailingTerms
  {
    TrailingTerms(
      activationPrice: try map.optionalPrice("activation_price"),
      triggerPrice: try map.optionalPrice("trigger_price"),
      triggerType: try triggerType(from: &map), offset: try map.decimal("trailing_offset"),
      offsetType: try map.spelled("trailing_offset_type"))
  }

  /// A type with a trigger names which price triggers it.
  private static func triggerType(
    from map: inout WireMap
  ) throws(SerializationError) -> TriggerType {
    try map.spelled("trigger_type")
  }

  /// A map of texts to texts, or nil where there is none: 2.0 refuses any other value.
  static func texts(
    _ key: StaticString, from map: inout WireMap
  ) throws(SerializationError) -> DynamicMap? {
    guard let texts = try map.optionalDynamicMap(key) else { return nil }
    for entry in texts.entries {
      guard case .string = entry.key, case .string = entry.value else {
        throw .invalidValue(key: "\(key)", reason: "holds more than texts")
      }
    }
    return texts
  }
}
