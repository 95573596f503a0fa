import ServerTestKit
import Testing
import TradingCache
import TradingCacheTestKit

/// Waiting ends when it is told to, and says why.
@Suite struct WaitingContractTests {
  /// A database whose store takes nothing until `recover` is called.
  private static func stuck() throws -> (InMemoryCacheDatabase, InMemoryStore) {
    let store = InMemoryStore()
    let database = try InMemoryCacheDatabase(traderId: uniqueTrader(), store: store)
    store.suffer(.refuses("away"))
    return (database, store)
  }

  @Test func aLimitEndsTheWait() async throws {
    let (database, store) = try Self.stuck()
    let receipt = try database.addGeneral("k", [1])
    #expect(
      try await failure { try await database.confirmed(receipt, within: .milliseconds(5)) }
        == .timedOut(unconfirmed: 1))
    #expect(
      try await failure { try await database.sync(within: .milliseconds(5)) }
        == .timedOut(unconfirmed: 1))
    store.suffer(nil)
    try await database.confirmed(receipt, within: .seconds(60))
    try await database.sync(within: .seconds(60))
  }

  @Test func aCancelledTaskSaysSo() async throws {
    let (database, store) = try Self.stuck()
    let receipt = try database.addGeneral("k", [1])
    let waiting = Task { try await failure { try await database.confirmed(receipt) } }
    let syncing = Task { try await failure { try await database.sync() } }
    waiting.cancel()
    syncing.cancel()
    #expect(try await waiting.value == .cancelled)
    #expect(try await syncing.value == .cancelled)
    store.suffer(nil)
    try await database.sync()
  }

  /// The status and the kept writes are those of any database.
  @Test func anyDatabaseSaysHowItIs() async throws {
    let (concrete, store) = try Self.stuck()
    let database: any CacheDatabase = concrete
    let before = store.copy()
    try database.addGeneral("k", [1])
    for await status in database.statusChanges {
      guard case .disconnected(_, let reason) = status.connection else { continue }
      #expect(reason.contains("away"))
      break
    }
    #expect(database.status?.queuedWrites == 1)
    store.suffer(nil)
    try await database.sync()
    store.lose(backTo: before)
    try database.addGeneral("k", [2])
    guard case .dataLoss = try await failure({ try await database.sync() }) else {
      Issue.record("the loss was not noticed")
      return
    }
    #expect(database.keptWrites.map(\.reason) == [.notConfirmed])
    #expect(database.keptWrites.map(\.values) == [[[2]]])
  }

  /// A write that stopped a former database is made once more by the next one.
  @Test(arguments: Backend.allCases)
  func aRejectedWriteIsMadeAgain(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    var order = try limitOrder(trader, "O-1")
    let first = order
    try order.happen(lifeStep(1, of: "O-1"))
    try database.updateOrder(order)
    let error = try await failure { try await database.sync() }
    let rejected = try #require(error?.rejectedWrites.first)
    #expect(rejected.family == "orders" && rejected.id == "O-1" && rejected.values.count == 1)
    try database.addOrder(first)
    try await database.confirmed(database.writeAgain(rejected))
    #expect(try await database.loadOrder(order.clientOrderId) == order)
    #expect(try await database.loadIndex(.inflight).ids == [order.clientOrderId])
  }

  @Test(arguments: Backend.allCases)
  func aWriteThatIsTooLargeIsNotTakenIn(backend: Backend) async throws {
    let world = try World(backend, maxWriteBytes: 1000)
    let database = try await world.open(uniqueTrader())
    let before = try database.addGeneral("small", [1])
    let error = try await failure {
      try database.addGeneral("k", [UInt8](repeating: 0, count: 1000))
    }
    guard case .writeTooLarge(let bytes, limit: 1000) = error, bytes > 1000 else {
      Issue.record("threw \(String(describing: error))")
      return
    }
    let after = try database.addGeneral("after", [2])
    #expect(after.sequence == before.sequence + 1)
    try await database.sync()
    #expect(try await database.loadGeneralObjects().map(\.key) == ["after", "small"])
  }
}
