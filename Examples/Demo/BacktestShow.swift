#if Backtests
  import BacktestStorage
  import DemoTrading
  import Foundation
  import ObjectStorage
  import ServerTestKit
  import TradingCache

  /// The strategies are tested before they trade, and the best parameters become an object for the node.
  struct BacktestShow {
    let server: RedisServer

    func run() async throws {
      headline("2. The node's strategies, tested before they trade")
      try command("demo-backtest", "--save-to-db", file)
      for distance in ["150", "250"] {
        try command(
          "demo-backtest", "--strategy", "MAKE-002", "--distance", distance, "--save-to-db", file)
      }
      try command(
        "demo-backtest", "--strategy", "HEDGE-004", "--lots", "50000", "--save-to-db", file,
        endingWith: 1)
      say()
      say("  The same once more is found, not run:")
      try command("demo-backtest", "--save-to-db", file)
      try command("trading-cache", "backtests", "list", "--database", file)
      try command("trading-cache", "backtests", "best", "--database", file)
      try await choose()
      let url = "unix://\(server.folder)/redis.sock"
      try command(
        "trading-cache", "objects", "get", "--url", url, "--namespace", "strategies",
        StrategyParameters.objectKey)
      say()
      say()
    }

    private var file: String { server.folder + "/trading.db" }

    /// Saves what did best in the backtests for the node to read.
    private func choose() async throws {
      let store = try BacktestStore(path: file)
      var chosen: [String: StrategyParameters] = [:]
      for strategy in try DemoStrategy.all() {
        let best = try store.best(
          by: .totalReturn, BacktestFilter(strategy: "\(strategy.id)"))
        guard let configuration = best?.configurationJSON else { continue }
        chosen["\(strategy.id)"] = try JSONDecoder().decode(
          StrategyParameters.self, from: Data(configuration.utf8))
      }
      let objects = try ObjectStore(namespace: "strategies", .init(redis: server.configuration))
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      try await objects.saveJSON(StrategyParameters.objectKey, chosen, encoder: encoder)
      objects.close()
    }

    /// Runs a program beside this one; it prints what it prints.
    private func command(_ words: String..., endingWith status: Int32 = 0) throws {
      let shown = words.joined(separator: " ").replacing("\(server.folder)/", with: "")
      say()
      say("  $ " + shown)
      let program = try ChildProcess(
        program: ChildProcess.path(ofSibling: words[0]), arguments: Array(words.dropFirst()),
        readsOutput: false)
      let end = program.waitForEnd()
      guard end == .status(status) else { throw Unexpected(command: shown, end: end) }
    }

    /// A command that ended otherwise than it was meant to.
    private struct Unexpected: Error {
      let command: String
      let end: ChildProcess.End?
    }
  }
#endif
