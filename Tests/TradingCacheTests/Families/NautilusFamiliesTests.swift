import Fixtures
import ServerTestKit
import Testing
import TradingCache

/// What NautilusTrader wrote is read, and written again the same way under another trader's keys.
@Suite struct NautilusFamiliesTests {
  @Test(arguments: ["CORPUS-STR", "CORPUS-INT", "EXTREME-STR", "EXTREME-INT"])
  func documentsAreWrittenBackIdentically(_ name: String) async throws {
    let source = try uniqueTrader()
    let target = try uniqueTrader()
    let connection = try connect()
    try connection.plant(name, as: source)
    let before = try await open(source) { $0.role = .readOnly }
    let state = try await before.loadAll(.quarantine)
    #expect(state.report.unreadable == [])

    let after = try await open(
      target, serializer: MsgPackSerializer(timestampsAsStr: name.hasSuffix("STR"))
    ) { $0.heartbeatTimeToLive = nil }
    for object in state.general { try after.addGeneral(object.key, object.bytes) }
    for synthetic in state.synthetics { try after.addSynthetic(synthetic) }
    for actor in state.actors { try after.updateActor(actor.id, actor.state) }
    for strategy in state.strategies { try after.updateStrategy(strategy.id, strategy.state) }
    for currency in state.currencies { try after.addCurrency(currency) }
    if let heartbeat = state.heartbeat { try after.heartbeat(at: heartbeat) }
    try await after.sync()

    let words = ("general:", "synthetics:", "actors:", "strategies:", "currencies:", "health:")
    let expected = try connection.stored(
      source, words.0, words.1, words.2, words.3, words.4, words.5)
    let written = try connection.stored(
      target, words.0, words.1, words.2, words.3, words.4, words.5)
    #expect(expected.count >= 2)
    #expect(written == expected)
  }

  @Test(arguments: ["CORPUS-STR", "ENGINE-HEDGING", "ENGINE-NETTING"])
  func indexesOfOrdersAreWhatNautilusTraderKeeps(_ name: String) async throws {
    let source = try uniqueTrader()
    let target = try uniqueTrader()
    let connection = try connect()
    try connection.plant(name, as: source)
    let before = try await open(source) { $0.role = .readOnly }
    let state = try await before.loadAll(.quarantine)
    let after = try await open(target)
    for order in state.orders {
      let id = order.clientOrderId
      try after.addOrder(
        order, positionId: state.orderPositions[id], clientId: state.orderClients[id])
    }
    try await after.sync()
    // The fixture's indexes also name orders that were never stored.
    let ids = Set(state.orders.map(\.clientOrderId))
    for index in OrderIndex.allCases where index != .emulated {
      let expected = try await before.loadIndex(index)
      #expect(try await after.loadIndex(index).ids == expected.ids.intersection(ids), "\(index)")
      #expect(expected.foreignFills == 0)
    }
    #expect(
      try await after.loadIndexOrderPosition().entries
        == state.orderPositions.entries.filter { ids.contains($0.key) })
    #expect(
      try await after.loadIndexOrderClient().entries
        == state.orderClients.entries.filter { ids.contains($0.key) })
    // NautilusTrader forgets to take a canceled order out of this one.
    let emulated = try await after.loadIndex(.emulated).ids
    #expect(emulated.isSubset(of: try await before.loadIndex(.emulated).ids))
  }

  @Test func positionSetsHoldIdsOnlyOnceOursAreWritten() async throws {
    let trader = try uniqueTrader()
    let connection = try connect()
    try connection.plant("ENGINE-HEDGING", as: trader)
    let database = try await open(trader)
    let found = try await [
      database.loadIndex(PositionIndex.open), database.loadIndex(PositionIndex.closed),
    ]
    #expect(found.map(\.foreignFills).reduce(0, +) > 0)
    #expect(found.flatMap(\.unreadable).isEmpty)
    for position in try await database.loadPositions(.quarantine) {
      try await database.confirmed(database.deletePosition(position.id))
    }
    #expect(try await database.loadIndex(PositionIndex.open).ids.isEmpty)
    #expect(try await database.loadIndex(PositionIndex.positions).ids.isEmpty)
  }

  @Test(arguments: ["CORPUS-STR", "CORPUS-INT"])
  func snapshotsAreReadAndHaveTheSameBytes(_ name: String) async throws {
    let trader = try uniqueTrader()
    let connection = try connect()
    try connection.plant(name, as: trader)
    let database = try await open(trader) { $0.role = .readOnly }
    let serializer = MsgPackSerializer(timestampsAsStr: name.hasSuffix("STR"))
    var count = 0
    for (key, value) in try connection.stored(trader, "snapshots:") {
      guard case .list(let stored) = value else { continue }
      count += stored.count
      if key.hasPrefix("snapshots:orders:") {
        let id = try ClientOrderId(String(key.dropFirst("snapshots:orders:".count)))
        let snapshots = try await database.loadOrderSnapshots(id)
        #expect(snapshots.map { serializer.serialize($0) } == stored, "\(key)")
      } else {
        let id = try PositionId(String(key.dropFirst("snapshots:positions:".count)))
        let snapshots = try await database.loadPositionSnapshots(id)
        #expect(snapshots.map { serializer.serialize($0) } == stored, "\(key)")
      }
    }
    #expect(count > 5)
  }

  /// The newest snapshot of an order that has not changed since is what we write for it.
  @Test func snapshotsOfOrdersHaveNautilusTradersBytes() async throws {
    let source = try uniqueTrader()
    let target = try uniqueTrader()
    let connection = try connect()
    try connection.plant("CORPUS-STR", as: source)
    let before = try await open(source) { $0.role = .readOnly }
    let after = try await open(target)
    var compared = 0
    for order in try await before.loadOrders(.quarantine) {
      let snapshots = try await before.loadOrderSnapshots(order.clientOrderId)
      guard let newest = snapshots.last, newest["ts_last"] == order.snapshot()["ts_last"],
        newest["status"] == order.snapshot()["status"]
      else { continue }
      try await after.confirmed(after.snapshotOrderState(order))
      let key = "snapshots:orders:\(order.clientOrderId)"
      let written = try connection.list("trader-\(target):\(key)")
      #expect(written.first == (try connection.list("trader-\(source):\(key)")).last)
      compared += 1
    }
    #expect(compared > 0)
  }
}
