#if Backtests
  import BacktestStorage
  import DemoTrading
  import TradingCache

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Tests the strategies of the demo's node, without a server: the same code, on a database in memory and a
  /// venue in the same process.
  ///
  ///     demo-backtest [--all | --strategy ID] [--lots N] [--distance CENTS] [--steps N] [--seed S]
  ///                   [--save-to-db FILE]
  ///
  /// With `--save-to-db` the results are kept in an SQLite file, failures too, and what was run before is found
  /// there instead of run again. `trading-cache backtests` looks into it.
  @main
  struct DemoBacktest {
    @MainActor static func main() async {
      do {
        let options = try BacktestOptions(CommandLine.arguments)
        guard !options.showsHelp else { return print(BacktestOptions.usage) }
        let store = try options.database.map { path in try BacktestStore(path: path) }
        var failures = 0
        for strategy in try options.strategies() {
          let backtest = Backtest(strategy: strategy, steps: options.steps, seed: options.seed)
          do {
            if let store {
              let (result, wasFound) = try await store.run(try backtest.setup(), tags: ["demo"]) {
                try await backtest.run()
              }
              say(strategy, "\(wasFound ? "found" : "saved") as backtest \(result.id)")
            } else {
              let outcome = try await backtest.run()
              say(
                strategy, "\(outcome.trades.count) trades, \(outcome.finalEquity) USDT at the end")
            }
          } catch {
            say(strategy, "failed: \(error)")
            failures += 1
          }
        }
        exit(failures == 0 ? 0 : 1)
      } catch {
        print("demo-backtest: \(error)")
        exit(2)
      }
    }

    private static func say(_ strategy: DemoStrategy, _ what: String) {
      let parameters = strategy.parameters
      print("  \(strategy.id), \(parameters.lots) lots, distance \(parameters.distance): \(what)")
    }
  }
#else
  @main
  struct DemoBacktest {
    static func main() { print("demo-backtest: built without the trait Backtests") }
  }
#endif
