import Logging
import TradingCache

/// Our turn in the live test: takes the records that are there one event further.
///
///     interop-append URL SEED
@main
struct Append {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let seed = UInt64(arguments[2]) else { throw Problem.usage }
    var config = try RedisCacheDatabase.Configuration(url: arguments[1])
    for trader in try await RedisCacheDatabase.traders(config: config) {
      config.use(trader)
      var logger = Logger(label: "interop")
      logger.logLevel = .error
      let database = try await RedisCacheDatabase(
        traderId: trader.traderId, config: config, logger: logger)
      var turn = Turn(database: database, state: try await database.loadAll(), seed: seed)
      try turn.take()
      try await database.close()
    }
  }

  enum Problem: Error {
    case usage
    case missingInstrument(InstrumentId)
  }
}

/// One event for each order and account, and a fill for positions.
struct Turn {
  let database: RedisCacheDatabase
  let state: RestoredState
  private var random: Random
  private var positions: [PositionId: Position]
  private let instruments: [InstrumentId: Instrument]

  init(database: RedisCacheDatabase, state: RestoredState, seed: UInt64) {
    self.database = database
    self.state = state
    random = Random(state: seed)
    positions = Dictionary(state.positions.map { ($0.id, $0) }) { first, _ in first }
    instruments = Dictionary(state.instruments.map { ($0.id, $0) }) { first, _ in first }
  }

  mutating func take() throws {
    for order in state.orders {
      guard let kind = try nextKind(of: order) else { continue }
      let event = OrderEvent(
        traderId: order.traderId, strategyId: order.strategyId, instrumentId: order.instrumentId,
        clientOrderId: order.clientOrderId, tsEvent: random.time(), tsInit: random.time(),
        kind: kind)
      var order = order
      try order.apply(event)
      try database.updateOrder(order)
      if case .filled(let fill) = kind { try take(event, fill) }
    }
    for account in state.accounts {
      var account = account
      let last = account.lastEvent
      try account.apply(
        AccountState(
          accountId: last.accountId, type: last.type, baseCurrency: last.baseCurrency,
          balances: last.balances.reversed(), margins: last.margins, isReported: false,
          info: ["turn": .int(Int64(random.below(1 << 40)))], tsEvent: random.time(),
          tsInit: random.time()))
      try database.updateAccount(account)
    }
  }

  private mutating func nextKind(of order: Order) throws -> OrderEvent.Kind? {
    let account = try order.accountId ?? AccountId("SIM-001")
    let venueId = try order.venueOrderId ?? VenueOrderId("V-\(random.below(1 << 40))")
    let reference = VenueReference(venueOrderId: venueId, accountId: account)
    switch order.status {
    case .initialized:
      return order.emulationTrigger == .noTrigger ? .submitted(accountId: account) : .emulated
    case .emulated: return .canceled(reference)
    case .released: return .submitted(accountId: account)
    case .submitted: return .accepted(venueOrderId: venueId, accountId: account)
    case .accepted, .triggered, .partiallyFilled:
      switch random.below(6) {
      case 0: return .pendingCancel(reference)
      case 1: return .pendingUpdate(reference)
      case 2: return .canceled(reference)
      default: break
      }
      // NautilusTrader fails on a fill of this type before the venue has said at which price.
      guard order.type == .marketToLimit, order.price == nil else {
        return .filled(try fill(of: order, venueId, account))
      }
      let price = try Price("\(random.below(90_000) + 1).5")
      return .updated(OrderUpdated(reference: reference, quantity: order.quantity, price: price))
    case .pendingUpdate: return .modifyRejected(reference, reason: "no: \(random.below(99))")
    case .pendingCancel: return .canceled(reference)
    case .denied, .rejected, .canceled, .expired, .filled: return nil
    }
  }

  private mutating func fill(
    of order: Order, _ venueId: VenueOrderId, _ account: AccountId
  ) throws -> OrderFilled {
    guard let instrument = instruments[order.instrumentId] else {
      throw Append.Problem.missingInstrument(order.instrumentId)
    }
    let currency = instrument.quoteCurrency
    let price = "\(random.below(90_000) + 1).\(random.below(9) + 1)"
    return OrderFilled(
      venueOrderId: venueId, accountId: account, tradeId: try TradeId("T-\(random.below(1 << 50))"),
      positionId: try order.positionId ?? PositionId("P-\(order.clientOrderId)"),
      side: order.side, orderType: order.type, lastQuantity: order.leavesQuantity,
      lastPrice: try Price(price), currency: currency,
      commission: try Money("\(random.below(500)).\(random.below(9))", currency),
      liquiditySide: .taker, info: ["venue": .string("test")])
  }

  private mutating func take(_ event: OrderEvent, _ fill: OrderFilled) throws {
    guard let id = fill.positionId, let instrument = instruments[event.instrumentId] else {
      throw Append.Problem.missingInstrument(event.instrumentId)
    }
    if var position = positions[id] {
      try position.apply(event)
      positions[id] = position
      try database.updatePosition(position)
    } else {
      let position = try Position(instrument: instrument, fill: event)
      positions[id] = position
      try database.addPosition(position)
      try database.indexOrderPosition(event.clientOrderId, id)
    }
  }
}

/// Numbers that follow from a seed (SplitMix64).
struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }
  mutating func time() -> UnixNanos { UnixNanos(1_900_000_000_000_000_000 + below(1 << 58)) }
}
