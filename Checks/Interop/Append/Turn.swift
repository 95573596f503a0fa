import TestSupport
import TradingCache

/// One event for each order and account, and a fill for positions.
struct Turn {
  let database: RedisCacheDatabase
  let state: RestoredState
  let rules: FoldingRules
  var random: SeededGenerator
  /// How often each kind of event was chosen.
  var used: [String: Int]
  private var positions: [PositionId: Position]
  private let instruments: [InstrumentId: Instrument]

  init(
    database: RedisCacheDatabase, state: RestoredState, rules: FoldingRules,
    random: SeededGenerator, used: [String: Int]
  ) {
    self.database = database
    self.state = state
    self.rules = rules
    self.random = random
    self.used = used
    positions = Dictionary(state.positions.map { ($0.id, $0) }) { first, _ in first }
    instruments = Dictionary(state.instruments.map { ($0.id, $0) }) { first, _ in first }
  }

  mutating func take() throws {
    for order in state.orders { try take(order) }
    for account in state.accounts { try take(account) }
  }

  private mutating func take(_ order: Order) throws {
    var order = order
    // What happened least often first, so that in a few turns everything happens.
    let kinds = Happening.possible(to: order).shuffled(using: &random)
    let chosen = kinds.sorted { used[$0.rawValue, default: 0] < used[$1.rawValue, default: 0] }
    for happening in chosen {
      guard let kinds = try happening.kinds(for: order, instruments[order.instrumentId], &random)
      else { continue }
      var changed = order
      var events: [OrderEvent] = []
      do throws(OrderError) {
        for kind in kinds {
          events.append(event(kind, of: order))
          try changed.apply(events[events.count - 1])
        }
      } catch {
        continue  // Not in this status.
      }
      used[happening.rawValue, default: 0] += 1
      for event in events {
        try order.apply(event)
        try database.updateOrder(order)
        if case .filled(let fill) = event.kind { try take(event, fill) }
      }
      return
    }
  }

  private mutating func event(_ kind: OrderEvent.Kind, of order: Order) -> OrderEvent {
    let time = random.time()
    // What a node decides by itself is known when it happens.
    let isLocal = ["OrderInitialized", "OrderDenied", "OrderEmulated", "OrderReleased"]
      .contains(kind.name)
    return OrderEvent(
      traderId: order.traderId, strategyId: order.strategyId, instrumentId: order.instrumentId,
      clientOrderId: order.clientOrderId, tsEvent: time, tsInit: isLocal ? time : random.time(),
      kind: kind)
  }

  private mutating func take(_ event: OrderEvent, _ fill: OrderFilled) throws {
    guard let id = fill.positionId, let instrument = instruments[event.instrumentId] else { return }
    if var position = positions[id] {
      try position.apply(event)
      positions[id] = position
      try database.updatePosition(position)
    } else if !state.positions.unreadable.contains(where: { $0.key.hasSuffix(":\(id)") }) {
      let position = try Position(
        instrument: instrument, fill: event, rules: rules)
      positions[id] = position
      try database.addPosition(position)
      try database.indexOrderPosition(event.clientOrderId, id)
    }
  }

  private mutating func take(_ account: Account) throws {
    var account = account
    let last = account.lastEvent
    try account.apply(
      AccountState(
        accountId: last.accountId, type: last.type, baseCurrency: last.baseCurrency,
        balances: last.balances.reversed(), margins: last.margins, isReported: false,
        info: ["turn": .int(Int64(random.below(1 << 40))), "word": .string(random.word())],
        tsEvent: random.time(), tsInit: random.time()))
    try database.updateAccount(account)
  }
}
