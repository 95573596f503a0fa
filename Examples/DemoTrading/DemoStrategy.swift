import DemoVenue
package import TradingCache

/// What a strategy wants done.
enum StrategyAction {
  case submit(OrderPlan)
  case cancel(ClientOrderId)
}

/// An order to make.
struct OrderPlan {
  var side: OrderSide
  var quantity: Quantity
  var terms: OrderTerms
  /// The position that it is for; `nil` for the one that the strategy nets in.
  var positionId: PositionId?
  var isReduceOnly = false
}

/// What a strategy sees of the node.
struct StrategyView {
  /// How many orders it ever made.
  var ordersMade: Int
  /// Its orders that are not closed, and their positions.
  var orders: [(order: Order, positionId: PositionId?)]
  /// Its positions that are not flat.
  var positions: [Position]
}

/// One of four simple strategies; none of them would make anybody rich.
///
/// Three things outlive a run beside its orders and positions: `saveState()`, which is written with them
/// and is never behind them; `memory`, for its risk limits; and `parameters`, which others choose.
package struct DemoStrategy: Strategy {
  enum Rules { case flip, make, breakOut, hedge }

  package let id: StrategyId
  let rules: Rules
  package let instrumentId: InstrumentId
  let accountId: AccountId
  /// What was chosen for it.
  package var parameters: StrategyParameters
  /// What it remembers.
  package var memory = StrategyMemory()

  /// Up to when the venue's reports are worked in.
  var clock = VenueListing.opening
  /// How many prices it has seen.
  private(set) var quotes = 0

  /// The four, with the parameters that they have where nobody has chosen others.
  package static func all() throws -> [DemoStrategy] {
    let (spot, perpetual) = ("ETHUSDT.SIM", "BTCUSDT-PERP.SIM")
    return [
      try DemoStrategy("FLIP-001", .flip, spot, .init(lots: 1000, distance: 0)),
      try DemoStrategy("MAKE-002", .make, spot, .init(lots: 2000, distance: 40)),
      try DemoStrategy("BREAK-003", .breakOut, spot, .init(lots: 3000, distance: 60)),
      try DemoStrategy("HEDGE-004", .hedge, perpetual, .init(lots: 10, distance: 4000)),
    ]
  }

  private init(
    _ id: String, _ rules: Rules, _ instrument: String, _ parameters: StrategyParameters
  ) throws {
    self.id = try StrategyId(id)
    self.rules = rules
    instrumentId = try InstrumentId(instrument)
    accountId = try AccountId(rules == .hedge ? "SIM-MARGIN" : "SIM-CASH")
    self.parameters = parameters
  }

  func nettingPositionId() throws -> PositionId { try PositionId("\(instrumentId)-\(id)") }

  package func saveState() -> StrategyState {
    ["clock": Array("\(clock)".utf8), "quotes": Array("\(quotes)".utf8)]
  }

  package mutating func loadState(_ state: StrategyState) throws {
    guard !state.isEmpty else { return }
    func number(_ name: String) -> UInt64? {
      state[name].flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
    }
    guard let clock = number("clock"), let quotes = number("quotes").flatMap(Int.init(exactly:))
    else { throw NodeError.unreadableState(id) }
    self.clock = UnixNanos(clock)
    self.quotes = quotes
  }

  /// Looks at a price.
  mutating func decide(_ quote: VenueQuote, _ view: StrategyView) throws -> [StrategyAction] {
    quotes += 1
    memory.look(at: quote.time)
    // A loss of this day still counts after a restart: it is remembered.
    if try memory.hasLost(parameters.dailyLossLimit) { return try closing(view) }
    switch rules {
    case .flip: return try flip(view)
    case .make: return try make(quote, view)
    case .breakOut: return try breakOut(quote.price.cents, view)
    case .hedge: return try hedge(quote.price.cents, view)
    }
  }
}
