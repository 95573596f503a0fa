import Testing
import TradingCache

/// Receipts, sync, flush, close, and databases that only read.
@Suite struct LifetimeContractTests {
  @Test(arguments: Backend.allCases) func receiptsCountUpAcrossRestarts(backend: Backend)
    async throws
  {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let first = try database.addCurrency(currency("USDT"))
    let second = try database.addCurrency(currency("ETH"))
    #expect(first < second)
    try await database.confirmed(second)
    try await database.confirmed(first)
    try await database.close()
    let after = try await world.open(trader)
    #expect(try after.addCurrency(currency("BTC")) > second)
    try await after.close()
  }

  @Test(arguments: Backend.allCases) func nothingIsWrittenAfterClose(backend: Backend) async throws
  {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let receipt = try database.addOrder(limitOrder(trader, "O-1"))
    try await database.close()
    #expect(throws: CacheError.closed) { try database.addOrder(limitOrder(trader, "O-2")) }
    #expect(throws: CacheError.closed) { try database.deleteStrategy(StrategyId("S-001")) }
    #expect(try await failure { try await database.flush() } == .closed)
    try await database.confirmed(receipt)
    try await database.close()  // once more is harmless
    #expect(try await world.open(trader).loadOrders().count == 1)
  }

  @Test(arguments: Backend.allCases) func theLastStopIsKnown(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let first = try await world.open(trader)
    #expect(try await first.loadAll().lastStop == LastStop.none)
    try await first.close()
    let second = try await world.open(trader)  // and never closed
    guard case .clean(let time) = try await second.loadAll().lastStop else {
      Issue.record("not a clean stop")
      return
    }
    #expect(time <= .now())
    let third = try await world.open(trader)
    #expect(try await third.loadAll().lastStop == .unclean)
    #expect(try await world.open(trader, isReadOnly: true).loadAll().lastStop == nil)
  }

  @Test(arguments: Backend.allCases) func closeReportsRejections(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    try database.updateOrder(limitOrder(trader))
    let error = try await failure { try await database.close() }
    #expect(error?.rejectedWrites.map(\.reason) == [.notFound])
  }

  @Test(arguments: Backend.allCases) func aReaderNeverWrites(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let writer = try await world.open(trader)
    let order = try limitOrder(trader)
    try writer.addOrder(order)
    try await writer.sync()
    let reader = try await world.open(trader, isReadOnly: true)
    #expect(try await reader.loadOrders().records == [order])
    #expect(throws: CacheError.readOnly) { try reader.addOrder(limitOrder(trader, "O-2")) }
    #expect(throws: CacheError.readOnly) { try reader.updateStrategy(StrategyId("S-001"), [:]) }
    #expect(try await failure { try await reader.flush() } == .readOnly)
    // The writer beside it goes on.
    try writer.addOrder(limitOrder(trader, "O-3"))
    try await writer.sync()
    #expect(try await reader.loadOrders().count == 2)
    try await reader.close()
    try await writer.close()
  }

  @Test(arguments: Backend.allCases) func whatComesAfterAFlushStays(backend: Backend) async throws {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    try writeOneOfEach(trader, to: database)
    try await database.flush()
    #expect(try await world.isEmpty(trader))
    let order = try limitOrder(trader)
    try database.addOrder(order)  // it existed before
    try await database.sync()
    #expect(try await database.loadOrders().records == [order])
    try await database.flush()
    try await database.flush()  // nothing there
    #expect(try await world.isEmpty(trader))
  }

  @Test(arguments: Backend.allCases) func theSecondWriterFencesTheFirst(backend: Backend)
    async throws
  {
    let world = try World(backend)
    let trader = try uniqueTrader()
    let first = try await world.open(trader)
    try first.addOrder(limitOrder(trader, "O-1"))
    try await first.sync()
    let second = try await world.open(trader)
    let error = try await failure {
      try await first.confirmed(first.addOrder(limitOrder(trader, "O-2")))
    }
    guard case .fenced(let holder) = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
    #expect(!holder.isEmpty)
    #expect(throws: CacheError.fenced(by: holder)) { try first.addOrder(limitOrder(trader, "O-3")) }
    try second.addOrder(limitOrder(trader, "O-4"))
    try await second.sync()
    #expect(try await second.loadOrders().map(\.clientOrderId.value) == ["O-1", "O-4"])
  }

  /// From several threads at once: every write is taken in once.
  @Test(arguments: Backend.allCases) func manyThreads(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
      for thread in 0..<8 {
        group.addTask {
          var order = try limitOrder(trader, "O-\(thread)")
          var receipts = [try database.addOrder(order)]
          for step in 1..<50 {
            try order.happen(lifeStep(step, of: "O-\(thread)"))
            receipts.append(try database.updateOrder(order))
          }
          return receipts
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    try await database.sync()
    #expect(Set(receipts).count == 400)
    #expect(try await database.loadOrders().map(\.events.count) == Array(repeating: 50, count: 8))
    try await database.close()
  }
}
