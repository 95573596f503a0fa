import ServerTestKit
import Testing
import TradingCache

/// Damaged records: named with a reason, never a crash, never skipped in silence, never touched.
@Suite struct DamageTests {
  enum Damage: CaseIterable {
    case wrongType, truncated, garbage, empty, anotherRecord, notUTF8Key
  }

  /// Damages the record under a key in one way.
  static func apply(
    _ damage: Damage, to key: String, id: String, on connection: RedisConnection
  ) throws -> String {
    let isList = try connection.roundTrip("TYPE", key).text == "list"
    let bytes =
      try isList
      ? connection.list(key).last : connection.roundTrip("GET", key).get().bytes
    let whole = try #require(bytes)
    var damaged = whole
    switch damage {
    case .wrongType:
      _ = try connection.roundTrip("DEL", key)
      _ = try connection.roundTrip("SADD", key, "x").get()
      return key
    case .anotherRecord:
      // A sound record under a name that is not its own.
      let other = key.replacing(id, with: "OTHER-1.X")
      _ = try connection.roundTrip("RENAME", key, other).get()
      return other
    case .notUTF8Key:
      let target = Array(key.replacing(id, with: "").utf8) + [0x58, 0xFF, 0x2D, 0x2E, 0x58]
      _ = try target.withUnsafeBytes { try connection.roundTrip("RENAME", key, $0).get() }
      return String(decoding: target, as: UTF8.self)
    case .truncated: damaged = Array(whole.dropLast(3))
    case .garbage: damaged = [0xC1, 0xFF, 0x00]
    case .empty: damaged = []
    }
    _ = try damaged.withUnsafeBytes { bytes in
      isList
        ? try connection.roundTrip("LSET", key, -1, bytes).get()
        : try connection.roundTrip("SET", key, bytes).get()
    }
    return key
  }

  static let families = [
    ("accounts", "BINANCE-001"), ("orders", "O-1"), ("positions", "P-1"),
    ("instruments", "ETHUSDT.BINANCE"), ("commands:submit_order", "O-1"),
    ("commands:submit_order_list", "OL-1"),
  ]

  @Test(arguments: families, Damage.allCases)
  func isReportedAndTheRestIsLoaded(family: (String, String), damage: Damage) async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try writeOneOfEach(trader, to: database)
    try await database.sync()
    let connection = try connect()
    let key = try Self.apply(
      damage, to: "trader-\(trader):\(family.0):\(family.1)", id: family.1, on: connection)

    let strict = try await failure { _ = try await database.loadAll() }
    #expect(
      strict?.unreadableRecords.map(\.key).contains(key) == true, "\(String(describing: strict))")
    let all = try await database.loadAll(.quarantine)
    let fault = try #require(all.report.unreadable.first { $0.key == key })
    #expect(!fault.reason.isEmpty)
    // A position needs its instrument; every other record stands for itself.
    let lost = family.0 == "instruments" ? 2 : 1
    #expect(all.report.counts.values.reduce(0, +) == 8 - lost)
    #expect(all.report.unreadable.count == lost)
    #expect(
      try connection.roundTrip("EXISTS", "trader-\(trader):strategies:S-001:state").integer == 1)
    try await database.close()
  }

  @Test(arguments: [Damage.wrongType, .truncated, .garbage, .empty])
  func oneRecordAsItIsLoaded(damage: Damage) async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    try writeOneOfEach(trader, to: database)
    try await database.sync()
    let connection = try connect()
    for (family, id) in [("orders", "O-1"), ("strategies", "S-001:state"), ("currencies", "USDT")] {
      let key = "trader-\(trader):\(family):\(id)"
      #expect(try Self.apply(damage, to: key, id: id, on: connection) == key)
    }
    let order = try await failure { _ = try await database.loadOrder(ClientOrderId("O-1")) }
    #expect(order?.unreadableRecords.map(\.key) == ["trader-\(trader):orders:O-1"])
    let state = try await failure { _ = try await database.loadStrategy(StrategyId("S-001")) }
    #expect(state?.unreadableRecords.map(\.key) == ["trader-\(trader):strategies:S-001:state"])
    let currency = try await failure { _ = try await database.loadCurrency("USDT") }
    #expect(currency?.unreadableRecords.map(\.key) == ["trader-\(trader):currencies:USDT"])
  }

  /// A write onto a key of another type is rejected, kept, and holds up nothing behind it.
  @Test func aWriteOntoAnotherTypeIsRejected() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    var order = try limitOrder(trader)
    try database.addOrder(order)
    try await database.sync()
    let connection = try connect()
    let key = try Self.apply(
      .wrongType, to: "trader-\(trader):orders:O-1", id: "O-1", on: connection)
    try order.happen(lifeStep(1, of: "O-1"))
    try database.updateOrder(order)
    let next = try database.addOrder(limitOrder(trader, "O-2"))
    let error = try await failure { try await database.sync() }
    #expect(error?.rejectedWrites.map(\.key) == [key])
    guard case .server(let message) = error?.rejectedWrites.first?.reason else {
      Issue.record("no reason")
      return
    }
    #expect(message.hasPrefix("WRONGTYPE"))
    let kept = try #require(database.keptWrites.first)
    #expect(kept.family == "orders" && kept.id == "O-1" && kept.values.count == 1)
    try await database.confirmed(next)
    #expect(try await database.loadOrder(ClientOrderId("O-2")) != nil)
  }

  /// A server that refuses to answer is an error, also where damaged records are put up with:
  /// otherwise a node would start with nothing and take it for everything.
  @Test func aRefusalIsNoDamage() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let database = try await open(trader, on: server.configuration)
    try writeOneOfEach(trader, to: database)
    try await database.close()
    let connection = try connect(server.configuration)
    _ = try connection.roundTrip(
      "ACL", "SETUSER", "blind", "on", ">x", "~*", "+@all", "-lrange", "-get"
    ).get()
    var configuration = server.configuration
    configuration.authentication = .init(username: "blind", password: "x")
    let blind = try await open(trader, on: configuration) { $0.role = .readOnly }
    for _ in 0..<2 {  // the second on a connection that is in order again
      let error = try await failure { _ = try await blind.loadOrders(.quarantine) }
      guard case .redis(.server("NOPERM", _)) = error else {
        Issue.record("threw \(String(describing: error))")
        return
      }
    }
  }
}
