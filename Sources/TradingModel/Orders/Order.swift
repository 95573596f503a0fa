/// An order: a value folded from its events, the same value for the same events.
///
///     var order = try Order(initialized)
///     try order.apply(accepted)
///
/// What happened is in `events`; everything else follows from it. The rules, and the arithmetic of the
/// averages to the last bit, are those of NautilusTrader 1.221.
public struct Order: Sendable, Hashable {
  public let traderId: TraderId
  /// The strategy; a fill may move the order to another one.
  public internal(set) var strategyId: StrategyId
  public let instrumentId: InstrumentId
  public let clientOrderId: ClientOrderId
  /// The id of the event that made the order what it is: its initialization, or its transformation.
  public internal(set) var initId: UUID4
  /// When the order was made, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos

  var definition: Definition
  /// The type and its prices as they are now.
  public internal(set) var terms: OrderTerms

  public internal(set) var status: OrderStatus = .initialized
  /// The status before the last transition that did not come from a pending one.
  var statusBefore: OrderStatus?
  /// The indexes that the order belonged to before its last event.
  public internal(set) var previousIndexes: OrderIndexes = []

  /// The total quantity, filled part included.
  public internal(set) var quantity: Quantity
  public internal(set) var filledQuantity: Quantity
  public internal(set) var leavesQuantity: Quantity
  /// The average price of the fills; 0 before the first.
  public internal(set) var averagePrice = 0.0
  /// How much worse than asked for the average price is; negative for better.
  public internal(set) var slippage = 0.0
  /// The commissions, one amount per currency, in the order in which the currencies came.
  public internal(set) var commissions: [Money] = []
  /// The side of the last fill.
  public internal(set) var liquiditySide = LiquiditySide.noLiquiditySide

  public internal(set) var venueOrderId: VenueOrderId?
  /// The venue's earlier names of the order.
  public internal(set) var venueOrderIds: [VenueOrderId] = []
  public internal(set) var accountId: AccountId?
  public internal(set) var positionId: PositionId?
  public internal(set) var lastTradeId: TradeId?
  /// Which market price releases the order, while the node emulates it.
  public internal(set) var emulationTrigger: TriggerType
  public internal(set) var isTriggered = false

  /// When each of these happened, in nanoseconds since the UNIX epoch; `nil` until it does.
  public internal(set) var tsSubmitted: UnixNanos?
  public internal(set) var tsAccepted: UnixNanos?
  public internal(set) var tsTriggered: UnixNanos?
  public internal(set) var tsClosed: UnixNanos?
  /// When the last event happened, in nanoseconds since the UNIX epoch.
  public internal(set) var tsLast: UnixNanos

  var log = OrderLog()

  /// What the strategy asked for, held once however often the order is copied.
  final class Definition: Sendable, Hashable {
    let value: OrderInitialized

    init(_ value: OrderInitialized) { self.value = value }

    static func == (lhs: Definition, rhs: Definition) -> Bool {
      lhs === rhs || lhs.value == rhs.value
    }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
  }

  /// Makes a new order of its first event.
  ///
  /// - Throws: `OrderError` when the event is no initialization, or what it asks for contradicts itself.
  public init(_ event: OrderEvent) throws(OrderError) {
    guard case .initialized(let initialized) = event.kind else {
      throw .notInitialized(event.clientOrderId, found: event.kind.name)
    }
    if let rule = initialized.violation() { throw .invalid(event.clientOrderId, rule: rule) }
    let definition = initialized.normalized()
    traderId = event.traderId
    strategyId = event.strategyId
    instrumentId = event.instrumentId
    clientOrderId = event.clientOrderId
    initId = event.eventId
    tsInit = event.tsInit
    tsLast = event.tsInit
    self.definition = Definition(definition)
    terms = definition.terms
    quantity = definition.quantity
    filledQuantity = .zero(precision: quantity.precision)
    leavesQuantity = quantity
    emulationTrigger = definition.emulationTrigger
    log.append(event)
  }

  /// Folds an order from all its events, the first of which made it.
  ///
  /// An initialization as the second event is kept but changes nothing, as in NautilusTrader; for a
  /// later one see `apply(_:)`.
  ///
  /// - Throws: `OrderError` at the first event that cannot be.
  public init(events: some Collection<OrderEvent>) throws(OrderError) {
    guard let first = events.first else { throw .noEvents }
    try self.init(first)
    for event in events.dropFirst() {
      if log.events.count == 1, case .initialized = event.kind {
        try keep(event)
      } else {
        try apply(event)
      }
    }
  }

  private mutating func keep(_ event: OrderEvent) throws(OrderError) {
    try check(event)
    previousIndexes = indexes
    log.append(event)
  }

  /// Makes the order what an emulator released it as.
  mutating func restart(_ event: OrderEvent, as released: OrderInitialized) throws(OrderError) {
    guard log.events.count > 1 else {
      throw .invalidTransition(clientOrderId, status, event: event.kind.name)
    }
    guard let definition = definition.value.transformed(to: released.terms, quantity: quantity)
    else { throw .cannotTransform(clientOrderId, released.terms.type) }
    previousIndexes = indexes
    reset(to: definition, initId: event.eventId)
    log.append(event)
  }

  private mutating func reset(to definition: OrderInitialized, initId: UUID4) {
    self.initId = initId
    self.definition = Definition(definition)
    terms = definition.terms
    status = .initialized
    statusBefore = nil
    filledQuantity = .zero(precision: quantity.precision)
    leavesQuantity = quantity
    averagePrice = 0
    slippage = 0
    commissions = []
    liquiditySide = .noLiquiditySide
    venueOrderId = nil
    venueOrderIds = []
    accountId = nil
    positionId = nil
    lastTradeId = nil
    emulationTrigger = .noTrigger
    isTriggered = false
    tsSubmitted = nil
    tsAccepted = nil
    tsTriggered = nil
    tsClosed = nil
    tsLast = tsInit
    log.removeTrades()
  }
}
