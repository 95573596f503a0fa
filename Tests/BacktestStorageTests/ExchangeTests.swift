#if Backtests
  import Foundation
  import RedisClient
  import ServerTestKit
  import Testing
  import TradingModel
  import TradingSerialization

  @testable import BacktestStorage

  /// Backtests on their way between machines, through a real server.
  @Suite struct ExchangeTests {
    /// A collection of its own on the shared server, and two machines.
    private struct World {
      let namespace = "\(UUID4())"
      let worker: RedisWorker
      let files: [TemporaryDatabase]
      let here: BacktestStore
      let there: BacktestStore

      init() throws {
        worker = RedisWorker(try RedisServer.shared.configuration, label: "tests")
        files = [try TemporaryDatabase(), try TemporaryDatabase()]
        here = try files[0].open()
        there = try files[1].open()
      }

      func push(_ store: BacktestStore, overwriting: Bool = false) async throws -> SyncReport {
        try await store.push(to: worker, namespace: namespace, overwriting: overwriting)
      }

      func pull(_ store: BacktestStore, overwriting: Bool = false) async throws -> SyncReport {
        try await store.pull(from: worker, namespace: namespace, overwriting: overwriting)
      }

      func command(_ arguments: [String]) throws -> RedisReply {
        let connection = try RedisConnection.connect(worker.configuration)
        var commands = CommandBuffer()
        commands.beginCommand(argumentCount: arguments.count)
        for argument in arguments { commands.appendBulk(argument) }
        return try connection.roundTrip(commands)[0]
      }

      /// All that Redis holds of the collection.
      func content() throws -> [String: RedisReply] {
        let keys = try command(["KEYS", "backtests:\(namespace):*"]).elements ?? []
        return Dictionary(
          uniqueKeysWithValues: try keys.compactMap(\.text).map { key in
            (key, try command(["DUMP", key]))
          })
      }
    }

    /// A result without what differs between databases.
    private func shared(_ result: BacktestResult) -> [String] {
      [
        "\(result.uid ?? "")", "\(result.setup)", "\(result.status)", "\(result.runTimestamp)",
        "\(result.finalEquity as Any)", "\(result.metrics.all)", "\(result.notes ?? "")",
        "\(result.tags)", "\(result.error ?? "")", "\(result.configurationJSON ?? "")",
        "\(result.recordedPoints)", "\(result.fingerprint ?? "")",
      ]
    }

    @Test func whatIsPushedIsPulledAsItWas() async throws {
      let world = try World()
      // The ids there are other ones.
      try world.there.save(.sample("OTHER"), .sample())
      let points = curve([10_000, 0.1 + 0.2, 1e-300, 12_345.678901234567])
      let id = try world.here.save(
        .sample(configuration: ["x": 1.0, "y": .int(.max)]),
        BacktestOutcome(
          finalEquity: try ExactDecimal("12345.6789012345678901"), equityCurve: points,
          trades: trades([1, -3]), executionTime: .seconds(1)), tags: ["b", "a"], notes: "✓",
        runTimestamp: 1_700_000_000)
      // A second later: those of the same second come in any order.
      let failed = try world.here.begin(.sample(), runTimestamp: 1_700_000_001)
      try world.here.fail(failed, error: "boom")
      let pushed = try await world.push(world.here)
      #expect(pushed.added.count == 2)
      #expect(pushed.isComplete)
      let pulled = try await world.pull(world.there)
      #expect(pulled.added == pushed.added)
      let uids = Set(pushed.added)
      let here = try world.here.results()
      let there = try world.there.results().filter { uids.contains($0.uid ?? "") }
      #expect(there.map(\.id) == [3, 2])
      #expect(here.map(shared) == there.map(shared))
      #expect(try world.there.equityCurve(2) == world.here.equityCurve(id))
      #expect(try world.there.trades(2) == world.here.trades(id))
      #expect(try world.there.trades(2) == trades([1, -3]))
    }

    @Test func theKeysAreTheDocumentedOnes() async throws {
      let world = try World()
      try world.here.save(.sample(), .sample(), runTimestamp: 77)
      let uid = try await world.push(world.here).added[0]
      let prefix = "backtests:\(world.namespace)"
      #expect(
        Set(try world.content().keys) == [
          "\(prefix):identity", "\(prefix):runs", "\(prefix):run:\(uid)",
        ])
      #expect(
        try world.command(["ZRANGE", "\(prefix):runs", "0", "-1", "WITHSCORES"]).elements?.map(
          \.text)
          == [uid, "77"])
      let bytes = try #require(try world.command(["HGET", "\(prefix):run:\(uid)", "record"]).bytes)
      #expect(
        try world.command(["HGET", "\(prefix):run:\(uid)", "hash"]).text
          == BacktestRecord.hash(of: bytes))
      for namespace in ["", "a:b"] {
        await #expect(throws: BacktestError.self) {
          try await world.here.push(to: world.worker, namespace: namespace)
        }
      }
    }

    @Test func onceMoreChangesNothing() async throws {
      let world = try World()
      for _ in 0..<70 { try world.here.save(.sample(), .sample()) }
      #expect(try await world.push(world.here).added.count == 70)
      let content = try world.content()
      #expect(try await world.push(world.here).unchanged == 70)
      #expect(try await world.pull(world.here).unchanged == 70)
      #expect(try await world.pull(world.there).added.count == 70)
      #expect(try await world.pull(world.there).unchanged == 70)
      let again = try await world.push(world.there)
      #expect(again.unchanged == 70)
      #expect(again.added.isEmpty)
      #expect(try world.content() == content)
      #expect(try world.there.count() == 70)
    }

    @Test func onlyWhatIsAskedForIsPushed() async throws {
      let world = try World()
      try world.here.save(.sample("BTC"), .sample())
      try world.here.save(.sample("ETH"), .sample())
      let report = try await world.here.push(
        .init(symbol: "ETH"), to: world.worker, namespace: world.namespace)
      #expect(report.added.count == 1)
      try await world.there.pull(from: world.worker, namespace: world.namespace)
      #expect(try world.there.results().map(\.setup.symbol) == ["ETH"])
    }

    @Test func aChangeOnOneSideReachesTheOther() async throws {
      let world = try World()
      let id = try world.here.begin(.sample())
      _ = try await world.push(world.here)
      _ = try await world.pull(world.there)
      #expect(try world.there.result(1).status == .running)
      // It ends here, and someone there has a look later.
      try world.here.finish(id, .sample())
      #expect(try await world.pull(world.here).ahead.count == 1)
      #expect(try await world.push(world.here).updated.count == 1)
      #expect(try await world.push(world.there).ahead.count == 1)
      #expect(try world.there.result(1).status == .running)
      #expect(try await world.pull(world.there).updated.count == 1)
      #expect(try world.there.result(1).status == .finished)
      #expect(try world.there.equityCurve(1).count == 4)
      // And back.
      try world.there.setNotes("good", of: 1)
      try world.there.addTags(["live"], to: 1)
      #expect(try await world.push(world.there).updated.count == 1)
      #expect(try await world.pull(world.here).updated.count == 1)
      #expect(try world.here.result(id).notes == "good")
      #expect(try world.here.result(id).tags == ["live"])
    }

    // Someone elsewhere takes it for dead; what comes out of it wins.
    @Test(arguments: [false, true])
    func aBacktestThatIsRunningHereIsNotEndedByAPull(overwriting: Bool) async throws {
      let world = try World()
      let id = try world.here.begin(.sample())
      let uid = try await world.push(world.here).added[0]
      _ = try await world.pull(world.there)
      #expect(try world.there.endAbandoned([1]).ended == [1])
      _ = try await world.push(world.there)
      #expect(try await world.pull(world.here, overwriting: overwriting).running == [uid])
      #expect(try world.here.result(id).status == .running)
      try world.here.finish(id, .sample())
      #expect(try await world.push(world.here).updated == [uid])
      #expect(try await world.pull(world.there).updated == [uid])
      #expect(try world.there.result(1).status == .finished)
      #expect(try world.there.equityCurve(1).count == 4)
    }

    /// Bytes that still are a record, and not the one that was pushed.
    @Test func damageThatCanStillBeReadIsNotTaken() async throws {
      let world = try World()
      try world.here.save(.sample(), .sample(), notes: "all is well")
      let uid = try await world.push(world.here).added[0]
      let key = "backtests:\(world.namespace):run:\(uid)"
      let connection = try RedisConnection.connect(world.worker.configuration)
      var bytes = try #require(try connection.roundTrip("HGET", key, "record").bytes)
      let place = try #require(bytes.firstRange(of: Array("well".utf8))).lowerBound
      bytes.replaceSubrange(place..<place + 4, with: Array("lost".utf8))
      _ = try connection.roundTrip("HSET", key, "record", bytes)
      let report = try await world.pull(world.there)
      #expect(report.unreadable == [.init(uid: uid, reason: "its bytes are not those of its hash")])
      #expect(try world.there.count() == 0)
    }

    @Test func changesOnBothSidesAreToldAndKept() async throws {
      let world = try World()
      let id = try world.here.save(.sample(), .sample())
      _ = try await world.push(world.here)
      _ = try await world.pull(world.there)
      try world.here.setNotes("mine", of: id)
      try world.there.setNotes("theirs", of: 1)
      #expect(try await world.push(world.there).updated.count == 1)
      let uid = try #require(try world.here.result(id).uid)
      for report in [try await world.push(world.here), try await world.pull(world.here)] {
        #expect(report.conflicts == [.init(uid: uid, id: id)])
        #expect(!report.isComplete)
      }
      #expect(try world.here.result(id).notes == "mine")
      #expect(try await world.pull(world.there).unchanged == 1)
      // Settled one way, and the other.
      #expect(try await world.push(world.here, overwriting: true).updated.count == 1)
      #expect(try await world.pull(world.there).updated.count == 1)
      #expect(try world.there.result(1).notes == "mine")
      try world.here.setNotes("a", of: id)
      try world.there.setNotes("b", of: 1)
      _ = try await world.push(world.there)
      #expect(try await world.pull(world.here, overwriting: true).updated.count == 1)
      #expect(try world.here.result(id).notes == "b")
    }

    @Test func twoMachinesPushAtOnce() async throws {
      let world = try World()
      for _ in 0..<20 { try world.here.save(.sample(), .sample()) }
      _ = try await world.push(world.here)
      _ = try await world.pull(world.there)
      for id in 1...20 as ClosedRange<Int64> {
        try world.here.setNotes("here", of: id)
        try world.there.setNotes("there", of: id)
      }
      let other = RedisWorker(world.worker.configuration, label: "other")
      async let first = world.push(world.here)
      async let second = world.there.push(to: other, namespace: world.namespace)
      let (one, two) = try await (first, second)
      // Each backtest was written by one of them, and the other one was told.
      #expect(one.updated.count + two.updated.count == 20)
      #expect(one.conflicts.count == two.updated.count)
      #expect(two.conflicts.count == one.updated.count)
      #expect(try await world.pull(world.there).conflicts.count == two.conflicts.count)
    }

    @Test func aDamagedRecordIsToldAndTheRestIsPulled() async throws {
      let world = try World()
      for time in 1...6 as ClosedRange<Int64> {
        try world.here.save(.sample(), .sample(), runTimestamp: time)
      }
      let uids = try await world.push(world.here).added
      func key(_ index: Int) -> String { "backtests:\(world.namespace):run:\(uids[index])" }
      _ = try world.command(["HSET", key(0), "record", "garbage"])
      let garbage = BacktestRecord.hash(of: Array("garbage".utf8))
      _ = try world.command(["HSET", key(1), "record", "garbage", "hash", garbage])
      _ = try world.command(["DEL", key(2)])
      // Another backtest's record under this name.
      let connection = try RedisConnection.connect(world.worker.configuration)
      let other = try #require(try connection.roundTrip("HGET", key(4), "record").bytes)
      _ = try connection.roundTrip(
        "HSET", key(3), "record", other, "hash", BacktestRecord.hash(of: other))
      let report = try await world.pull(world.there)
      #expect(report.unreadable.map(\.uid) == Array(uids[0..<4]))
      #expect(report.unreadable.allSatisfy { !$0.reason.isEmpty })
      #expect(report.added == Array(uids[4...]))
      #expect(try world.there.results().count == 2)
    }

    /// A record as a program with other ideas might write it.
    private struct ForeignRecord: WireRecord {
      static var wireTypes: [String] { [] }
      let map: DynamicMap

      init(_ map: DynamicMap) { self.map = map }
      init(from map: inout WireMap) throws(SerializationError) { self.map = try map.dynamicMap() }
      func write(to writer: inout MsgPackWriter) { writer.map(map) }
    }

    @Test func aRecordThatNoListCouldShowIsNotTaken() async throws {
      let world = try World()
      try world.here.save(.sample(), .sample())
      let uid = try await world.push(world.here).added[0]
      let key = "backtests:\(world.namespace):run:\(uid)"
      let connection = try RedisConnection.connect(world.worker.configuration)
      let good = try #require(try connection.roundTrip("HGET", key, "record").bytes)
      let map = try MsgPackSerializer().deserialize(ForeignRecord.self, from: good).map
      func with(_ name: String, _ value: DynamicValue) -> DynamicMap {
        var map = map
        guard case .map(var fields)? = map["fields"] else { return map }
        fields[name] = value
        map["fields"] = .map(fields)
        return map
      }
      var newer = map
      newer["version"] = 3
      var broken = map
      broken["curve"] = "[[1]]"
      for bad in [
        newer, broken, with("status", "paused"), with("symbol", .null), with("start_date", "soon"),
        with("initial_capital", .double(.infinity)),
      ] {
        let bytes = MsgPackSerializer().serialize(ForeignRecord(bad))
        _ = try connection.roundTrip(
          "HSET", key, "record", bytes, "hash", BacktestRecord.hash(of: bytes))
        let report = try await world.pull(world.there)
        #expect(report.unreadable.map(\.uid) == [uid])
        #expect(try world.there.count() == 0)
      }
    }

    @Test func aRecipesRowsAreExchangedOnceHoweverManyCopiesThereAre() async throws {
      let world = try World()
      let file = try RecipeTests.recipe()
      let copy = try TemporaryDatabase()
      try FileManager.default.copyItem(atPath: file.path, toPath: copy.path)
      #expect(try await world.push(file.open()).added.count == 5)
      #expect(try await world.push(copy.open()).unchanged == 5)
      #expect(try await world.pull(world.here).added.count == 5)
      #expect(try world.here.results().map(\.notes) == ["n4", "n3", "n2", "n1", "n0"])
    }

    @Test func aServerThatLostEverythingIsFilledAgain() async throws {
      let world = try World()
      try world.here.save(.sample(), .sample())
      _ = try await world.push(world.here)
      for key in try world.content().keys { _ = try world.command(["DEL", key]) }
      #expect(try await world.pull(world.here) == SyncReport())
      #expect(try await world.push(world.here).added.count == 1)
    }

    @Test func aServerThatIsAwayIsToldAndALaterPushGoesOn() async throws {
      let server = try RedisServer()
      let worker = RedisWorker(server.configuration, label: "tests")
      let file = try TemporaryDatabase()
      let store = try file.open()
      try store.save(.sample(), .sample())
      server.kill()
      await #expect(throws: BacktestError.self) { try await store.push(to: worker, namespace: "n") }
      await #expect(throws: BacktestError.self) {
        try await store.pull(from: worker, namespace: "n")
      }
      try server.start()
      #expect(try await store.push(to: worker, namespace: "n").added.count == 1)
      // A key of another kind is the server's error, not a crash.
      let other = try store.save(.sample(), .sample())
      _ = other
      let connection = try RedisConnection.connect(server.configuration)
      _ = try connection.roundTrip("SET", "backtests:m:runs", "text")
      await #expect(throws: BacktestError.self) { try await store.push(to: worker, namespace: "m") }
    }
  }
#endif
