import ServerTestKit
import Testing
import TradingCache

/// Restores that are large enough for several threads, each with a connection of its own.
@Suite struct BulkReadTests {
  private static let count = 3000

  private static func id(_ number: Int) -> String { "O-\(100_000 + number)" }

  /// Writes orders of one to five events; returns them in the order of their ids.
  private static func writeOrders(
    _ trader: TraderId, on server: RedisConfiguration? = nil
  ) async throws -> [Order] {
    let database = try await open(trader, on: server)
    let orders = try (0..<count).map { try order(trader, id($0), eventCount: 1 + $0 % 5) }
    for order in orders { try database.addOrder(order) }
    try await database.close()
    return orders
  }

  @Test(arguments: [1, 2, 8]) func allComeInTheOrderOfTheirIds(threads: Int) async throws {
    let trader = try uniqueTrader()
    let written = try await Self.writeOrders(trader)
    let database = try await open(trader) {
      $0.role = .readOnly
      $0.restore.threads = threads
    }
    #expect(try await database.loadOrders(.strict).elementsEqual(written))
  }

  @Test func theDamagedOnesAreListedInOrderToo() async throws {
    let trader = try uniqueTrader()
    var written = try await Self.writeOrders(trader)
    let damaged = stride(from: 0, to: Self.count, by: 100).map { $0 + $0 / 100 }
    let keys = damaged.map { "trader-\(trader):orders:\(Self.id($0))" }
    let connection = try connect()
    for (place, key) in keys.enumerated() {
      if place.isMultiple(of: 2) {
        _ = try connection.roundTrip("LSET", key, 0, "damaged").get()
      } else {
        _ = try connection.roundTrip("SET", key, "another type").get()
      }
    }
    for index in damaged.reversed() { written.remove(at: index) }
    let restored = try await open(trader) { $0.role = .readOnly }.loadOrders(.quarantine)
    #expect(restored.elementsEqual(written))
    #expect(restored.unreadable.map(\.key) == keys)
  }

  @Test func aServerThatTakesNoFurtherConnectionIsReadOverOne() async throws {
    let server = try RedisServer()
    let trader = try uniqueTrader()
    let written = try await Self.writeOrders(trader, on: server.configuration)
    let database = try await open(trader, on: server.configuration) { $0.role = .readOnly }
    #expect(try await database.loadOrder(written[0].clientOrderId) == written[0])
    let connection = try connect(server.configuration)
    let clients = try #require(connection.roundTrip("CLIENT", "LIST").get().text)
    let count = clients.split(separator: "\n").count
    _ = try connection.roundTrip("CONFIG", "SET", "maxclients", count).get()
    #expect(try await database.loadOrders(.strict).elementsEqual(written))
  }

  /// Whichever of the connections it is, nothing is missing.
  @Test(arguments: [0, 1, 5_000, 200_000, 700_000, 1_500_000])
  func aConnectionThatIsCut(afterBytes: Int) async throws {
    let trader = try uniqueTrader()
    let written = try await Self.writeOrders(trader)
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let database = try await open(trader, on: proxy.configuration) { $0.role = .readOnly }
    proxy.inject(.cut(.replies, afterBytes: afterBytes))
    #expect(try await database.loadOrders(.strict).elementsEqual(written))
    #expect(proxy.faultCount == 1)
  }
}
