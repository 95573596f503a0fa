#if Backtests
  import BacktestStorage
  import Foundation
  import ServerTestKit
  import Testing

  /// Several processes on one file.
  @Suite struct ProcessTests {
    /// A process that saves; see `Tests/BacktestWriter`.
    private final class Writer {
      let process = Process()
      private let output = Pipe()

      init(_ path: String, _ name: String, _ count: String) throws {
        process.executableURL = URL(fileURLWithPath: ChildProcess.path(ofSibling: "test-process"))
        process.arguments = ["backtest-writer", path, name, count]
        process.standardOutput = output
        try process.run()
      }

      /// The ids it has told until it ended.
      func ids() throws -> [Int64] {
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { Int64($0) }
      }

      /// Waits until it has told an id.
      func waitForFirst() -> Data { output.fileHandleForReading.availableData }
    }

    // None has opened the file before: they also race to make the tables.
    @Test func processesSaveAtOnce() throws {
      let file = try TemporaryDatabase()
      let writers = try (0..<4).map { try Writer(file.path, "W\($0)", "25") }
      var ids: Set<Int64> = []
      for writer in writers {
        let told = try writer.ids()
        #expect(writer.process.terminationStatus == 0)
        #expect(told.count == 25)
        ids.formUnion(told)
      }
      #expect(ids.count == 100)
      let store = try file.open()
      for name in 0..<4 { #expect(try store.count(.init(symbol: "W\(name)")) == 25) }
      #expect(try store.results(.init(tags: ["one", "two"]), limit: 200).count == 100)
    }

    // As above, on a file that the recipe made: they race to migrate it.
    @Test func processesMigrateAtOnce() throws {
      let file = try RecipeTests.recipe()
      let writers = try (0..<4).map { try Writer(file.path, "W\($0)", "2") }
      for writer in writers { #expect(try writer.ids().count == 2) }
      #expect(try file.open().count() == 13)
    }

    @Test func aKilledProcessLeavesWholeBacktestsAndNoLock() throws {
      let file = try TemporaryDatabase()
      for round in 0..<5 {
        let writer = try Writer(file.path, "R\(round)", "forever")
        let first = writer.waitForFirst()
        kill(writer.process.processIdentifier, SIGKILL)
        let told =
          try writer.ids().count
          + String(decoding: first, as: UTF8.self).split(separator: "\n").count
        let store = try file.open()
        let results = try store.results(.init(symbol: "R\(round)"), limit: 100_000)
        // What it told is there; what it was about to tell may be.
        #expect(results.count == told || results.count == told + 1)
        for result in results {
          #expect(result.tags == ["one", "two"])
          #expect(try store.equityCurve(result.id).count == 300)
        }
        try store.save(.sample(), .sample())
      }
    }

    @Test func aLockHeldTooLongIsTold() throws {
      let file = try TemporaryDatabase()
      let store = try BacktestStore(path: file.path, options: .init(busyTimeout: .milliseconds(50)))
      let other = try RawConnection(file.path)
      try other.execute("BEGIN IMMEDIATE")
      #expect(throws: BacktestError.busy(path: file.path)) { try store.save(.sample(), .sample()) }
      // Readers do not wait for a writer.
      #expect(try store.count() == 0)
      try other.execute("COMMIT")
      #expect(try store.save(.sample(), .sample()) == 1)
    }
  }
#endif
