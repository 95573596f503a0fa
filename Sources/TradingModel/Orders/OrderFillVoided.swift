/// A venue takes a fill back, whole or in part: an event that NautilusTrader has since 2.0.
///
/// It names the fill by its trade and repeats what identifies it.
public struct OrderFillVoided: Sendable, Hashable {
  /// The venue's name of the order.
  public var venueOrderId: VenueOrderId
  /// The account.
  public var accountId: AccountId
  /// The venue's name of the correction.
  public var correctionId: String
  /// The match that is taken back.
  public var tradeId: TradeId
  /// The position that the fill belongs to.
  public var positionId: PositionId?
  /// Whether the fill bought or sold.
  public var side: OrderSide
  /// The order's type.
  public var orderType: OrderType
  /// How much of the fill is taken back in all, earlier corrections of it included.
  public var voidedQuantity: Quantity
  /// The price of the fill.
  public var lastPrice: Price
  /// The currency of `lastPrice`.
  public var currency: Currency
  /// How much of its commission is taken back in all, where the venue says so.
  public var voidedCommission: Money?
  /// Whether the fill gave or took liquidity.
  public var liquiditySide: LiquiditySide
  /// Why, where the venue says so.
  public var reason: String?
  /// What else the venue said.
  public var info: DynamicMap
  /// Whether the order works the quantity again.
  public var isReopened: Bool

  /// Describes a correction; every argument is the property of its name.
  public init(
    venueOrderId: VenueOrderId, accountId: AccountId, correctionId: String, tradeId: TradeId,
    positionId: PositionId? = nil, side: OrderSide, orderType: OrderType,
    voidedQuantity: Quantity, lastPrice: Price, currency: Currency,
    voidedCommission: Money? = nil, liquiditySide: LiquiditySide = .noLiquiditySide,
    reason: String? = nil, info: DynamicMap = DynamicMap(), isReopened: Bool = false
  ) {
    self.venueOrderId = venueOrderId
    self.accountId = accountId
    self.correctionId = correctionId
    self.tradeId = tradeId
    self.positionId = positionId
    self.side = side
    self.orderType = orderType
    self.voidedQuantity = voidedQuantity
    self.lastPrice = lastPrice
    self.currency = currency
    self.voidedCommission = voidedCommission
    self.liquiditySide = liquiditySide
    self.reason = reason
    self.info = info
    self.isReopened = isReopened
  }
}
