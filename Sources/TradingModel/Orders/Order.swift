/// An order: a value folded from its events, the same value for the same events.
///
///     var order = try Order(initialized)
///     try order.apply(accepted)
///
/// What happened is in `events`; everything else follows from it by `rules`. With those of a version of
/// NautilusTrader, the averages agree with that version's to the last bit.
public struct Order: Sendable, Hashable {
  /// By which rules its events are folded.
  public let rules: FoldingRules
  /// Whose node.
  public let traderId: TraderId
  /// The strategy; a fill may move the order to another one.
  public internal(set) var strategyId: StrategyId
  /// Of what instrument.
  public let instrumentId: InstrumentId
  /// The node's name of the order.
  public let clientOrderId: ClientOrderId
  /// The id of the event that made the order what it is: its initialization, or its transformation.
  public internal(set) var initId: UUID4
  /// When the order was made, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos

  /// Whether the order buys or sells.
  public let side: OrderSide
  /// How long the order stands.
  public internal(set) var timeInForce: TimeInForce
  /// What the strategy asked for, where that is not just what the first event says.
  var definition: Definition?
  /// The type and its prices as they are now.
  public internal(set) var terms: OrderTerms

  /// Where the order is in its life.
  public internal(set) var status: OrderStatus = .initialized
  /// The status before the last transition that did not come from a pending one.
  var statusBefore: OrderStatus?
  /// The indexes that the order belonged to before its last event.
  public internal(set) var previousIndexes: OrderIndexes = []
  /// Whether the last event, a fill, put the order into another position than it was in.
  public internal(set) var hasEnteredPosition = false

  /// The total quantity, filled part included.
  public internal(set) var quantity: Quantity
  /// Whether `quantity` is in the quote currency.
  public internal(set) var isQuoteQuantity: Bool
  /// What is filled.
  public internal(set) var filledQuantity: Quantity
  /// What is left to fill; nothing when more is filled than the order asks for.
  public internal(set) var leavesQuantity: Quantity
  /// The average price of the fills; 0 before the first.
  ///
  /// By exact rules `exactAveragePrice` has all of it.
  public internal(set) var averagePrice = 0.0
  /// How much worse than asked for the average price is; negative for better.
  public internal(set) var slippage = 0.0
  /// The commissions, one amount per currency, in the order in which the currencies came.
  public internal(set) var commissions: [Money] = []
  /// The side of the last fill.
  public internal(set) var liquiditySide = LiquiditySide.noLiquiditySide

  /// The venue's name of the order, once it is known.
  public internal(set) var venueOrderId: VenueOrderId?
  /// The venue's earlier names of the order.
  public internal(set) var venueOrderIds: [VenueOrderId] = []
  /// The account that the order was submitted for.
  public internal(set) var accountId: AccountId?
  /// The position that the last fill belongs to.
  public internal(set) var positionId: PositionId?
  /// The trade of the last fill.
  public internal(set) var lastTradeId: TradeId?
  /// Which market price releases the order, while the node emulates it.
  public internal(set) var emulationTrigger: TriggerType
  /// Whether the order was triggered.
  public internal(set) var isTriggered = false

  /// When it was submitted, in nanoseconds since the UNIX epoch; `nil` until it is.
  public internal(set) var tsSubmitted: UnixNanos?
  /// When a venue took the order, in nanoseconds since the UNIX epoch; `nil` until it does.
  public internal(set) var tsAccepted: UnixNanos?
  /// When it was triggered, in nanoseconds since the UNIX epoch; `nil` until it is.
  public internal(set) var tsTriggered: UnixNanos?
  /// When it was last closed, in nanoseconds since the UNIX epoch; `nil` until it is.
  public internal(set) var tsClosed: UnixNanos?
  /// When the last event happened, in nanoseconds since the UNIX epoch.
  public internal(set) var tsLast: UnixNanos

  /// The prices times the quantities of the fills, by exact rules.
  var filledCost = WideInteger.zero

  @usableFromInline var log: OrderLog

  /// What an order is taken to ask for, held once however often the order is copied.
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
  public init(_ event: OrderEvent, rules: FoldingRules = .nautilus1231) throws(OrderError) {
    try self.init(event, log: OrderLog(event), rules)
  }

  /// Folds an order from all its events, the first of which made it.
  ///
  /// An initialization as the second event is kept but changes nothing, as in NautilusTrader; for a
  /// later one see `apply(_:)`.
  ///
  /// - Throws: `OrderError` at the first event that cannot be, but before all at one that is there
  ///   twice.
  public init(
    events: some Collection<OrderEvent>, rules: FoldingRules = .nautilus1231
  ) throws(OrderError) {
    let events = Array(events)  // no copy, if it is one
    guard let first = events.first else { throw .noEvents }
    let log = OrderLog(events)
    if let id = log.duplicate() { throw .duplicateEvent(first.clientOrderId, id) }
    try self.init(first, log: log, rules)
    try fold(behindFirst: events)
  }

  /// Takes what follows from the events of the log, each where it stands in memory.
  private mutating func fold(behindFirst events: [OrderEvent]) throws(OrderError) {
    try events.withUnsafeBufferPointer { (events) throws(OrderError) in
      for index in 1..<events.count {
        try events.lend(index) { (event) throws(OrderError) in try fold(event, at: index) }
      }
    }
  }

  /// Begins an order with the first event of its log.
  @inline(__always)  // Otherwise the order is copied when it returns.
  private init(
    _ event: OrderEvent, log: OrderLog, _ rules: FoldingRules
  ) throws(OrderError) {
    guard case .initialized(let asked) = event.kind else {
      throw .notInitialized(event.clientOrderId, found: event.kind.name)
    }
    if let rule = asked.violation() { throw .invalid(event.clientOrderId, rule: rule) }
    self.rules = rules
    definition = asked.normalized().map(Definition.init)
    traderId = event.traderId
    strategyId = event.strategyId
    instrumentId = event.instrumentId
    clientOrderId = event.clientOrderId
    initId = event.eventId
    tsInit = event.tsInit
    tsLast = event.tsInit
    side = asked.side
    timeInForce = asked.timeInForce
    terms = asked.terms
    quantity = asked.quantity
    isQuoteQuantity = asked.isQuoteQuantity
    filledQuantity = .zero(precision: asked.quantity.precision)
    leavesQuantity = asked.quantity
    emulationTrigger = definition?.value.emulationTrigger ?? asked.emulationTrigger
    self.log = log
  }

  /// Begins the order anew as what an emulator released it.
  mutating func restart(_ event: OrderEvent, as released: OrderInitialized) throws(OrderError) {
    guard let asked = initialized.transformed(to: released.terms, quantity: quantity)
    else { throw .cannotTransform(clientOrderId, released.terms.type) }
    var order = try Order(log.first, log: log.withoutTrades(), rules)
    order.definition = Definition(asked)
    order.timeInForce = asked.timeInForce
    order.terms = asked.terms
    order.quantity = asked.quantity
    order.isQuoteQuantity = isQuoteQuantity
    order.filledQuantity = .zero(precision: asked.quantity.precision)
    order.leavesQuantity = asked.quantity
    order.emulationTrigger = asked.emulationTrigger
    order.strategyId = strategyId
    order.initId = event.eventId
    order.previousIndexes = indexes
    self = order
  }
}
