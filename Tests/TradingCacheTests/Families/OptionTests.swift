import ServerTestKit
import TestSupport
import Testing
import TradingCache

/// NautilusTrader's options, by their effect on what is stored.
@Suite struct OptionTests {
  @Test func flushOnStartRemovesThisTradersDataOnly() async throws {
    let trader = try uniqueTrader()
    let neighbour = try TraderId("\(trader)0")
    for id in [trader, neighbour] {
      let database = try await open(id)
      try database.addGeneral("k", [1])
      try await database.close()
    }
    let kept = try await open(trader)
    #expect(try await kept.loadGeneralObjects().count == 1)
    let flushed = try await open(trader) { $0.flushOnStart = true }
    #expect(try await flushed.loadGeneralObjects().isEmpty)
    #expect(try await open(neighbour).loadGeneralObjects().count == 1)
    let reader = try await open(neighbour) {
      $0.flushOnStart = true
      $0.role = .readOnly
    }
    #expect(try await reader.loadGeneralObjects().count == 1)
  }

  @Test func withoutAccountEventsOnlyTheNewestStatementIsKept() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) { $0.persistAccountEvents = false }
    var account = try Account(events: (1...3).map { try statement(total: "\($0).00000000") })
    try database.addAccount(account)
    #expect(try await database.loadAccount(account.id)?.events == [account.lastEvent])
    for number in 4...5 {
      try account.apply(statement(total: "\(number).00000000"))
      try database.updateAccount(account)
    }
    let loaded = try await database.loadAccount(account.id)
    #expect(loaded?.events == [account.lastEvent])
    #expect(loaded?.balances == account.balances)
    let other = try Account(statement("OTHER-1"))
    let receipt = try database.updateAccount(other)
    let error = try await failure { try await database.confirmed(receipt) }
    #expect(error?.rejectedWrites.map(\.reason) == [.notFound])
  }

  @Test(arguments: RedisCacheDatabase.Configuration.Encoding.allCases, [true, false])
  func encodingAndTimestampsAreMixedAtWill(
    _ encoding: RedisCacheDatabase.Configuration.Encoding, _ isISO: Bool
  ) async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) {
      $0.encoding = encoding
      $0.timestampsAsISO8601 = isISO
    }
    let order = try limitOrder(trader)
    try database.addOrder(order)
    try await database.close()
    let bytes = try #require(try connect().list("trader-\(trader):orders:O-1").first)
    #expect((bytes.first == UInt8(ascii: "{")) == (encoding == .json))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("2026-02-09T09:47:31.868135646Z") == isISO)
    #expect(text.contains("1770630451868135646") == !isISO)
    let other = try await open(trader)
    try other.addInstrument(instrument())
    #expect(try await other.loadAll().orders.records == [order])
  }

  @Test func prefixAndInstanceAreInEveryKey() async throws {
    let trader = try uniqueTrader()
    let instance = UUID4()
    let database = try await open(trader) {
      $0.useTraderPrefix = false
      $0.instanceId = instance
    }
    try database.addOrder(limitOrder(trader))
    try database.heartbeat()
    try database.addGeneral("k", [1])
    try await database.sync()
    let keys = try await database.keys(matching: "[^w]*")
    #expect(keys.count == 4)
    #expect(keys.allSatisfy { $0.hasPrefix("\(trader):\(instance):") })
    #expect(try await database.loadIndex(.orders).ids.count == 1)
    #expect(try await open(trader).loadOrders().isEmpty)
  }

  @Test(arguments: [3, 0, -1, Int.max])
  func anyBatchSizeReadsTheSame(_ size: Int) async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) {
      $0.bulkReadBatchSize = size
      $0.restore.scanCount = size
      $0.restore.threads = size
    }
    for number in 0..<20 { try database.addGeneral("\(number)", [UInt8(number)]) }
    #expect(try await database.loadGeneralObjects().count == 20)
  }

  @Test func whoeverWaitsEndsTheGathering() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) { $0.bufferInterval = .seconds(3600) }
    for number in 0..<5 { try database.addGeneral("\(number)", [1]) }
    // They have not left: nobody waits for them, and the hour is not over.
    #expect(database.status?.queuedWrites == 5)
    try await database.sync()
    #expect(database.status?.queuedWrites == 0)
    try database.addGeneral("last", [1])
    #expect(try await database.loadGeneralObjects().count == 6)
    try database.addGeneral("at the close", [1])
    try await database.close()
    #expect(try await open(trader).loadGeneralObjects().count == 7)
  }

  @Test func aFullBatchAndALateOneLeaveWithoutBeingWaitedFor() async throws {
    let trader = try uniqueTrader()
    let full = try await open(trader) {
      $0.bufferInterval = .seconds(3600)
      $0.writeQueue.maxBatchCommands = 4
    }
    for number in 0..<5 { try full.addGeneral("\(number)", [1]) }
    try await eventually("a full batch leaves") { full.status?.queuedWrites == 1 }
    let late = try await open(uniqueTrader()) { $0.bufferInterval = .milliseconds(5) }
    try late.addGeneral("k", [1])
    try await eventually("a late batch leaves") { late.status?.queuedWrites == 0 }
  }
}
