import ServerTestKit
import Testing
import TradingCache

/// The keys, types and bytes of the families that NautilusTrader has, as it writes them.
@Suite struct FamilyKeysTests {
  @Test func generalObjectsAreBytesAsTheyAre() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let objects: [String: [UInt8]] = [
      "plain": [1, 2, 0, 255], "a:b*[c]?": Array("text".utf8), "empty": [], " é": [7],
    ]
    for (key, bytes) in objects { try database.addGeneral(key, bytes) }
    let stored = try await database.loadGeneralObjects()
    #expect(Dictionary(uniqueKeysWithValues: stored.map { ($0.key, $0.bytes) }) == objects)
    #expect(try await database.loadGeneral("a:b*[c]?") == Array("text".utf8))
    #expect(try await database.loadGeneral("empty") == [])
    #expect(try await database.loadGeneral("none") == nil)
    #expect(
      try connect().stored(trader, "general:")["general:plain"] == .string([1, 2, 0, 255]))
    #expect(try await failure { try database.addGeneral("", [1]) } == .invalidKey(""))
  }

  @Test func actorsComeBackAndGo() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let id = try ComponentId("Actor with spaces-#1:x")
    let state: DynamicMap = ["count": .int(3), "raw": .bytes([0, 1]), "list": .array([.null])]
    try database.updateActor(id, state)
    #expect(try await database.loadActor(id) == state)
    #expect(try await database.loadActors().records == [SavedActor(id: id, state: state)])
    #expect(Array(try connect().stored(trader, "actors:").keys) == ["actors:\(id):state"])
    try database.deleteActor(id)
    #expect(try await database.loadActor(id).isEmpty)
    #expect(try connect().stored(trader, "actors:").isEmpty)
  }

  @Test func syntheticsComeBack() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let synthetic = try SyntheticInstrument(
      symbol: Symbol("BTC-ETH"), pricePrecision: 8,
      components: [InstrumentId("BTCUSDT.BINANCE"), InstrumentId("ETHUSDT.BINANCE")],
      formula: "(BTCUSDT.BINANCE + ETHUSDT.BINANCE) / 2", tsEvent: 1, tsInit: 2)
    try database.addSynthetic(synthetic)
    #expect(try await database.loadSynthetic(synthetic.id) == synthetic)
    #expect(try await database.loadSynthetics().records == [synthetic])
    #expect(Array(try connect().stored(trader, "synthetics:").keys) == ["synthetics:BTC-ETH.SYNTH"])
  }

  @Test func aHeartbeatIsIsoTextThatPassesAway() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    #expect(try await database.loadHeartbeat() == nil)
    try database.heartbeat(at: 1_735_787_045_678_901_000)
    #expect(try await database.loadHeartbeat() == 1_735_787_045_678_901_000)
    let connection = try connect()
    let key = "trader-\(trader):health:heartbeat"
    #expect(try connection.roundTrip("GET", key).text == "2025-01-02T03:04:05.678901000Z")
    let left = try connection.roundTrip("PTTL", key).integer ?? 0
    #expect(left > 0 && left <= 3_600_000)

    let lasting = try await open(trader) { $0.heartbeatTimeToLive = nil }
    try await lasting.confirmed(lasting.heartbeat(at: 5))
    #expect(try connection.roundTrip("PTTL", key).integer == -1)
    #expect(try connection.roundTrip("GET", key).text == "1970-01-01T00:00:00.000000005Z")
  }

  @Test func keysMatchPatternsBehindThePrefixOnly() async throws {
    // Another trader's keys would match this one's id as a pattern.
    let tag = UUID4()
    let trader = try TraderId("T*-\(tag)")
    let database = try await open(trader)
    let other = try await open(TraderId("TX-\(tag)"))
    try await other.confirmed(other.addGeneral("one", [1]))
    try database.addGeneral("one", [1])
    try database.addGeneral("two", [2])
    #expect(
      try await database.keys(matching: "general:*") == [
        "trader-\(trader):general:one", "trader-\(trader):general:two",
      ])
    #expect(
      try await database.keys(matching: "general:?[mnw]?") == [
        "trader-\(trader):general:one", "trader-\(trader):general:two",
      ])
    #expect(try await database.keys(matching: "general:t*") == ["trader-\(trader):general:two"])
    #expect(try await failure { _ = try await database.keys(matching: "") } == .invalidKey(""))
  }

  @Test func everythingIsRestoredAndFlushed() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try database.addGeneral("k", [1])
    try database.updateActor(ComponentId("A-1"), ["n": .int(1)])
    try database.indexOrderPosition(ClientOrderId("O-1"), PositionId("P-1"))
    try database.heartbeat(at: 9)
    try database.addSignal(Signal(name: "s", value: .double(1.5), tsEvent: 1, tsInit: 2))
    let state = try await database.loadAll()
    #expect(state.general.records == [GeneralObject(key: "k", bytes: [1])])
    #expect(state.actors.count == 1)
    #expect(state.orderPositions[try ClientOrderId("O-1")] == (try PositionId("P-1")))
    #expect(state.heartbeat == 9)
    #expect(state.report.counts["general objects"] == 1)
    try await database.flush()
    #expect(try connect().stored(trader, "").keys.allSatisfy { $0.hasPrefix("writer:") })
  }
}
