/// One thing that happened to an order: who and when in common, and what in `kind`.
///
/// An order is the fold of its events, of which the first is `.initialized`.
public struct OrderEvent: Sendable, Hashable {
  /// Whose node.
  public let traderId: TraderId
  /// Which strategy's order.
  public let strategyId: StrategyId
  /// Of what instrument.
  public let instrumentId: InstrumentId
  /// Which order.
  public let clientOrderId: ClientOrderId
  /// The event's own identity.
  public let eventId: UUID4
  /// When it happened, in nanoseconds since the UNIX epoch.
  public let tsEvent: UnixNanos
  /// When the node made this record of it, in nanoseconds since the UNIX epoch.
  public let tsInit: UnixNanos
  /// What happened.
  public let kind: Kind
  /// Whether it came from reconciling with the venue rather than live.
  public let isReconciliation: Bool

  /// Records an event.
  ///
  /// What a node decides alone (an initialization, a denial, an emulation, a release) happens when it is
  /// recorded: its `tsEvent` is `tsInit`. And only what a venue says can come from reconciling.
  public init(
    traderId: TraderId, strategyId: StrategyId, instrumentId: InstrumentId,
    clientOrderId: ClientOrderId, eventId: UUID4 = UUID4(), tsEvent: UnixNanos, tsInit: UnixNanos,
    isReconciliation: Bool = false, kind: Kind
  ) {
    self.traderId = traderId
    self.strategyId = strategyId
    self.instrumentId = instrumentId
    self.clientOrderId = clientOrderId
    self.eventId = eventId
    self.tsEvent = kind.isDecidedHere ? tsInit : tsEvent
    self.tsInit = tsInit
    self.isReconciliation = isReconciliation && kind.mayReconcile
    self.kind = kind
  }

  /// What can happen to an order.
  public enum Kind: Sendable, Hashable {
    // Boxed are those that are larger than two words, so that events are small and quick to copy.
    indirect case initialized(OrderInitialized)
    case denied(reason: String)
    case emulated
    indirect case released(price: Price)
    case submitted(accountId: AccountId)
    case accepted(venueOrderId: VenueOrderId, accountId: AccountId)
    indirect case rejected(accountId: AccountId, reason: String, duePostOnly: Bool = false)
    case canceled(VenueReference)
    case expired(VenueReference)
    case triggered(VenueReference)
    case pendingUpdate(VenueReference)
    case pendingCancel(VenueReference)
    indirect case modifyRejected(VenueReference, reason: String)
    indirect case cancelRejected(VenueReference, reason: String)
    indirect case updated(OrderUpdated)
    case filled(OrderFilled)

    /// Whether a node decides it alone.
    var isDecidedHere: Bool {
      switch self {
      case .initialized, .denied, .emulated, .released: true
      default: false
      }
    }

    /// Whether its record says if it comes from reconciling.
    var mayReconcile: Bool {
      switch self {
      case .denied, .emulated, .released, .submitted: false
      default: true
      }
    }
  }
}

/// The venue's names for an order and its account, as far as they are known.
public struct VenueReference: Sendable, Hashable {
  /// The venue's name of the order.
  public var venueOrderId: VenueOrderId?
  /// The account that the order is for.
  public var accountId: AccountId?

  /// Names what is known.
  public init(venueOrderId: VenueOrderId? = nil, accountId: AccountId? = nil) {
    self.venueOrderId = venueOrderId
    self.accountId = accountId
  }
}

/// An order as its strategy made it.
public struct OrderInitialized: Sendable, Hashable {
  /// Whether it buys or sells.
  public var side: OrderSide
  /// How much of the instrument.
  public var quantity: Quantity
  /// How long the order stands.
  public var timeInForce: TimeInForce
  /// The order type and what belongs to it.
  public var terms: OrderTerms
  /// Whether the order may only add liquidity.
  public var isPostOnly: Bool
  /// Whether the order may only reduce a position.
  public var isReduceOnly: Bool
  /// Whether `quantity` is in the quote currency.
  public var isQuoteQuantity: Bool
  /// Which market price releases an order that the node emulates; `.noTrigger` when it does not.
  public var emulationTrigger: TriggerType
  /// The instrument whose market triggers it, when that is another one.
  public var triggerInstrumentId: InstrumentId?
  /// How it depends on the linked orders.
  public var contingencyType: ContingencyType
  /// The list that it was submitted with.
  public var orderListId: OrderListId?
  /// The orders that depend on this one or that it depends on.
  public var linkedOrderIds: [ClientOrderId]?
  /// The order that this one follows.
  public var parentOrderId: ClientOrderId?
  /// The algorithm that works the order.
  public var execAlgorithmId: ExecAlgorithmId?
  /// What the algorithm is told.
  public var execAlgorithmParams: DynamicMap?
  /// The first order of those that an execution algorithm spawned.
  public var execSpawnId: ClientOrderId?
  /// Free labels.
  public var tags: [String]?

  /// Describes an order; the defaults are those of a plain order on its own.
  public init(
    side: OrderSide, quantity: Quantity, timeInForce: TimeInForce = .gtc, terms: OrderTerms,
    isPostOnly: Bool = false, isReduceOnly: Bool = false, isQuoteQuantity: Bool = false,
    emulationTrigger: TriggerType = .noTrigger, triggerInstrumentId: InstrumentId? = nil,
    contingencyType: ContingencyType = .noContingency, orderListId: OrderListId? = nil,
    linkedOrderIds: [ClientOrderId]? = nil, parentOrderId: ClientOrderId? = nil,
    execAlgorithmId: ExecAlgorithmId? = nil, execAlgorithmParams: DynamicMap? = nil,
    execSpawnId: ClientOrderId? = nil, tags: [String]? = nil
  ) {
    self.side = side
    self.quantity = quantity
    self.timeInForce = timeInForce
    self.terms = terms
    self.isPostOnly = isPostOnly
    self.isReduceOnly = isReduceOnly
    self.isQuoteQuantity = isQuoteQuantity
    self.emulationTrigger = emulationTrigger
    self.triggerInstrumentId = triggerInstrumentId
    self.contingencyType = contingencyType
    self.orderListId = orderListId
    self.linkedOrderIds = linkedOrderIds
    self.parentOrderId = parentOrderId
    self.execAlgorithmId = execAlgorithmId
    self.execAlgorithmParams = execAlgorithmParams
    self.execSpawnId = execSpawnId
    self.tags = tags
  }
}

/// What a venue, or an emulator, changed an order to.
public struct OrderUpdated: Sendable, Hashable {
  /// The venue's names, as far as the event states them.
  public var reference: VenueReference
  /// The new total quantity, filled part included.
  public var quantity: Quantity
  /// Whether `quantity` is in the quote currency.
  public var isQuoteQuantity: Bool
  /// The new price, where it changed or is repeated.
  public var price: Price?
  /// The new trigger price, where it changed or is repeated.
  public var triggerPrice: Price?

  /// Describes a change.
  public init(
    reference: VenueReference = VenueReference(), quantity: Quantity,
    isQuoteQuantity: Bool = false, price: Price? = nil, triggerPrice: Price? = nil
  ) {
    self.reference = reference
    self.quantity = quantity
    self.isQuoteQuantity = isQuoteQuantity
    self.price = price
    self.triggerPrice = triggerPrice
  }
}
