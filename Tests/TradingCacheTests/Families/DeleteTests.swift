import ServerTestKit
import Testing
import TradingCache

@Suite struct DeleteTests {
  @Test func aDeletedOrderIsInNoIndex() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let kept = try order(trader, "O-kept", eventCount: 3)
    let doomed = try order(trader, "O:1", eventCount: 3)
    for order in [kept, doomed] {
      try database.addOrder(order, positionId: PositionId("P-1"), clientId: ClientId("SIM"))
    }
    try database.indexVenueOrderId(doomed.clientOrderId, VenueOrderId("V-1"))
    try database.deleteOrder(doomed.clientOrderId)
    #expect(try await database.loadOrder(doomed.clientOrderId) == nil)
    #expect(try await database.loadOrders().records == [kept])
    let id = Array("O-kept".utf8)
    #expect(
      try connect().stored(trader, "index:") == [
        "index:orders": .set([id]), "index:orders_open": .set([id]), "index:order_ids": .set([id]),
        "index:order_position": .hash([id: Array("P-1".utf8)]),
        "index:order_client": .hash([id: Array("SIM".utf8)]),
      ])
    try await database.confirmed(database.deleteOrder(ClientOrderId("O-never")))
  }

  @Test func aDeletedPositionIsInNoIndexAndItsOrdersStay() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try database.addInstrument(instrument())
    let position = try Position(instrument: instrument(), fills: [fill(trader, "T-1")])
    try database.addPosition(position)
    try database.snapshotPositionState(position, at: 7)
    try database.indexOrderPosition(ClientOrderId("O-1"), position.id)
    #expect(try await database.loadIndex(PositionIndex.open).ids == [position.id])
    try database.deletePosition(position.id)
    #expect(try await database.loadPosition(position.id) == nil)
    let stored = try connect().stored(trader, "positions:", "index:", "snapshots:")
    #expect(stored.keys.sorted() == ["index:order_position", "snapshots:positions:P-1"])
    #expect(try await database.loadPositionSnapshots(position.id).first?.tsSnapshot == 7)
  }

  @Test(arguments: [0, 1, 255, 256, 511, 600, 699])
  func aStatementIsTakenOutOfALongLog(_ place: Int) async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) { $0.restore.windowRecords = 256 }
    let account = try Account(events: (0..<700).map { try statement(total: "\($0).00000000") })
    try database.addAccount(account)
    let receipt = try await database.deleteAccountEvent(account.id, account.events[place].eventId)
    #expect(receipt != nil)
    var rest = account.events
    rest.remove(at: place)
    #expect(try await database.loadAccount(account.id)?.events == rest)
    #expect(try await database.deleteAccountEvent(account.id, account.events[place].eventId) == nil)
  }

  @Test func whatIsAppendedMeanwhileIsInNoDanger() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let account = try Account(events: (0..<20).map { try statement(total: "\($0).00000000") })
    try database.addAccount(account)
    let growing = Task {
      var growing = account
      for number in 100..<300 {
        try growing.apply(statement(total: "\(number).00000000"))
        try database.updateAccount(growing)
      }
      return growing.events
    }
    for event in account.events { try await database.deleteAccountEvent(account.id, event.eventId) }
    let left = try await growing.value.dropFirst(20)
    #expect(try await database.loadAccount(account.id)?.events == Array(left))
  }

  @Test func anIdIsFoundHoweverItIsSpelled() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let account = try Account(events: [statement(total: "1.00"), statement(total: "2.00")])
    let spelled = MsgPackSerializer().serialize(account.lastEvent)
    let id = "\(account.lastEvent.eventId)"
    let text = try #require(
      spelled.indices.first { spelled[$0...].starts(with: id.utf8) })
    let foreign = spelled[..<text] + Array(id.uppercased().utf8) + spelled[(text + 36)...]
    let key = "trader-\(trader):accounts:\(account.id)"
    for bytes in [MsgPackSerializer().serialize(account.events[0]), Array(foreign)] {
      _ = try connect().roundTrip("RPUSH", key, bytes).get()
    }
    #expect(try await database.deleteAccountEvent(account.id, account.lastEvent.eventId) != nil)
    #expect(try await database.loadAccount(account.id)?.events == [account.events[0]])
  }

  @Test func theLastStatementTakesTheAccountAlong() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let account = try Account(statement())
    #expect(try await database.deleteAccountEvent(account.id, UUID4()) == nil)
    try database.addAccount(account)
    try await database.deleteAccountEvent(account.id, account.lastEvent.eventId)
    #expect(try await database.loadAccount(account.id) == nil)
  }
}
