#if Backtests
  import BacktestStorage
  import DemoTrading
  import DemoVenue
  import TradingCache
  import TradingCacheTestKit

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// One strategy on a market of its own, with a price every five minutes.
  @MainActor
  struct Backtest {
    let strategy: DemoStrategy
    /// How often the market moves.
    var steps: Int
    /// Of the market.
    var seed: UInt64

    /// 10,000 USDT.
    static let capital = ExactDecimal(coefficient: 10_000)
    /// Each of the venue's two instruments has a price in each step.
    private static let quoteInterval: UInt64 = 300_000_000_000
    private static let stepSeconds = 600

    /// What it is about: all that decides its outcome, so that an identical one is found.
    func setup() throws -> BacktestSetup {
      let start = Int64(clamping: VenueListing.opening.value / 1_000_000_000)
      var market = ContentHash()
      market.update("simulated venue, seed \(seed), \(steps) steps of \(Self.stepSeconds) s")
      return BacktestSetup(
        symbol: "\(strategy.instrumentId)", timeframe: "10m", strategy: "\(strategy.id)",
        startDate: start, endDate: start + Int64(steps * Self.stepSeconds),
        initialCapital: Self.capital, currency: "USDT",
        configuration: [
          "lots": .int(strategy.parameters.lots), "distance": .int(strategy.parameters.distance),
          "dailyLossLimit": .string("\(strategy.parameters.dailyLossLimit)"),
        ],
        codeVersion: try Self.codeVersion(), dataHash: market.hex)
    }

    /// Runs the node as it is, but for where its orders go and where its records are kept.
    ///
    /// - Throws: `Ruin` when all the capital is lost, and what the node throws.
    func run() async throws -> BacktestOutcome {
      let venue = BacktestVenue(
        try SimulatedVenue(seed: seed, quoteInterval: Self.quoteInterval))
      let database = try InMemoryCacheDatabase(traderId: TraderId("BACKTEST-001"))
      let node = try TradingNode(
        try await database.loadAll(), strategies: [strategy], books: Books(database), venue: venue)
      try node.addWhatIsMissing()
      let capital = try Money(Self.capital.description, VenueListing.currency("USDT"))
      var curve = [EquityPoint(time: VenueListing.opening, equity: capital.doubleValue)]
      var equity = capital
      for _ in 0..<steps {
        try node.ask(.next)
        try await node.workIn()
        guard let quote = venue.lastQuote(of: strategy.instrumentId) else { continue }
        equity = try node.equity(capital, at: quote.price)
        curve.append(EquityPoint(time: quote.time, equity: equity.doubleValue))
        guard equity.raw > 0 else { throw Ruin(capital: capital, step: curve.count - 1) }
      }
      return BacktestOutcome(
        finalEquity: try ExactDecimal(equity.amountDescription), equityCurve: curve,
        trades: node.trades.map {
          BacktestTrade(entry: $0.entry, exit: $0.exit, pnl: $0.pnl.doubleValue)
        })
    }

    /// All the capital is lost.
    struct Ruin: Error, Equatable, CustomStringConvertible {
      let capital: Money
      let step: Int
      var description: String { "all of \(capital) is lost after \(step) steps" }
    }

    /// When this program was built, so that no result of an older one is taken for its own; a strategy
    /// under version control names its commit instead.
    private static func codeVersion() throws -> String {
      #if canImport(Darwin)
        let program = CommandLine.arguments.first ?? ""
      #else
        let program = "/proc/self/exe"
      #endif
      var status = stat()
      guard stat(program, &status) == 0 else { throw MissingProgram() }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return "built at \(time.tv_sec).\(time.tv_nsec)"
    }

    private struct MissingProgram: Error {}
  }

  extension TradingNode {
    /// The capital, what its trades have brought, and what its open positions would.
    fileprivate func equity(_ capital: Money, at price: Price) throws -> Money {
      var raw = trades.reduce(capital.raw) { $0 + $1.pnl.raw }
      for position in positions.values where position.isOpen {
        raw += try position.totalPnl(at: price).raw
      }
      return try Money(raw: raw, currency: capital.currency)
    }
  }

  /// The venue in the same process; it remembers the prices that it has given.
  @MainActor
  final class BacktestVenue: VenueSession {
    private var venue: SimulatedVenue
    private var quotes: [InstrumentId: VenueQuote] = [:]

    init(_ venue: SimulatedVenue) { self.venue = venue }

    func ask(_ request: VenueRequest) throws -> [VenueAnswer] {
      let answers = try venue.answer(request)
      for case .quote(let quote) in answers { quotes[quote.instrumentId] = quote }
      return answers.filter { $0 != .ready }
    }

    func lastQuote(of instrument: InstrumentId) -> VenueQuote? { quotes[instrument] }
  }
#endif
