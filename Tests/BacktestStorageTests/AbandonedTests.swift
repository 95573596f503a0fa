#if Backtests
  import BacktestStorage
  import RedisClient
  import ServerTestKit
  import Testing
  import TradingModel

  /// Backtests that are running, and whose process is not any more.
  @Suite struct AbandonedTests {
    /// A process that has begun a backtest and does not end it.
    private func runner(_ file: TemporaryDatabase) throws -> (ChildProcess, Int64) {
      let process = try ChildProcess(
        program: ChildProcess.path(ofSibling: "test-process"),
        arguments: ["backtest-writer", file.path, "RUN", "begin"])
      return (process, try #require(process.readLine().flatMap { Int64($0) }))
    }

    /// What `trading-cache backtests end` prints.
    private func endCommand(_ arguments: String...) throws -> [String] {
      let process = try ChildProcess(
        program: ChildProcess.path(ofSibling: "trading-cache"),
        arguments: ["backtests", "end"] + arguments)
      var lines: [String] = []
      while let line = process.readLine() { lines.append(line) }
      #expect(process.waitForEnd() == .status(0))
      return lines
    }

    @Test func aRunWhoseProcessWasKilledIsEndedAndOneThatLivesIsNot() throws {
      let file = try TemporaryDatabase()
      let (first, dead) = try runner(file)
      let (second, alive) = try runner(file)
      let store = try file.open()
      #expect(try store.endAbandoned().alive == [dead, alive])
      first.kill()
      let report = try store.endAbandoned()
      #expect(report.ended == [dead])
      #expect(report.alive == [alive])
      let result = try store.result(dead)
      #expect(result.status == .failed)
      #expect(result.error == "its process ended before it did")
      #expect(try store.result(alive).status == .running)
      // Naming it does not help: it lives.
      #expect(try store.endAbandoned([alive]).alive == [alive])
      second.kill()
      #expect(try store.endAbandoned([alive]).ended == [alive])
      #expect(throws: BacktestError.notRunning(id: dead, status: .failed)) {
        try store.endAbandoned([dead])
      }
      #expect(throws: BacktestError.notFound([99])) { try store.endAbandoned([99]) }
    }

    // Every store of a process speaks for all of them: one that is closed takes no lock along.
    @Test func aRunOfThisProcessIsAliveForAllItsStores() throws {
      let file = try TemporaryDatabase()
      let other = try file.open()
      let (id, next): (Int64, Int64)
      do {
        let store = try file.open()
        (id, next) = (try store.begin(.sample()), try store.begin(.sample()))
        try store.close()
      }
      #expect(try other.endAbandoned().alive == [id, next])
      let (process, theirs) = try runner(file)
      #expect(try other.endAbandoned().alive == [id, next, theirs])
      try other.finish(id, .sample())
      try other.cancel(next)
      #expect(try other.endAbandoned().alive == [theirs])
      process.kill()
      #expect(try other.endAbandoned().ended == [theirs])
      #expect(try other.result(id).status == .finished)
      #expect(try other.result(next).status == .cancelled)
    }

    @Test func anotherProcessSeesThatOursIsAlive() throws {
      let file = try TemporaryDatabase()
      let store = try file.open()
      let id = try store.begin(.sample())
      #expect(
        try endCommand("--json", "--database", file.path)
          == ["{\"ended\":[],\"alive\":[\(id)],\"elsewhere\":[]}"])
      let (process, dead) = try runner(file)
      process.kill()
      #expect(
        try endCommand("--database", file.path)
          == ["\(dead): failed, its process has died", "\(id): running"])
      #expect(try store.result(id).status == .running)
    }

    @Test func whatMayRunOnAnotherMachineIsEndedOnlyByItsName() async throws {
      let (here, there) = (try TemporaryDatabase(), try TemporaryDatabase())
      let (process, _) = try runner(there)
      let worker = RedisWorker(try RedisServer.shared.configuration, label: "tests")
      let namespace = "\(UUID4())"
      try await there.open().push(to: worker, namespace: namespace)
      let store = try here.open()
      try await store.pull(from: worker, namespace: namespace)
      let id = try #require(try store.results().first).id
      let report = try store.endAbandoned()
      #expect(report.elsewhere == [id])
      #expect(report.ended.isEmpty && report.alive.isEmpty)
      #expect(try store.result(id).status == .running)
      #expect(try store.endAbandoned([id]).ended == [id])
      process.kill()
    }
  }
#endif
