import ServerTestKit
import Testing
import TradingCache

/// Keys, types and bytes are those that NautilusTrader 1.221 writes for the same operation.
@Suite struct LayoutTests {
  @Test func keysAndTypes() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try writeOneOfEach(trader, to: database)
    try await database.close()
    let connection = try connect()
    let prefix = "trader-\(trader):"
    let types = try connection.keys(prefix).map { key in
      "\(key.dropFirst(prefix.count)) \(try connection.roundTrip("TYPE", key).text ?? "")"
    }
    #expect(
      types == [
        "accounts:BINANCE-001 list", "commands:submit_order:O-1 string",
        "commands:submit_order_list:OL-1 string", "currencies:USDT string",
        "index:order_client hash", "index:order_ids set", "index:order_position hash",
        "index:orders set", "index:orders_open set", "index:positions set",
        "index:positions_open set", "instruments:ETHUSDT.BINANCE string", "orders:O-1 list",
        "positions:P-1 list", "strategies:S-001:state string", "writer:fence string",
        "writer:holder string", "writer:left string", "writer:marker string",
        "writer:stopped string",
      ])
    #expect(try connection.roundTrip("HGET", "\(prefix)index:order_position", "O-1").text == "P-1")
    #expect(
      try connection.roundTrip("HGET", "\(prefix)index:order_client", "O-1").text == "BINANCE")
    #expect(try connection.members("\(prefix)index:positions_open") == ["P-1"])
    for key in try connection.keys(prefix) {
      #expect(try connection.roundTrip("TTL", key).integer == -1)
    }
  }

  @Test func bytesAreTheSerializers() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let written = try writeOneOfEach(trader, to: database)
    try await database.sync()
    let connection = try connect()
    let serializer = MsgPackSerializer()
    let prefix = "trader-\(trader):"
    #expect(
      try connection.list("\(prefix)orders:O-1") == written.order.events.map(serializer.serialize))
    #expect(
      try connection.list("\(prefix)accounts:BINANCE-001")
        == written.account.events.map(serializer.serialize))
    #expect(
      try connection.list("\(prefix)positions:P-1")
        == written.position.fills.map(serializer.serialize))
    #expect(
      try connection.roundTrip("GET", "\(prefix)instruments:ETHUSDT.BINANCE").bytes
        == serializer.serialize(instrument()))
    #expect(
      try connection.roundTrip("GET", "\(prefix)strategies:S-001:state").bytes
        == [0x81, 0xA1, 0x78, 0xC4, 0x01, 0x01])
  }

  /// The sets after each event of a life, as NautilusTrader leaves them.
  @Test func indexesFollowTheOrder() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let connection = try connect()
    let account = try AccountId("BINANCE-001")
    let reference = VenueReference(venueOrderId: try VenueOrderId("V-O-1"), accountId: account)
    var order = try limitOrder(trader)
    try database.addOrder(order)
    try await database.sync()
    #expect(try indexes(of: trader, connection) == ["orders"])
    let life: [(OrderEvent.Kind, [String])] = [
      (.submitted(accountId: account), ["orders", "orders_inflight"]),
      (try lifeStep(2, of: "O-1"), ["order_ids", "orders", "orders_open"]),
      (.pendingUpdate(reference), ["order_ids", "orders", "orders_inflight", "orders_open"]),
      (try lifeStep(3, of: "O-1"), ["order_ids", "orders", "orders_open"]),
      (.pendingCancel(reference), ["order_ids", "orders", "orders_inflight", "orders_open"]),
      (.canceled(reference), ["order_ids", "orders", "orders_closed"]),
    ]
    for (event, expected) in life {
      try order.happen(event)
      try database.updateOrder(order)
      try await database.sync()
      #expect(try indexes(of: trader, connection) == expected, "after \(event.name)")
    }
  }

  @Test func indexesOfAnEmulatedOrder() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let connection = try connect()
    var order = try limitOrder(trader, emulation: .bidAsk)
    try database.addOrder(order)
    try order.happen(.emulated)
    try database.updateOrder(order)
    try await database.sync()
    #expect(try indexes(of: trader, connection) == ["orders", "orders_emulated"])
    try order.happen(.released(price: Price("2500.10")))
    try database.updateOrder(order)
    try await database.sync()
    #expect(try indexes(of: trader, connection) == ["orders"])
    #expect(try await database.loadOrders().records == [order])
  }

  @Test func indexesOfAPosition() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let connection = try connect()
    var position = try Position(instrument: instrument(), fill: fill(trader, "T-1"))
    try database.addPosition(position)
    for (trade, side, expected) in [
      ("T-2", OrderSide.sell, ["positions", "positions_closed"]),
      ("T-3", .buy, ["positions", "positions_open"]),
    ] {
      try position.apply(fill(trader, trade, side: side))
      try database.updatePosition(position)
      try await database.sync()
      #expect(try indexes(of: trader, member: "P-1", connection) == expected)
    }
  }

  /// What is refused leaves no trace in the sets.
  @Test func refusedWritesDoNotPolluteIndexes() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let connection = try connect()
    let stored = try limitOrder(trader, "O-1")
    try database.addOrder(stored)
    try database.updateOrder(order(trader, "O-2", eventCount: 3))
    try database.updatePosition(Position(instrument: instrument(), fill: fill(trader, "T-1")))
    try database.addOrder(
      order(trader, "O-1", eventCount: 3), positionId: PositionId("P-9"), clientId: ClientId("X"))
    let error = try await failure { try await database.sync() }
    #expect(error?.rejectedWrites.map(\.reason) == [.notFound, .notFound, .alreadyExists])
    #expect(try indexes(of: trader, member: "O-1", connection) == ["orders"])
    #expect(try indexes(of: trader, member: "O-2", connection) == [])
    #expect(try indexes(of: trader, member: "P-1", connection) == [])
    for hash in ["order_position", "order_client"] {
      #expect(
        try connection.roundTrip("HEXISTS", "trader-\(trader):index:\(hash)", "O-1").integer == 0)
    }
  }

  /// Refused first and added right behind, in one batch: the sets are those of what was added.
  @Test func indexesOfAnOrderAddedBehindARefusedUpdate() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration)
    let connection = try connect(server.configuration)
    server.pause()  // so that all of it becomes one batch
    try database.addCurrency(currency("USDT"))
    let order = try order(trader, "O-1", eventCount: 3)
    let refused = try database.updateOrder(order)
    try database.addOrder(order)
    server.resume()
    try await database.confirmed(database.addOrder(limitOrder(trader, "O-2")))
    let error = try await failure { try await database.confirmed(refused) }
    #expect(error?.rejectedWrites.map(\.reason) == [.notFound])
    #expect(try indexes(of: trader, connection) == ["order_ids", "orders", "orders_open"])
    #expect(try await database.loadOrder(order.clientOrderId) == order)
  }

  /// The options of NautilusTrader's configuration that change keys.
  @Test func prefixes() async throws {
    let trader = try uniqueTrader()
    let instance = UUID4()
    let connection = try connect()
    let cases: [(String, Bool, UUID4?)] = [
      ("trader-\(trader):\(instance)", true, instance), ("\(trader)", false, nil),
      ("\(trader):\(instance)", false, instance),
    ]
    for (prefix, usesWord, instanceId) in cases {
      let database = try await open(trader) {
        $0.useTraderPrefix = usesWord
        $0.instanceId = instanceId
      }
      try database.addOrder(limitOrder(trader))
      try await database.close()
      #expect(try connection.roundTrip("EXISTS", "\(prefix):orders:O-1").integer == 1)
    }
    // One trader's three databases do not see each other.
    let plain = try await open(trader)
    #expect(try await plain.loadOrders().isEmpty)
    try await plain.flush()
    #expect(
      try connection.roundTrip("EXISTS", "trader-\(trader):\(instance):orders:O-1").integer == 1)
  }

  /// The indexes that hold a member.
  private func indexes(
    of trader: TraderId, member: String = "O-1", _ connection: RedisConnection
  ) throws -> [String] {
    let prefix = "trader-\(trader):index:"
    return try connection.keys(prefix).filter { key in
      try connection.roundTrip("TYPE", key).text == "set"
        && connection.members(key).contains(member)
    }.map { String($0.dropFirst(prefix.count)) }
  }
}
