/// What an order asks for beyond side and quantity: one case for each of the nine order types.
///
/// Prices of trailing orders may be unknown until the market moves. An `expireTime` belongs to
/// `TimeInForce.gtd`; a `displayQuantity` is the part of the order that the market may see.
public enum OrderTerms: Sendable, Hashable {
  case market
  case limit(price: Price, displayQuantity: Quantity? = nil, expireTime: UnixNanos? = nil)
  /// Only NautilusTrader 2.0 lets it have a display quantity; 1.x ignores that.
  case stopMarket(
    triggerPrice: Price, triggerType: TriggerType = .default, expireTime: UnixNanos? = nil,
    displayQuantity: Quantity? = nil)
  case stopLimit(
    price: Price, triggerPrice: Price, triggerType: TriggerType = .default,
    displayQuantity: Quantity? = nil, expireTime: UnixNanos? = nil)
  /// The price becomes known when the venue turns the rest into a limit order.
  case marketToLimit(
    price: Price? = nil, displayQuantity: Quantity? = nil, expireTime: UnixNanos? = nil)
  case marketIfTouched(
    triggerPrice: Price, triggerType: TriggerType = .default, expireTime: UnixNanos? = nil)
  case limitIfTouched(
    price: Price, triggerPrice: Price, triggerType: TriggerType = .default,
    displayQuantity: Quantity? = nil, expireTime: UnixNanos? = nil)
  case trailingStopMarket(TrailingTerms, expireTime: UnixNanos? = nil)
  case trailingStopLimit(
    TrailingTerms, price: Price? = nil, limitOffset: ExactDecimal,
    displayQuantity: Quantity? = nil, expireTime: UnixNanos? = nil)
}

/// What the two trailing stop types share.
public struct TrailingTerms: Sendable, Hashable {
  /// The price from which the stop trails; `nil` for at once.
  public var activationPrice: Price?
  /// The price at which the stop triggers; `nil` until the market set it.
  public var triggerPrice: Price?
  /// Which market price triggers it.
  public var triggerType: TriggerType
  /// The distance to the market, in the unit of `offsetType`.
  public var offset: ExactDecimal
  /// The unit of `offset`.
  public var offsetType: TrailingOffsetType

  /// Describes a trailing stop.
  public init(
    activationPrice: Price? = nil, triggerPrice: Price? = nil, triggerType: TriggerType = .default,
    offset: ExactDecimal, offsetType: TrailingOffsetType = .price
  ) {
    self.activationPrice = activationPrice
    self.triggerPrice = triggerPrice
    self.triggerType = triggerType
    self.offset = offset
    self.offsetType = offsetType
  }
}
