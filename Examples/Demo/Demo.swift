import ServerTestKit
import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows what the package is for, on a redis-server of its own, and fails if it does not hold:
/// first a database that NautilusTrader wrote, then backtests of the node's strategies, then the node
/// itself, which is killed again and again.
@main
struct Demo {
  @MainActor static func main() async {
    do {
      let options = try DemoOptions(CommandLine.arguments)
      let isSound = try await run(options)
      exit(isSound ? 0 : 1)
    } catch {
      say("demo: \(error)", to: 2)
      exit(2)
    }
  }

  /// The server and its folder are gone when this returns, and also if the process dies before.
  private static func run(_ options: DemoOptions) async throws -> Bool {
    let server = try RedisServer(options: ["--appendonly", "yes"])
    try await Showcase(server: server).run()
    #if Backtests
      try await BacktestShow(server: server).run()
    #endif
    var trial = try KillTrial(server: server, options: options)
    return try await trial.run()
  }
}

/// What can be chosen on the command line.
struct DemoOptions: Equatable {
  var kills = 10
  var seed: UInt64 = 1

  enum Failure: Error, Equatable, CustomStringConvertible {
    case unknown(String)
    var description: String {
      switch self {
      case .unknown(let word): "\(word)? usage: demo [--kills N] [--seed S]"
      }
    }
  }

  /// Reads the arguments; the first is the program.
  init(_ arguments: [String]) throws {
    var words = arguments.dropFirst()
    while let word = words.popFirst() {
      switch (word, words.popFirst()) {
      case ("--kills", let value?):
        guard let kills = Int(value), (0...1000).contains(kills) else {
          throw Failure.unknown("\(word) \(value)")
        }
        self.kills = kills
      case ("--seed", let value?):
        guard let seed = UInt64(value) else { throw Failure.unknown("\(word) \(value)") }
        self.seed = seed
      default: throw Failure.unknown(word)
      }
    }
  }
}
