#if Backtests
  import BacktestStorage
  import TradingModel

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Saves backtests into a file that others save into as well.
  ///
  /// Arguments: the file, the writer's name, and how many, or `forever`; prints each id once it is saved. With
  /// `begin` it begins one, prints its id, and never ends it: it waits for the end of its input.
  enum BacktestWriter {
    static func run(_ arguments: [String]) {
      guard arguments.count == 3 else { exit(2) }
      let count = Int(arguments[2]) ?? .max
      do {
        // As long as a busy machine may take for what the others write.
        let store = try BacktestStore(
          path: arguments[0], options: .init(busyTimeout: .seconds(120)))
        if arguments[2] == "begin" {
          let setup = BacktestSetup(
            symbol: arguments[1], timeframe: "1h", startDate: 0, endDate: 300,
            initialCapital: ExactDecimal(coefficient: 100))
          print(try store.begin(setup))
          fflush(nil)
          while readLine() != nil {}
          exit(0)
        }
        for index in 0..<count {
          let points = (0..<300).map {
            EquityPoint(time: UnixNanos(UInt64($0) * 1_000_000_000), equity: 100 + Double($0 % 17))
          }
          let setup = BacktestSetup(
            symbol: arguments[1], timeframe: "1h", startDate: 0, endDate: 300,
            initialCapital: ExactDecimal(coefficient: 100),
            configuration: ["index": .int(Int64(index))])
          let id = try store.save(
            setup, BacktestOutcome(finalEquity: .one, equityCurve: points, trades: []),
            tags: ["one", "two"])
          print(id)
          fflush(nil)
        }
      } catch {
        print(error)
        exit(1)
      }
    }
  }
#endif
