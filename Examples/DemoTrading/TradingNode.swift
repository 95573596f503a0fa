package import DemoVenue
package import TradingCache

/// What the node knows, and what it does: every change goes into memory first and into the books
/// (which is Redis) at once, without waiting.
@MainActor
package final class TradingNode {
  let books: Books
  private let venue: any VenueSession
  private(set) var orders: [ClientOrderId: Order] = [:]
  package internal(set) var positions: [PositionId: Position] = [:]
  var accounts: [AccountId: Account] = [:]
  private var instruments: [InstrumentId: Instrument] = [:]
  package internal(set) var strategies: [StrategyId: DemoStrategy] = [:]
  /// What this run has closed, oldest first.
  package internal(set) var trades: [ClosedTrade] = []
  /// Which position an order is for: the submit commands say so, before there is a fill.
  private var positionIds: [ClientOrderId: PositionId] = [:]
  /// The venue's time, as far as it is known.
  private var now = VenueListing.opening
  /// What the venue said and is not worked in yet: it must be in the order in which it was said.
  private(set) var inbox: [VenueAnswer] = []

  /// Takes up where another node left.
  /// - Parameters:
  ///   - restored: what Redis has; empty at the first start.
  ///   - strategies: who trades, with what they remember.
  ///   - books: where everything is written.
  ///   - venue: where orders go.
  package init(
    _ restored: RestoredState, strategies: [DemoStrategy], books: Books, venue: any VenueSession
  ) throws {
    self.books = books
    self.venue = venue
    for instrument in restored.instruments { instruments[instrument.id] = instrument }
    for account in restored.accounts { accounts[account.id] = account }
    for order in restored.orders { orders[order.clientOrderId] = order }
    for position in restored.positions { positions[position.id] = position }
    for command in restored.submitOrderCommands {
      positionIds[command.order.clientOrderId] = command.positionId
    }
    for var strategy in strategies {
      if let saved = restored.strategies.first(where: { $0.id == strategy.id }) {
        try strategy.loadState(saved.state)
      }
      self.strategies[strategy.id] = strategy
      now = max(now, strategy.clock)
    }
  }

  /// The first start: what the venue tells everybody is kept too, so that restoring needs no venue.
  package func addWhatIsMissing() throws {
    for instrument in try VenueListing.instruments() where instruments[instrument.id] == nil {
      for currency in VenueListing.currencies { try books.add(currency) }
      instruments[instrument.id] = instrument
      try books.add(instrument)
    }
    for state in try VenueListing.accounts() where accounts[state.accountId] == nil {
      let account = try Account(state)
      accounts[account.id] = account
      try books.add(account)
    }
  }

  /// Asks the venue for something; the answer is worked in later, after what it said before.
  package func ask(_ request: VenueRequest) throws { inbox += try venue.ask(request) }

  /// Works in all that the venue said: reports go into the books, quotes to the strategies.
  ///
  /// - Returns: whether the market is open.
  @discardableResult
  package func workIn() async throws -> Bool {
    var isOpen = true
    while !inbox.isEmpty {
      switch inbox.removeFirst() {
      case .report(let report): try take(report)
      case .quote(let quote): try await trade(quote)
      case .closed: isOpen = false
      case .ready: break
      }
    }
    return isOpen
  }

  private func trade(_ quote: VenueQuote) async throws {
    now = max(now, quote.time)
    for id in strategies.keys.sorted() {
      guard var strategy = strategies[id], strategy.instrumentId == quote.instrumentId else {
        continue
      }
      let actions = try strategy.decide(quote, view(of: id))
      strategies[id] = strategy
      try books.save(strategy)
      for action in actions {
        switch action {
        case .submit(let plan): try await submit(plan, for: strategy)
        case .cancel(let orderId): try cancel(orderId)
        }
      }
      books.iterationEnded(of: id)
    }
  }

  private func view(of id: StrategyId) -> StrategyView {
    let own = orders.values.filter { $0.strategyId == id }
    let working = own.filter { !$0.isClosed }.sorted { $0.clientOrderId < $1.clientOrderId }
    return StrategyView(
      ordersMade: own.count,
      orders: working.map { ($0, positionIds[$0.clientOrderId]) },
      positions: positions.values.filter { $0.strategyId == id && $0.isOpen }
        .sorted { $0.id < $1.id })
  }

  // MARK: Orders

  private func submit(_ plan: OrderPlan, for strategy: DemoStrategy) async throws {
    let made = orders.values.count { $0.strategyId == strategy.id }
    let initialized = OrderEvent(
      traderId: books.traderId, strategyId: strategy.id, instrumentId: strategy.instrumentId,
      clientOrderId: try ClientOrderId("O-\(strategy.id)-\(made + 1)"), tsEvent: now, tsInit: now,
      kind: .initialized(
        OrderInitialized(
          side: plan.side, quantity: plan.quantity, terms: plan.terms,
          isReduceOnly: plan.isReduceOnly)))
    let order = try Order(initialized)
    let positionId = try plan.positionId ?? strategy.nettingPositionId()
    let command = try SubmitOrder(
      traderId: books.traderId, strategyId: strategy.id, order: initialized,
      positionId: positionId, tsInit: now)

    orders[order.clientOrderId] = order
    positionIds[order.clientOrderId] = positionId
    try books.add(order, positionId: positionId)
    // The one wait of a node: an order that the venue knows must be known after a restart, too.
    try await books.confirmed(try books.add(command))

    try happen(.submitted(accountId: strategy.accountId), to: order.clientOrderId)
    try ask(.submit(try ticket(order, strategy)))
  }

  /// Asks the venue to end an order.
  func cancel(_ id: ClientOrderId) throws {
    guard let order = orders[id] else { throw NodeError.unknownOrder(id) }
    if order.status != .pendingCancel { try happen(.pendingCancel(order.reference), to: id) }
    try ask(.cancel(id))
  }

  /// Something happened to an order: in memory, and in the books.
  func happen(
    _ kind: OrderEvent.Kind, to id: ClientOrderId, at time: UnixNanos? = nil
  ) throws {
    guard var order = orders[id] else { throw NodeError.unknownOrder(id) }
    now = max(now, time ?? now)
    try order.apply(
      OrderEvent(
        traderId: order.traderId, strategyId: order.strategyId, instrumentId: order.instrumentId,
        clientOrderId: id, tsEvent: time ?? now, tsInit: now, kind: kind))
    orders[id] = order
    try books.update(order)
  }

  /// The instrument of an order, and the position that it is for.
  func context(of order: Order) throws -> (Instrument, PositionId) {
    guard let instrument = instruments[order.instrumentId],
      let positionId = positionIds[order.clientOrderId]
    else { throw NodeError.unknownOrder(order.clientOrderId) }
    return (instrument, positionId)
  }

  private func ticket(_ order: Order, _ strategy: DemoStrategy) throws -> OrderTicket {
    OrderTicket(
      id: order.clientOrderId, accountId: strategy.accountId, instrumentId: order.instrumentId,
      side: order.side, quantity: order.quantity, type: order.type, price: order.price,
      trigger: order.triggerPrice,
      offset: try order.terms.trailing.map { try Price($0.offset.description) })
  }
}

extension Order {
  /// The names under which the venue knows it.
  var reference: VenueReference {
    VenueReference(venueOrderId: venueOrderId, accountId: accountId)
  }
}
