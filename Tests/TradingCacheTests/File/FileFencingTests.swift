#if File
  import ServerTestKit
  import TestSupport
  import Testing

  @testable import TradingCache

  /// One writer for each trader of a file, and readers beside it.
  @Suite struct FileFencingTests {
    @Test func aSecondWriterTakesOver() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let first = try await file.open(trader)
      try await first.confirmed(first.addOrder(limitOrder(trader, "O-1")))
      let second = try await file.open(trader)
      #expect(second.opening.lastStop == .unclean)
      // An idle writer may have noticed already; then it takes no more writes.
      let receipt = try? first.addOrder(limitOrder(trader, "O-2"))
      let error =
        if let receipt {
          try await failure { try await first.confirmed(receipt) }
        } else { first.status?.stopped }
      guard case .fenced(let holder) = error else {
        Issue.record("\(String(describing: first.status))")
        return
      }
      #expect(holder.contains("process"))
      #expect(first.keptWrites.map(\.reason) == (receipt == nil ? [] : [.notConfirmed]))
      try await second.confirmed(second.addOrder(limitOrder(trader, "O-3")))
      #expect(try await second.loadOrders().map(\.clientOrderId.value) == ["O-1", "O-3"])
    }

    /// One that writes nothing learns it too.
    @Test func anIdleWriterIsFenced() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let first = try await file.open(trader)
      let second = try await file.open(trader)
      try await eventually("it has seen it") {
        if case .fenced = first.status?.stopped { true } else { false }
      }
      #expect(second.status?.stopped == nil)
    }

    @Test func aLiveWriterIsLeftAlone() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let first = try await file.open(trader)
      try first.heartbeat()
      try await first.sync()
      guard
        case .writerIsAlive = try await failure({
          _ = try await file.open(trader, .refuseIfAlive())
        })
      else {
        Issue.record("it was opened")
        return
      }
      try await first.confirmed(first.addOrder(limitOrder(trader)))
      try first.heartbeat(at: UnixNanos(0))
      try await first.sync()
      _ = try await file.open(trader, .refuseIfAlive())
    }

    /// Not even while the writer is in the middle of a transaction.
    @Test func aReaderNeverWaits() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let writer = try await file.open(trader)
      try await writer.confirmed(writer.addOrder(limitOrder(trader, "O-1")))
      let busy = try file.connect()
      try busy.execute("BEGIN IMMEDIATE; DELETE FROM element")
      let reader = try await file.open(trader, .readOnly)
      #expect(try await reader.loadOrders().map(\.clientOrderId.value) == ["O-1"])
      #expect(try await failure { try reader.addOrder(limitOrder(trader, "O-2")) } == .readOnly)
      let receipt = try writer.addOrder(limitOrder(trader, "O-2"))
      #expect(try await reader.loadOrders().count == 1, "it waits, and the reader does not")
      try busy.execute("ROLLBACK")
      try await writer.confirmed(receipt)
      #expect(try await reader.loadOrders().count == 2)
    }

    /// What is written then would be lost.
    @Test(arguments: [true, false]) func theFileIsTakenAway(isReplaced: Bool) async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let database = try await file.open(trader)
      try await database.confirmed(database.addOrder(limitOrder(trader, "O-1")))
      try file.takeAway()
      if isReplaced { try await file.open(trader).close() }
      // An idle writer may have noticed already; then it takes no more writes.
      let receipt = try? database.addOrder(limitOrder(trader, "O-2"))
      let error =
        if let receipt {
          try await failure { try await database.confirmed(receipt) }
        } else { database.status?.stopped }
      guard case .dataLoss = error else {
        Issue.record("\(String(describing: database.status))")
        return
      }
      #expect(database.keptWrites.count == (receipt == nil ? 0 : 1))
    }

    /// A trader's rows that are older than what was confirmed, as after a copy that was put back.
    @Test func olderDataIsNoticed() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let database = try await file.open(trader)
      try await database.confirmed(database.addOrder(limitOrder(trader, "O-1")))
      try file.connect().execute("UPDATE writer SET marker = marker - 1")
      let receipt = try database.addOrder(limitOrder(trader, "O-2"))
      #expect(
        try await failure { try await database.confirmed(receipt) }
          == .dataLoss(confirmed: 1, found: 0))
    }

    @Test func anotherProcessTakesOver() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      let first = try file.startNode(trader)
      #expect(first.ask("write 10") == "wrote 10")
      try await eventually("all is confirmed") { first.status.confirmed == 11 }
      let second = try file.startNode(trader)
      #expect(second.ask("write 5") == "wrote 5")
      _ = first.ask("write 1")
      try await eventually("it is fenced") {
        first.status.failure.hasPrefix("stopped: another node")
      }
      try await eventually("all is confirmed") { second.status.confirmed == 16 }
      #expect(try file.rows("SELECT count(*) FROM log") == [["16"]])
    }

    /// What was confirmed is there, in order, and nothing twice.
    @Test func aNodeIsKilled() async throws {
      let file = try StateFile()
      let trader = try uniqueTrader()
      var confirmed = 0
      for round in 1...5 {
        let node = try file.startNode(trader)
        _ = node.ask("write 2000")
        try await eventually("it is under way") { node.status.confirmed > confirmed }
        confirmed = node.status.confirmed
        node.process.kill()
        let reader = try await file.open(trader, .readOnly)
        let account = try #require(try await reader.loadAccount(AccountId("SIM-001")))
        #expect(account.events.count >= confirmed, "round \(round)")
        #expect(account.events.map(\.tsEvent.value) == Array(1...UInt64(account.events.count)))
        confirmed = account.events.count
      }
      #expect(try file.rows("PRAGMA integrity_check") == [["ok"]])
    }
  }
#endif
