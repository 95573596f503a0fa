import Fixtures
import Testing
import TradingModel
import TradingSerialization

@Suite struct OrderCommandTests {
  private static let serializer = MsgPackSerializer()

  private static func stored(_ part: String) -> [(key: String, bytes: [UInt8])] {
    Corpus.records.filter { $0.key.contains(part) }.compactMap { record in
      record.elements.first.map { (record.key, $0) }
    }
  }

  private func expectIdentical<Command: WireRecord & Equatable>(
    _ type: Command.Type, in part: String, atLeast expected: Int
  ) throws {
    var count = 0
    for (key, bytes) in Self.stored(part) {
      let command = try Self.serializer.deserialize(type, from: bytes)
      #expect(Self.serializer.serialize(command) == bytes, "\(key)")
      for other: any Serializer in [
        MsgPackSerializer(timestampsAsStr: false), JSONSerializer(),
        JSONSerializer(timestampFormat: .integer),
      ] { #expect(try other.deserialize(type, from: other.serialize(command)) == command) }
      count += 1
    }
    #expect(count >= expected)
  }

  @Test func commandsAreWrittenBackIdentically() throws {
    try expectIdentical(SubmitOrder.self, in: "commands:submit_order:", atLeast: 5)
    try expectIdentical(SubmitOrderList.self, in: "commands:submit_order_list:", atLeast: 1)
    try expectIdentical(ModifyOrder.self, in: "serialized:ModifyOrder", atLeast: 1)
    try expectIdentical(CancelOrder.self, in: "serialized:CancelOrder", atLeast: 1)
  }

  @Test func aModifyOrderHasTheKeysOfNautilusTrader() throws {
    let command = ModifyOrder(
      traderId: try TraderId("TESTER-001"), strategyId: try StrategyId("S-1"),
      instrumentId: try InstrumentId("ETHUSD.SIM"), clientOrderId: try ClientOrderId("O-1"),
      price: try Price("1.50"), commandId: try UUID4("7880fc1a-824e-4e5f-a260-f0a02c2f36df"),
      tsInit: 1_770_630_451_868_135_647)
    let expected = """
      {"type":"ModifyOrder","client_id":null,"trader_id":"TESTER-001","strategy_id":"S-1",\
      "instrument_id":"ETHUSD.SIM","client_order_id":"O-1","venue_order_id":null,"quantity":null,\
      "price":"1.50","trigger_price":null,"command_id":"7880fc1a-824e-4e5f-a260-f0a02c2f36df",\
      "ts_init":"1770630451868135647"}
      """
    #expect(String(decoding: JSONSerializer().serialize(command), as: UTF8.self) == expected)
  }

  /// NautilusTrader 1.231 writes `params` with what submits an order, not with what cancels one.
  @Test(arguments: [#""correlation_id":null"#, #""params":{},"correlation_id":null"#])
  func extrasAreWrittenBackAsTheyWere(_ extras: String) throws {
    let text = """
      {"type":"CancelOrder","client_id":null,"trader_id":"TESTER-001","strategy_id":"S-1",\
      "instrument_id":"ETHUSD.SIM","client_order_id":"O-1","venue_order_id":null,\
      "command_id":"7880fc1a-824e-4e5f-a260-f0a02c2f36df","ts_init":"1770630451868135647",\(extras)}
      """
    let command = try JSONSerializer().deserialize(CancelOrder.self, from: Array(text.utf8))
    #expect(String(decoding: JSONSerializer().serialize(command), as: UTF8.self) == text)
  }

  /// Timestamps of the order inside stay integers, whatever the outermost ones are.
  @Test func nestedTimestampsAreIntegers() throws {
    let (_, bytes) = try #require(Self.stored("commands:submit_order:").first)
    let map = try Self.serializer.deserialize(Free.self, from: bytes).map
    guard case .map(let order)? = map["order"], case .int? = order["ts_init"],
      case .string? = map["ts_init"]
    else {
      Issue.record("order.ts_init is no integer, or ts_init no text")
      return
    }
  }

  @Test func anotherCommandIsRefused() throws {
    let (_, bytes) = try #require(Self.stored("commands:submit_order:").first)
    #expect(throws: SerializationError.unknownType("SubmitOrder")) {
      try Self.serializer.deserialize(CancelOrder.self, from: bytes)
    }
  }

  // MARK: Records of 1.160

  /// An order of 1.160: options are JSON text, linked orders and tags texts with commas, and several
  /// keys do not exist.
  private static let oldOrder = """
    {"type":"OrderInitialized","trader_id":"TESTER-001","strategy_id":"S-1",\
    "instrument_id":"ETHUSD.SIM","client_order_id":"O-1","order_side":"BUY",\
    "order_type":"STOP_LIMIT","quantity":"10","time_in_force":"GTC","post_only":false,\
    "reduce_only":true,"options":"{\\"price\\":\\"1.5\\",\\"trigger_price\\":\\"1.6\\",\
    \\"trigger_type\\":\\"LAST_PRICE\\",\\"expire_time_ns\\":0,\\"display_qty\\":null}",\
    "emulation_trigger":"NO_TRIGGER","contingency_type":"OCO","order_list_id":"OL-1",\
    "linked_order_ids":"O-2,O-3","parent_order_id":null,"tags":"ENTRY",\
    "event_id":"7880fc1a-824e-4e5f-a260-f0a02c2f36df","ts_init":5,"reconciliation":false}
    """

  private static func oldCommand(type: String, _ fields: DynamicMap) -> [UInt8] {
    var map: DynamicMap = [
      "type": .string(type), "client_id": .null, "trader_id": .string("TESTER-001"),
      "strategy_id": .string("S-1"),
    ]
    map.entries += fields.entries
    map["position_id"] = .null
    map["command_id"] = .string("7880fc1a-824e-4e5f-a260-f0a02c2f36df")
    map["ts_init"] = .string("1770630451868135647")
    return serializer.serialize(Free(map: map))
  }

  @Test func oldSubmitOrdersAreRead() throws {
    let bytes = Self.oldCommand(
      type: "SubmitOrder",
      [
        "order": .bytes(Array(Self.oldOrder.utf8)), "exec_algorithm_id": .null,
        "exec_algorithm_params": .null,
      ])
    let command = try Self.serializer.deserialize(SubmitOrder.self, from: bytes)
    let order = try Order(command.order)
    #expect(order.clientOrderId.value == "O-1" && order.tsInit == 5)
    #expect(order.price?.description == "1.5" && order.triggerPrice?.description == "1.6")
    #expect(order.initialized.linkedOrderIds?.count == 2 && order.initialized.tags == ["ENTRY"])
    #expect(order.initialized.isReduceOnly && !order.initialized.isQuoteQuantity)
    #expect(command.tsInit == 1_770_630_451_868_135_647)
  }

  @Test func oldSubmitOrderListsAreRead() throws {
    let bytes = Self.oldCommand(
      type: "SubmitOrderList",
      [
        "order_list_id": .string("OL-1"),
        "orders": .bytes(Array("[\(Self.oldOrder),\(Self.oldOrder)]".utf8)),
        "exec_algorithm_specs": .array([
          .map(["client_order_id": .string("O-1"), "exec_algorithm_id": .string("TWAP")])
        ]),
      ])
    let command = try Self.serializer.deserialize(SubmitOrderList.self, from: bytes)
    #expect(command.orderListId.value == "OL-1" && command.orders.count == 2)
  }
}

/// Any map, exactly as it stands.
private struct Free: WireRecord {
  let map: DynamicMap
  static let wireTypes: [String] = []

  init(map: DynamicMap) { self.map = map }
  init(from map: inout WireMap) throws(SerializationError) { self.map = try map.dynamicMap() }
  func write(to writer: inout MsgPackWriter) { writer.map(map) }
}
