/// A position as it was at a moment, in the numbers that a report shows.
///
/// It cannot become a position again; the position's fills can.
public struct PositionSnapshot: Sendable, Hashable {
  public var positionId: PositionId
  public var traderId: TraderId
  public var strategyId: StrategyId
  public var instrumentId: InstrumentId
  public var accountId: AccountId
  public var openingOrderId: ClientOrderId
  /// The order that closed it, once one did.
  public var closingOrderId: ClientOrderId?
  /// Whether its last opening bought or sold.
  public var entry: OrderSide
  public var side: PositionSide
  /// What it holds, negative when short.
  public var signedQuantity: Double
  public var quantity: Quantity
  /// The most it held since it was last flat.
  public var peakQuantity: Quantity
  public var tsInit: UnixNanos
  public var tsOpened: UnixNanos
  public var tsLast: UnixNanos
  /// When it was closed; `nil` while it is open.
  public var tsClosed: UnixNanos?
  /// How long it was open, in nanoseconds; `nil` while it is.
  public var durationNanos: UInt64?
  public var averageOpenPrice: Double
  /// The average price of the fills that reduced it, where there are any above zero.
  public var averageClosePrice: Double?
  public var quoteCurrency: Currency
  public var baseCurrency: Currency?
  public var settlementCurrency: Currency
  /// One amount per currency, in order of their texts.
  public var commissions: [Money]
  /// The gain of the average closing price over the opening one, as a fraction of 5 decimals.
  public var realizedReturn: Double
  public var realizedPnl: Money
  /// What closing it would have earned, where a price was known.
  public var unrealizedPnl: Money?
  /// When the snapshot was taken.
  public var tsSnapshot: UnixNanos?

  /// Takes a snapshot.
  public init(
    of position: Position, unrealizedPnl: Money? = nil, tsSnapshot: UnixNanos? = nil
  ) {
    positionId = position.id
    traderId = position.traderId
    strategyId = position.strategyId
    instrumentId = position.instrumentId
    accountId = position.accountId
    openingOrderId = position.openingOrderId
    closingOrderId = position.closingOrderId
    entry = position.entry
    side = position.side
    signedQuantity = position.signedQuantity
    quantity = PositionSnapshot.shown(position.quantity)
    peakQuantity = PositionSnapshot.shown(position.peakQuantity)
    tsInit = position.tsInit
    tsOpened = position.tsOpened
    tsLast = position.tsLast
    // NautilusTrader takes a zero for "not yet".
    tsClosed = position.tsClosed == 0 ? nil : position.tsClosed
    durationNanos = position.durationNanos == 0 ? nil : position.durationNanos
    averageOpenPrice = position.averageOpenPrice
    averageClosePrice = position.averageClosePrice > 0 ? position.averageClosePrice : nil
    quoteCurrency = position.quoteCurrency
    baseCurrency = position.baseCurrency
    settlementCurrency = position.settlementCurrency
    commissions = position.commissions.sorted { $0.description < $1.description }
    realizedReturn = DecimalRounding.round(position.realizedReturn, decimals: 5)
    realizedPnl = position.realizedPnl
    self.unrealizedPnl = unrealizedPnl
    self.tsSnapshot = tsSnapshot
  }

  /// A quantity in at most 28 significant digits, which is what NautilusTrader shows of it.
  ///
  /// Texts of quantities have no more, but the double behind a position's can be one of 30.
  private static func shown(_ quantity: Quantity) -> Quantity {
    let excess = quantity.raw >= FixedPoint.powersOfTen[29] ? 2 : 1
    guard quantity.raw >= FixedPoint.powersOfTen[28] else { return quantity }
    let digits = FixedPoint.roundedHalfEven(quantity.raw, dropping: excess)
    let raw = digits * FixedPoint.powersOfTen[excess]  // at most 30 digits, like the range
    return (try? Quantity(raw: raw, precision: quantity.precision)) ?? quantity
  }

  /// Puts a snapshot together that was read; every argument is the property of its name.
  public init(
    positionId: PositionId, traderId: TraderId, strategyId: StrategyId,
    instrumentId: InstrumentId, accountId: AccountId, openingOrderId: ClientOrderId,
    closingOrderId: ClientOrderId?, entry: OrderSide, side: PositionSide,
    signedQuantity: Double, quantity: Quantity, peakQuantity: Quantity, tsInit: UnixNanos,
    tsOpened: UnixNanos, tsLast: UnixNanos, tsClosed: UnixNanos?, durationNanos: UInt64?,
    averageOpenPrice: Double, averageClosePrice: Double?, quoteCurrency: Currency,
    baseCurrency: Currency?,
    settlementCurrency: Currency, commissions: [Money], realizedReturn: Double,
    realizedPnl: Money, unrealizedPnl: Money?, tsSnapshot: UnixNanos?
  ) {
    self.positionId = positionId
    self.traderId = traderId
    self.strategyId = strategyId
    self.instrumentId = instrumentId
    self.accountId = accountId
    self.openingOrderId = openingOrderId
    self.closingOrderId = closingOrderId
    self.entry = entry
    self.side = side
    self.signedQuantity = signedQuantity
    self.quantity = quantity
    self.peakQuantity = peakQuantity
    self.tsInit = tsInit
    self.tsOpened = tsOpened
    self.tsLast = tsLast
    self.tsClosed = tsClosed
    self.durationNanos = durationNanos
    self.averageOpenPrice = averageOpenPrice
    self.averageClosePrice = averageClosePrice
    self.quoteCurrency = quoteCurrency
    self.baseCurrency = baseCurrency
    self.settlementCurrency = settlementCurrency
    self.commissions = commissions
    self.realizedReturn = realizedReturn
    self.realizedPnl = realizedPnl
    self.unrealizedPnl = unrealizedPnl
    self.tsSnapshot = tsSnapshot
  }
}
