#if File
  import Foundation
  import TestSupport
  import Testing

  @testable import TradingCache

  /// A trader's state in a file: what is in it, and who finds it again.
  @Suite struct FileDatabaseTests {
    @Test func aNodeComesBack() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let first = try await file.open(trader)
      #expect(first.opening.lastStop == LastStop.none)
      let order = try order(trader, "O-1", eventCount: 3)
      let receipt = try first.addOrder(order)
      try await first.close()
      #expect(file.folder.names == ["state.cache"], "it may be copied now")

      let second = try await file.open(trader)
      guard case .clean = second.opening.lastStop else {
        Issue.record("\(second.opening)")
        return
      }
      #expect(second.opening.confirmedWrites == .present(upTo: receipt))
      #expect(try await second.loadOrders().records == [order])
      #expect(try second.heartbeat() > receipt)
      try await second.sync()
      #expect(try await file.open(trader).opening.lastStop == .unclean)
    }

    /// What the documentation says of the tables, as anybody reads them.
    @Test func anybodyCanLookIn() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let database = try await file.open(trader) { $0.encoding = .json }
      let order = try order(trader, "O-1", eventCount: 3)
      try database.addOrder(order)
      try database.addGeneral("key", Array("value".utf8))
      try await database.sync()

      let log = try file.rows("SELECT key, number, CAST(value AS TEXT) FROM log")
      #expect(log.map { $0[0] } == Array(repeating: "trader-\(trader):orders:O-1", count: 3))
      #expect(log.map { $0[1] } == ["1", "2", "3"])
      #expect(log.allSatisfy { $0[2].contains("\"client_order_id\":\"O-1\"") })
      #expect(
        try file.rows("SELECT key, value, expires FROM state")
          == [["trader-\(trader):general:key", "value", ""]])
      #expect(
        try file.rows("SELECT member FROM set_member WHERE key LIKE '%:index:orders'") == [["O-1"]])
      #expect(
        try file.rows("SELECT trader, marker FROM writer")
          == [["trader-\(trader)", "\(try #require(database.status).lastConfirmed.sequence)"]])
      #expect(try file.rows("PRAGMA application_id") == [["1416774497"]])
      #expect(try file.rows("PRAGMA integrity_check") == [["ok"]])
    }

    @Test func severalTraders() async throws {
      let file = try StateFile()
      let traders = try ["A", "B"].map { try uniqueTrader($0) }
      var databases: [FileCacheDatabase] = []
      for trader in traders { databases.append(try await file.open(trader)) }
      for (trader, database) in zip(traders, databases) {
        try database.addOrder(limitOrder(trader, "O-\(trader)"))
        try await database.sync()
      }
      for (trader, database) in zip(traders, databases) {
        #expect(try await database.loadOrders().map(\.clientOrderId.value) == ["O-\(trader)"])
      }
      let config = FileCacheDatabase.Configuration(path: file.path)
      #expect(try await FileCacheDatabase.traders(config: config).map(\.traderId) == traders)
      #expect(
        try await FileCacheDatabase.traders(traders[1], config: config).map(\.traderId)
          == [traders[1]])
      try await databases[0].flush()
      #expect(try await FileCacheDatabase.traders(config: config).map(\.traderId) == [traders[1]])
    }

    @Test func aHeartbeatGoesAway() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let lasting = try await file.open(trader)
      try lasting.heartbeat()
      #expect(try await lasting.loadHeartbeat() != nil)
      let database = try await file.open(trader) { $0.heartbeatTimeToLive = .milliseconds(30) }
      try database.heartbeat()
      try await eventually("it is gone") { try await database.loadHeartbeat() == nil }
      #expect(try await database.loadAll().heartbeat == nil)
    }

    /// The numbers of a log that is trimmed go up for ever, and the id of a row has room for 32 bits of them.
    @Test func theNumbersOfALogAreUsedUp() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let id = try InstrumentId("ETHUSDT.BINANCE")
      func quotes(_ database: FileCacheDatabase, _ times: ClosedRange<UInt64>) async throws {
        for time in times {
          try database.addQuote(
            QuoteTick(
              instrumentId: id, bidPrice: Price("1.0"), askPrice: Price("1.1"),
              bidSize: Quantity("1"), askSize: Quantity("1"), tsEvent: UnixNanos(time),
              tsInit: UnixNanos(time)))
        }
        try await database.close()
      }
      try await quotes(file.open(trader) { $0.marketData.quotes = 3 }, 1...5)
      try file.connect().execute(
        "UPDATE element SET id = id + 4294967290 - (SELECT max(number) FROM log)")
      try await quotes(file.open(trader) { $0.marketData.quotes = 3 }, 6...30)
      let reader = try await file.open(trader, .readOnly)
      #expect(try await reader.loadQuotes(id).map(\.tsEvent.value) == [28, 29, 30])
    }

    @Test func manyOrdersOnSeveralThreads() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let database = try await file.open(trader) { $0.restoreThreads = 4 }
      for number in 1...3000 { try database.addOrder(limitOrder(trader, "O-\(number)")) }
      try await database.sync()
      try database.deleteOrder(ClientOrderId("O-1500"))
      let found = try await database.loadOrders().map(\.clientOrderId.value)
      let expected = (1...3000).filter { $0 != 1500 }.map { "O-\($0)" }.sorted()
      #expect(found == expected)
    }

    @Test(arguments: [
      "file:///tmp/a%20b.cache", "FILE:///tmp/a b.cache",
    ]) func theURLOfAFile(url: String) throws {
      #expect(try FileCacheDatabase.Configuration(url: url).path == "/tmp/a b.cache")
    }

    @Test(arguments: [
      "file://host/state.cache", "file://state.cache", "file:///a?mode=ro", "redis://localhost",
    ]) func noURLOfAFile(url: String) {
      #expect(throws: RedisError.self) { try FileCacheDatabase.Configuration(url: url) }
    }
  }
#endif
