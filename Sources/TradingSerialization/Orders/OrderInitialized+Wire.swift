import TradingModel

extension OrderInitialized {
  /// The keys between `client_order_id` and `event_id`.
  func write(to writer: inout MsgPackWriter) {
    writer.field("order_side", side)
    writer.field("order_type", terms.type)
    writer.field("quantity", quantity)
    writer.field("time_in_force", timeInForce)
    writer.field("post_only", isPostOnly)
    writer.field("reduce_only", isReduceOnly)
    writer.field("quote_quantity", isQuoteQuantity)
    writer.string("options")
    terms.write(to: &writer)
    writer.field("emulation_trigger", emulationTrigger)
    writer.field("trigger_instrument_id", triggerInstrumentId)
    writer.field("contingency_type", contingencyType)
    writer.field("order_list_id", orderListId)
    writer.field("linked_order_ids", linkedOrderIds) { $0.identifier($1) }
    writer.field("parent_order_id", parentOrderId)
    writer.field("exec_algorithm_id", execAlgorithmId)
    writer.field("exec_algorithm_params", execAlgorithmParams)
    writer.field("exec_spawn_id", execSpawnId)
    writer.field("tags", tags) { $0.string($1) }
  }

  init(from map: inout WireMap) throws(SerializationError) {
    let side = try map.spelled("order_side", as: OrderSide.self)
    let type = try map.spelled("order_type", as: OrderType.self)
    let quantity = try map.quantity("quantity")
    let timeInForce = try map.spelled("time_in_force", as: TimeInForce.self)
    let isPostOnly = try map.nullableBool("post_only")
    let isReduceOnly = try map.nullableBool("reduce_only")
    let isQuoteQuantity = try map.optionalBool("quote_quantity")
    let terms = try OrderTerms(type: type, from: &map)
    self.init(
      side: side, quantity: quantity, timeInForce: timeInForce, terms: terms,
      isPostOnly: isPostOnly, isReduceOnly: isReduceOnly, isQuoteQuantity: isQuoteQuantity,
      emulationTrigger: try map.nullableSpelled("emulation_trigger") ?? .noTrigger,
      triggerInstrumentId: try map.optionalSharedIdentifier("trigger_instrument_id"),
      contingencyType: try map.spelled("contingency_type"),
      orderListId: try map.nullableIdentifier("order_list_id"),
      linkedOrderIds: try map.linkedOrderIds(),
      parentOrderId: try map.nullableIdentifier("parent_order_id"),
      execAlgorithmId: try map.optionalSharedIdentifier("exec_algorithm_id"),
      execAlgorithmParams: try map.optionalDynamicMap("exec_algorithm_params"),
      execSpawnId: try map.optionalIdentifier("exec_spawn_id"),
      tags: try map.optionalStrings("tags"))
  }
}

extension WireMap {
  mutating func linkedOrderIds() throws(SerializationError) -> [ClientOrderId]? {
    guard let texts = try optionalStrings("linked_order_ids") else { return nil }
    var ids: [ClientOrderId] = []
    for text in texts {
      do throws(IdentifierError) {
        ids.append(try ClientOrderId(text))
      } catch {
        throw .invalidValue(key: "linked_order_ids", reason: "\(error)")
      }
    }
    return ids
  }
}
