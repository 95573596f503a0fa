/// What a fill did to a position, as a node tells its strategies.
///
/// Positions are folded from fills, not from these.
public struct PositionEvent: Sendable, Hashable {
  public var traderId: TraderId
  public var strategyId: StrategyId
  public var instrumentId: InstrumentId
  public var positionId: PositionId
  public var accountId: AccountId
  public var openingOrderId: ClientOrderId
  /// Whether its last opening bought or sold.
  public var entry: OrderSide
  public var side: PositionSide
  /// What it holds after the fill, negative when short.
  public var signedQuantity: Double
  public var quantity: Quantity
  /// The most it held since it was last flat.
  public var peakQuantity: Quantity
  /// The quantity of the fill.
  public var lastQuantity: Quantity
  /// The price of the fill.
  public var lastPrice: Price
  /// The currency of the prices.
  public var currency: Currency
  public var averageOpenPrice: Double
  public var realizedPnl: Money
  /// The event's own identity.
  public var eventId: UUID4
  /// When it happened, in nanoseconds since the UNIX epoch.
  public var tsEvent: UnixNanos
  /// When the node made this record of it, in nanoseconds since the UNIX epoch.
  public var tsInit: UnixNanos
  /// What happened.
  public var kind: Kind

  /// What can happen to a position.
  public enum Kind: Sendable, Hashable {
    /// It was opened; the duration is in nanoseconds and zero.
    case opened(durationNanos: UInt64 = 0)
    /// It was enlarged or reduced.
    case changed(Outcome, unrealizedPnl: Money)
    /// It was closed after a duration in nanoseconds.
    case closed(Outcome, closingOrderId: ClientOrderId, durationNanos: UInt64)
  }

  /// What it earned so far.
  public struct Outcome: Sendable, Hashable {
    /// The average price of the fills that reduced it; 0 before the first.
    public var averageClosePrice: Double
    /// The gain of that price over the opening one, as a fraction.
    public var realizedReturn: Double
    /// When it was opened, in nanoseconds since the UNIX epoch.
    public var tsOpened: UnixNanos

    /// States an outcome.
    public init(averageClosePrice: Double, realizedReturn: Double, tsOpened: UnixNanos) {
      self.averageClosePrice = averageClosePrice
      self.realizedReturn = realizedReturn
      self.tsOpened = tsOpened
    }
  }

  /// Records an event; every argument is the property of its name.
  public init(
    traderId: TraderId, strategyId: StrategyId, instrumentId: InstrumentId,
    positionId: PositionId, accountId: AccountId, openingOrderId: ClientOrderId,
    entry: OrderSide, side: PositionSide, signedQuantity: Double, quantity: Quantity,
    peakQuantity: Quantity, lastQuantity: Quantity, lastPrice: Price, currency: Currency,
    averageOpenPrice: Double, realizedPnl: Money, eventId: UUID4 = UUID4(), tsEvent: UnixNanos,
    tsInit: UnixNanos, kind: Kind
  ) {
    self.traderId = traderId
    self.strategyId = strategyId
    self.instrumentId = instrumentId
    self.positionId = positionId
    self.accountId = accountId
    self.openingOrderId = openingOrderId
    self.entry = entry
    self.side = side
    self.signedQuantity = signedQuantity
    self.quantity = quantity
    self.peakQuantity = peakQuantity
    self.lastQuantity = lastQuantity
    self.lastPrice = lastPrice
    self.currency = currency
    self.averageOpenPrice = averageOpenPrice
    self.realizedPnl = realizedPnl
    self.eventId = eventId
    self.tsEvent = tsEvent
    self.tsInit = tsInit
    self.kind = kind
  }
}
