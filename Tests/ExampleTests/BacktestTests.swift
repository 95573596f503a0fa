#if Backtests
  import BacktestStorage
  import DemoVenue
  import Foundation
  import ServerTestKit
  import Testing
  import TradingCache
  import TradingCacheTestKit

  @testable import DemoBacktest
  @testable import DemoTrading

  /// The node's strategies on a market of their own.
  @Suite @MainActor struct BacktestTests {
    @Test(arguments: ["FLIP-001", "MAKE-002", "BREAK-003", "HEDGE-004"])
    func everyStrategyTradesAndComesOutTheSameEachTime(id: String) async throws {
      let backtest = try backtest(id)
      let outcome = try await backtest.run()
      #expect(!outcome.trades.isEmpty)
      #expect(outcome.equityCurve.count == 201)
      #expect(outcome.equityCurve.first?.equity == 10_000)
      #expect(outcome.equityCurve.last?.equity == outcome.finalEquity.doubleValue)
      #expect(try await backtest.run().equityCurve == outcome.equityCurve)
      var other = backtest
      other.seed = 2
      #expect(try await other.run().equityCurve != outcome.equityCurve)
    }

    /// What the strategy does is what it remembers.
    @Test func theLimitOfADayEndsItsTrading() async throws {
      let free = try await backtest("FLIP-001").run()
      let limited = try await backtest("FLIP-001", dailyLossLimit: "2").run()
      #expect(limited.trades.count < free.trades.count / 2)
      #expect(!limited.trades.isEmpty)
    }

    @Test func aLossOfTheDayStillCountsAfterARestart() async throws {
      let database = try InMemoryCacheDatabase(traderId: TraderId("BACKTEST-001"))
      let venue = BacktestVenue(try SimulatedVenue(seed: 1))
      var strategy = try strategy("FLIP-001", dailyLossLimit: "20")
      try strategy.memory.count(.sample(at: VenueListing.opening.value + 1, "-20.00000001"))
      let node = try TradingNode(
        try await database.loadAll(), strategies: [strategy], books: Books(database), venue: venue)
      try node.addWhatIsMissing()
      for _ in 0..<20 {
        try node.ask(.next)
        try await node.workIn()
      }
      #expect(node.orders.isEmpty)
    }

    @Test func resultsAreSavedFoundAndFailuresToo() throws {
      let folder = NSTemporaryDirectory() + "demo-\(UUID4())"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let save = ["--steps", "100", "--save-to-db", folder + "/trading.db"]
      #expect(try run(save).count { $0.contains("saved as backtest") } == 4)
      #expect(try run(save).count { $0.contains("found as backtest") } == 4)
      let ruin = try run(["--strategy", "HEDGE-004", "--lots", "200000"] + save, endingWith: 1)
      #expect(ruin.contains { $0.contains("failed: all of 10000.00000000 USDT is lost") })

      let store = try BacktestStore(path: folder + "/trading.db")
      #expect(try store.count() == 5)
      let failed = try #require(try store.results(.init(statuses: [.failed])).first)
      #expect(failed.error?.contains("is lost") == true)
      #expect(failed.setup.configuration?["lots"] == 200_000)
      let best = try #require(try store.best(by: .totalReturn))
      #expect(best.status == .finished)
      #expect(try store.equityCurve(best.id).count == 101)
      #expect(try store.results(.init(tags: ["demo"])).count == 5)
    }

    @Test func optionsAreRead() throws {
      let options = try BacktestOptions([
        "demo-backtest", "--strategy", "MAKE-002", "--distance", "7", "--seed", "3",
      ])
      let strategies = try options.strategies()
      #expect(strategies.map(\.id.value) == ["MAKE-002"])
      #expect(strategies.first?.parameters.distance == 7)
      #expect(strategies.first?.parameters.lots == 2000)
      let all = try BacktestOptions(["demo-backtest", "--all", "--save-to-db", "trading.db"])
      #expect(try all.strategies().count == DemoStrategy.all().count)
      #expect(all.database == "trading.db")
      #expect(try BacktestOptions(["demo-backtest", "--help"]).showsHelp)
    }

    @Test(arguments: [
      ["--lots"], ["--lots", "0"], ["--steps", "x"], ["--what", "1"], ["--all", "--strategy", "A"],
    ])
    func whatIsNoOptionIsRefused(words: [String]) {
      #expect(throws: BacktestOptions.Unknown.self) {
        try BacktestOptions(["demo-backtest"] + words)
      }
    }

    private func backtest(_ id: String, dailyLossLimit: String = "5000") throws -> Backtest {
      Backtest(strategy: try strategy(id, dailyLossLimit: dailyLossLimit), steps: 200, seed: 1)
    }

    private func strategy(_ id: String, dailyLossLimit: String) throws -> DemoStrategy {
      var strategy = try #require(try DemoStrategy.all().first { $0.id.value == id })
      strategy.parameters = try StrategyParameters(
        lots: strategy.parameters.lots, distance: strategy.parameters.distance,
        dailyLossLimit: ExactDecimal(dailyLossLimit))
      return strategy
    }

    /// What `demo-backtest` prints.
    private func run(_ arguments: [String], endingWith status: Int32 = 0) throws -> [String] {
      let program = try ChildProcess(
        program: ChildProcess.path(ofSibling: "demo-backtest"), arguments: arguments)
      var lines: [String] = []
      while let line = program.readLine() { lines.append(line) }
      #expect(program.waitForEnd() == .status(status))
      return lines
    }
  }
#endif
