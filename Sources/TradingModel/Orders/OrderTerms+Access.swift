extension OrderTerms {
  /// The order type.
  public var type: OrderType {
    switch self {
    case .market: .market
    case .limit: .limit
    case .stopMarket: .stopMarket
    case .stopLimit: .stopLimit
    case .marketToLimit: .marketToLimit
    case .marketIfTouched: .marketIfTouched
    case .limitIfTouched: .limitIfTouched
    case .trailingStopMarket: .trailingStopMarket
    case .trailingStopLimit: .trailingStopLimit
    }
  }

  /// The limit price, where the type has one and it is known.
  public var price: Price? {
    switch self {
    case .limit(let price, _, _), .stopLimit(let price, _, _, _, _),
      .limitIfTouched(let price, _, _, _, _):
      price
    case .marketToLimit(let price, _, _), .trailingStopLimit(_, let price, _, _, _): price
    case .market, .stopMarket, .marketIfTouched, .trailingStopMarket: nil
    }
  }

  /// The trigger price, where the type has one and it is known.
  public var triggerPrice: Price? {
    switch self {
    case .stopMarket(let price, _, _, _), .marketIfTouched(let price, _, _),
      .stopLimit(_, let price, _, _, _), .limitIfTouched(_, let price, _, _, _):
      price
    case .trailingStopMarket(let trailing, _), .trailingStopLimit(let trailing, _, _, _, _):
      trailing.triggerPrice
    case .market, .limit, .marketToLimit: nil
    }
  }

  /// Which market price triggers, where the type has a trigger.
  public var triggerType: TriggerType? {
    switch self {
    case .stopMarket(_, let type, _, _), .marketIfTouched(_, let type, _),
      .stopLimit(_, _, let type, _, _), .limitIfTouched(_, _, let type, _, _):
      type
    case .trailingStopMarket(let trailing, _), .trailingStopLimit(let trailing, _, _, _, _):
      trailing.triggerType
    case .market, .limit, .marketToLimit: nil
    }
  }

  /// The part of the order that the market may see, where it is limited.
  public var displayQuantity: Quantity? {
    switch self {
    case .limit(_, let display, _), .stopLimit(_, _, _, let display, _),
      .marketToLimit(_, let display, _), .limitIfTouched(_, _, _, let display, _),
      .trailingStopLimit(_, _, _, let display, _), .stopMarket(_, _, _, let display):
      display
    case .market, .marketIfTouched, .trailingStopMarket: nil
    }
  }

  /// When a good-till-date order expires, in nanoseconds since the UNIX epoch.
  public var expireTime: UnixNanos? {
    switch self {
    case .market: nil
    case .limit(_, _, let time), .stopMarket(_, _, let time, _),
      .stopLimit(_, _, _, _, let time),
      .marketToLimit(_, _, let time), .marketIfTouched(_, _, let time),
      .limitIfTouched(_, _, _, _, let time), .trailingStopMarket(_, let time),
      .trailingStopLimit(_, _, _, _, let time):
      time
    }
  }

  /// What belongs to a trailing stop.
  public var trailing: TrailingTerms? {
    switch self {
    case .trailingStopMarket(let trailing, _), .trailingStopLimit(let trailing, _, _, _, _):
      trailing
    default: nil
    }
  }

  /// Takes new prices, as far as the type has them.
  mutating func update(price newPrice: Price?, triggerPrice newTrigger: Price?) {
    switch self {
    case .market: break
    case .limit(let price, let display, let expire):
      self = .limit(price: newPrice ?? price, displayQuantity: display, expireTime: expire)
    case .stopMarket(let trigger, let type, let expire, let display):
      self = .stopMarket(
        triggerPrice: newTrigger ?? trigger, triggerType: type, expireTime: expire,
        displayQuantity: display)
    case .stopLimit(let price, let trigger, let type, let display, let expire):
      self = .stopLimit(
        price: newPrice ?? price, triggerPrice: newTrigger ?? trigger, triggerType: type,
        displayQuantity: display, expireTime: expire)
    case .marketToLimit(let price, let display, let expire):
      self = .marketToLimit(price: newPrice ?? price, displayQuantity: display, expireTime: expire)
    case .marketIfTouched(let trigger, let type, let expire):
      self = .marketIfTouched(
        triggerPrice: newTrigger ?? trigger, triggerType: type, expireTime: expire)
    case .limitIfTouched(let price, let trigger, let type, let display, let expire):
      self = .limitIfTouched(
        price: newPrice ?? price, triggerPrice: newTrigger ?? trigger, triggerType: type,
        displayQuantity: display, expireTime: expire)
    case .trailingStopMarket(var trailing, let expire):
      trailing.triggerPrice = newTrigger ?? trailing.triggerPrice
      self = .trailingStopMarket(trailing, expireTime: expire)
    case .trailingStopLimit(var trailing, let price, let offset, let display, let expire):
      trailing.triggerPrice = newTrigger ?? trailing.triggerPrice
      self = .trailingStopLimit(
        trailing, price: newPrice ?? price, limitOffset: offset, displayQuantity: display,
        expireTime: expire)
    }
  }
}
