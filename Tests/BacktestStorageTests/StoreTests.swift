#if Backtests
  import Foundation
  import BacktestStorage
  import GRDB
  import Testing
  import TradingModel

  /// Saving, finding and editing.
  @Suite struct StoreTests {
    /// For as long as the test runs.
    private let file: TemporaryDatabase

    init() throws { file = try TemporaryDatabase() }

    @Test func whatIsSavedComesBack() throws {
      let setup = try BacktestSetup.sample(
        capital: "10000.10000000000000000001",
        configuration: ["z": 1, "a": 2.0, "list": .array([1, 2.5, "x"]), "big": .int(.max)])
      let outcome = BacktestOutcome(
        finalEquity: try ExactDecimal("12345.678901234567890123"),
        equityCurve: curve([10_000, 12_000, 9_000, 12_345.678901234567]), trades: trades([5, -1]),
        executionTime: .milliseconds(1500))
      let id = try file.open().save(
        setup, outcome, tags: ["b", "a"], notes: "first", runTimestamp: 1_720_000_000)
      let result = try file.open().result(id)
      #expect(result.id == id)
      #expect(result.setup == setup)
      #expect(result.setup.initialCapital.description == "10000.10000000000000000001")
      #expect(result.finalEquity?.description == "12345.678901234567890123")
      #expect(result.status == .finished)
      #expect(result.error == nil)
      #expect(result.runTimestamp == 1_720_000_000)
      #expect(result.executionSeconds == 1.5)
      #expect(result.notes == "first")
      #expect(result.tags == ["a", "b"])
      #expect(result.recordedPoints == 4)
      #expect(result.fingerprint == (try setup.fingerprint()))
      #expect(
        result.configurationJSON == #"{"z":1,"a":2.0,"list":[1,2.5,"x"],"big":9223372036854775807}"#
      )
      #expect(try file.open().equityCurve(id) == outcome.equityCurve)
      expect(result.metrics, .totalReturn, 23.4555444, within: 1e-6)
      expect(result.metrics, .maxDrawdown, 25)
      expect(result.metrics, .winRate, 50)
      #expect(result.metrics[.totalTrades] == 2)
    }

    @Test func aLongCurveIsKeptWithinItsBound() throws {
      let store = try BacktestStore(path: file.path, options: .init(maxCurvePoints: 100))
      let points = curve((0..<50_000).map { 10_000 + Double($0 * 7919 % 1000) }, every: 60)
      let id = try store.save(
        .sample(), BacktestOutcome(finalEquity: .one, equityCurve: points, trades: []))
      let kept = try store.equityCurve(id)
      #expect(kept == points.downsampled(to: 100))
      #expect(try store.result(id).recordedPoints == 50_000)
      let bytes = try file.rows("SELECT length(points) FROM backtest_curves")[0][0] as Int
      #expect(bytes < 5000)
    }

    @Test func theNewestComeFirstAndPageByPage() throws {
      let store = try file.open()
      for time in [30, 10, 20, 20] as [Int64] {
        try store.save(.sample(), .sample(), runTimestamp: time)
      }
      #expect(try store.results().map(\.id) == [1, 4, 3, 2])
      #expect(try store.results(limit: 2).map(\.id) == [1, 4])
      #expect(try store.results(limit: 2, offset: 2).map(\.id) == [3, 2])
      #expect(try store.results(limit: 2, offset: 4).isEmpty)
      #expect(try store.results(limit: 0).isEmpty)
      #expect(throws: BacktestError.self) { try store.results(limit: -1) }
      #expect(throws: BacktestError.self) { try store.results(offset: -1) }
      #expect(try store.count() == 4)
    }

    @Test func filtersMeanAllOfThem() throws {
      let store = try file.open()
      let btc = try store.save(
        .sample("BTC", timeframe: "1h", strategy: "A"), .sample(), tags: ["x", "y"],
        runTimestamp: 10)
      let eth = try store.save(
        .sample("ETH", timeframe: "1h", strategy: "B"), .sample(), tags: ["y"], runTimestamp: 20)
      let slow = try store.save(
        .sample("BTC", timeframe: "4h", strategy: nil), .sample(), runTimestamp: 30)
      let running = try store.begin(.sample("BTC", strategy: "A"), runTimestamp: 40)
      func ids(_ filter: BacktestFilter) throws -> [Int64] { try store.results(filter).map(\.id) }
      #expect(try ids(.init(symbol: "BTC")) == [running, slow, btc])
      #expect(try ids(.init(symbol: "BTC", timeframe: "1h")) == [running, btc])
      #expect(try ids(.init(strategy: "B")) == [eth])
      #expect(try ids(.init(statuses: [.running])) == [running])
      #expect(try ids(.init(statuses: [.failed, .finished])) == [slow, eth, btc])
      #expect(try ids(.init(statuses: [])) == [])
      #expect(try ids(.init(ran: 10...20)) == [eth, btc])
      #expect(try ids(.init(period: 1_600_000_000...1_700_000_000)).count == 4)
      #expect(try ids(.init(period: 1_600_000_000...1_699_999_999)).isEmpty)
      #expect(try ids(.init(tags: ["y"])) == [eth, btc])
      #expect(try ids(.init(tags: ["y", "x"])) == [btc])
      #expect(try ids(.init(symbol: "'; DROP TABLE backtest_results; --")).isEmpty)
      #expect(try store.count(.init(symbol: "BTC")) == 3)
    }

    @Test func aBacktestGoesFromRunningToItsEnd() throws {
      let store = try file.open()
      let ids = try (0..<3).map { _ in try store.begin(.sample()) }
      #expect(try store.result(ids[0]).status == .running)
      #expect(try store.result(ids[0]).finalEquity == nil)
      try store.finish(ids[0], .sample())
      try store.fail(ids[1], error: "no data for 2024-02-30")
      try store.cancel(ids[2])
      #expect(try store.result(ids[0]).finalEquity?.description == "10500.00")
      #expect(try store.equityCurve(ids[0]).count == 4)
      #expect(try store.result(ids[1]).status == .failed)
      #expect(try store.result(ids[1]).error == "no data for 2024-02-30")
      #expect(try store.result(ids[2]).status == .cancelled)
      let error = #expect(throws: BacktestError.self) { try store.finish(ids[1], .sample()) }
      #expect(error == .notRunning(id: ids[1], status: .failed))
      #expect(throws: BacktestError.notFound([99])) { try store.fail(99, error: "") }
    }

    private struct NoData: Error {}

    @Test func aFailedRunIsRecordedWithItsError() throws {
      let store = try file.open()
      #expect(throws: NoData.self) { try store.run(.sample()) { throw NoData() } }
      let result = try #require(try store.results().first)
      #expect(result.status == .failed)
      #expect(result.error == "NoData()")
      #expect(try store.count(.init(statuses: [.failed])) == 1)
    }

    @Test @MainActor func aBacktestMayAwait() async throws {
      let store = try file.open()
      // What the backtest works on stays on its actor.
      var calls = 0
      func run() async throws -> (result: BacktestResult, wasFound: Bool) {
        try await store.run(.sample()) {
          await Task.yield()
          calls += 1
          return try .sample()
        }
      }
      let first = try await run()
      #expect(!first.wasFound)
      #expect(first.result.status == .finished)
      #expect(first.result.executionSeconds != nil)
      #expect(try await run() == (first.result, true))
      #expect(calls == 1)
      await #expect(throws: NoData.self) {
        try await store.run(.sample(), repeating: true) {
          await Task.yield()
          throw NoData()
        }
      }
      #expect(try store.results().first?.error == "NoData()")
      // Cancelling is no failure.
      await #expect(throws: CancellationError.self) {
        try await store.run(.sample(), repeating: true) {
          await Task.yield()
          throw CancellationError()
        }
      }
      #expect(try store.results().map(\.status) == [.cancelled, .failed, .finished])
    }

    @Test func anIdenticalRunIsFoundInsteadOfRepeated() throws {
      let store = try file.open()
      let setup = try BacktestSetup.sample()
      var calls = 0
      func run(_ setup: BacktestSetup, repeating: Bool = false) throws -> (Int64, Bool) {
        let run = try store.run(setup, repeating: repeating) {
          calls += 1
          return try .sample()
        }
        return (run.result.id, run.wasFound)
      }
      #expect(try run(setup) == (1, false))
      #expect(try run(setup) == (1, true))
      #expect(calls == 1)
      #expect(try run(setup, repeating: true) == (2, false))
      // Without the version of the code or the hash of the data nothing tells that it is the same.
      var unknown = setup
      unknown.codeVersion = nil
      #expect(try run(unknown) == (3, false))
      #expect(try run(unknown) == (4, false))
      #expect(try store.identical(to: unknown)?.id == 4)
      // A failed one does not count.
      var other = setup
      other.dataHash = "new"
      try store.fail(try store.begin(other), error: "")
      #expect(try run(other) == (6, false))
      #expect(try store.identical(to: .sample("XRP")) == nil)
    }

    @Test func notesAndTagsCanBeEdited() throws {
      let store = try file.open()
      let id = try store.save(.sample(), .sample(), tags: ["a"], notes: "old")
      try store.setNotes("new ✓", of: id)
      try store.addTags(["b", "a"], to: id)
      #expect(try store.result(id).notes == "new ✓")
      #expect(try store.result(id).tags == ["a", "b"])
      try store.removeTags(["a", "never"], from: id)
      try store.setNotes(nil, of: id)
      #expect(try store.result(id).tags == ["b"])
      #expect(try store.result(id).notes == nil)
      #expect(throws: BacktestError.notFound([7])) { try store.setNotes("", of: 7) }
      #expect(throws: BacktestError.notFound([7])) { try store.addTags(["a"], to: 7) }
      #expect(throws: BacktestError.notFound([7])) { try store.removeTags(["a"], from: 7) }
      #expect(throws: BacktestError.self) { try store.addTags([""], to: id) }
    }

    @Test func removingTakesTagsAndCurvesAlongAndIdsAreNotUsedAgain() throws {
      let store = try file.open()
      for _ in 0..<3 { try store.save(.sample(), .sample(), tags: ["t"]) }
      #expect(throws: BacktestError.notFound([9])) { try store.delete([1, 9]) }
      #expect(try store.count() == 3)
      try store.delete([3, 1])
      #expect(try store.results().map(\.id) == [2])
      #expect(try file.rows("SELECT * FROM backtest_tags").count == 1)
      #expect(try file.rows("SELECT * FROM backtest_curves").count == 1)
      #expect(throws: BacktestError.notFound([3])) { try store.result(3) }
      #expect(throws: BacktestError.notFound([3])) { try store.equityCurve(3) }
      #expect(try store.save(.sample(), .sample()) == 4)
    }

    @Test func theLastOnesAreKept() throws {
      let store = try file.open()
      for time in 1...6 as ClosedRange<Int64> {
        try store.save(.sample(time > 3 ? "ETH" : "BTC"), .sample(), runTimestamp: time)
      }
      let running = try store.begin(.sample("BTC"), runTimestamp: 0)
      #expect(try store.keepLast(1, .init(symbol: "BTC")) == [2, 1])
      #expect(try store.keepLast(2) == [4, 3])
      #expect(try store.results().map(\.id) == [6, 5, running])
      #expect(try store.keepLast(10) == [])
      #expect(throws: BacktestError.self) { try store.keepLast(-1) }
      #expect(try store.keepLast(0) == [6, 5])
    }

    @Test func whatMakesNoSenseIsRefusedAndNothingIsSaved() throws {
      let store = try file.open()
      var backwards = try BacktestSetup.sample()
      backwards.endDate = backwards.startDate - 1
      let setups = [
        backwards, try .sample(""), try .sample(timeframe: ""), try .sample(capital: "0"),
        try .sample(capital: "-1"), try .sample(capital: "1E+400"),
      ]
      for setup in setups {
        #expect(throws: BacktestError.self) { try store.save(setup, .sample()) }
        #expect(throws: BacktestError.self) { try store.begin(setup) }
      }
      #expect(throws: BacktestError.self) { try store.save(.sample(), .sample(equity: "1E+400")) }
      #expect(throws: BacktestError.self) { try store.save(.sample(), .sample(), tags: ["a", ""]) }
      #expect(try store.count() == 0)
    }

    @Test func aFileThatIsNoDatabaseIsRefused() throws {
      #expect(throws: BacktestError.self) {
        try BacktestStore(path: file.path, options: .init(createsFile: false))
      }
      #expect(throws: BacktestError.self) { try BacktestStore(path: file.folder + "/none/a.db") }
      try Array(
        "this is a text, and longer than a header of SQLite: really, it is. 0123456789".utf8
      )
      .withUnsafeBytes { bytes in
        let handle = try #require(fopen(file.path, "w"))
        fwrite(bytes.baseAddress, 1, bytes.count, handle)
        fclose(handle)
      }
      let error = #expect(throws: BacktestError.self) { try file.open() }
      guard case .cannotOpen(file.path, _)? = error else {
        Issue.record("\(error as Any)")
        return
      }
    }
  }
#endif
