import DemoVenue
import TradingCache

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
/// What it keeps between runs is in `saveState()`; all else it sees in the restored orders and positions.
struct DemoStrategy: Strategy {
  enum Rules { case flip, make, breakOut, hedge }

  let id: StrategyId
  let rules: Rules
  let instrumentId: InstrumentId
  let accountId: AccountId

  /// Up to when the venue's reports are worked in.
  var clock = VenueListing.opening
  /// How many prices it has seen.
  private(set) var quotes = 0

  static func all() throws -> [DemoStrategy] {
    [
      try DemoStrategy("FLIP-001", .flip, "ETHUSDT.SIM", "SIM-CASH"),
      try DemoStrategy("MAKE-002", .make, "ETHUSDT.SIM", "SIM-CASH"),
      try DemoStrategy("BREAK-003", .breakOut, "ETHUSDT.SIM", "SIM-CASH"),
      try DemoStrategy("HEDGE-004", .hedge, "BTCUSDT-PERP.SIM", "SIM-MARGIN"),
    ]
  }

  private init(_ id: String, _ rules: Rules, _ instrument: String, _ account: String) throws {
    self.id = try StrategyId(id)
    self.rules = rules
    instrumentId = try InstrumentId(instrument)
    accountId = try AccountId(account)
  }

  func nettingPositionId() throws -> PositionId { try PositionId("\(instrumentId)-\(id)") }

  func saveState() -> StrategyState {
    ["clock": Array("\(clock)".utf8), "quotes": Array("\(quotes)".utf8)]
  }

  mutating func loadState(_ state: StrategyState) throws {
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
    switch rules {
    case .flip: return try flip(view)
    case .make: return try make(quote, view)
    case .breakOut: return try breakOut(quote.price.cents, view)
    case .hedge: return try hedge(quote.price.cents, view)
    }
  }
}
