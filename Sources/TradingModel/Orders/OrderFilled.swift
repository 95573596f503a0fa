/// One match of an order at a venue: what an order and a position are both folded from.
///
/// It is held once, however many events, logs and positions copy it.
public struct OrderFilled: Sendable, Hashable {
  @usableFromInline
  let storage: Storage

  /// Describes a fill.
  public init(
    venueOrderId: VenueOrderId, accountId: AccountId, tradeId: TradeId,
    positionId: PositionId? = nil, side: OrderSide, orderType: OrderType, lastQuantity: Quantity,
    lastPrice: Price, currency: Currency, commission: Money,
    liquiditySide: LiquiditySide = .noLiquiditySide, info: DynamicMap = DynamicMap()
  ) {
    storage = Storage(
      Fields(
        venueOrderId: venueOrderId, accountId: accountId, tradeId: tradeId, positionId: positionId,
        side: side, orderType: orderType, liquiditySide: liquiditySide, lastQuantity: lastQuantity,
        lastPrice: lastPrice, currency: currency, commission: commission, info: info))
  }

  @usableFromInline
  struct Fields: Sendable, Hashable {
    @usableFromInline let venueOrderId: VenueOrderId
    @usableFromInline let accountId: AccountId
    @usableFromInline let tradeId: TradeId
    @usableFromInline let positionId: PositionId?
    @usableFromInline let side: OrderSide
    @usableFromInline let orderType: OrderType
    @usableFromInline let liquiditySide: LiquiditySide
    @usableFromInline let lastQuantity: Quantity
    @usableFromInline let lastPrice: Price
    @usableFromInline let currency: Currency
    @usableFromInline let commission: Money
    @usableFromInline let info: DynamicMap
  }

  @usableFromInline
  final class Storage: Sendable {
    @usableFromInline let fields: Fields
    init(_ fields: Fields) { self.fields = fields }
  }

  public static func == (lhs: OrderFilled, rhs: OrderFilled) -> Bool {
    lhs.storage === rhs.storage || lhs.storage.fields == rhs.storage.fields
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(storage.fields) }
}

// Inlined by other modules too: a call would hand out a retained copy of every text.
extension OrderFilled {
  /// The venue's name of the order.
  @inlinable public var venueOrderId: VenueOrderId { storage.fields.venueOrderId }
  /// The account.
  @inlinable public var accountId: AccountId { storage.fields.accountId }
  /// The venue's name of the match.
  @inlinable public var tradeId: TradeId { storage.fields.tradeId }
  /// The position it belongs to; an engine sets it before it is stored.
  @inlinable public var positionId: PositionId? { storage.fields.positionId }
  /// Whether it buys or sells.
  @inlinable public var side: OrderSide { storage.fields.side }
  /// The order's type.
  @inlinable public var orderType: OrderType { storage.fields.orderType }
  /// The quantity of this match.
  @inlinable public var lastQuantity: Quantity { storage.fields.lastQuantity }
  /// The price of this match.
  @inlinable public var lastPrice: Price { storage.fields.lastPrice }
  /// The currency of `lastPrice`.
  @inlinable public var currency: Currency { storage.fields.currency }
  /// What it cost; negative for a rebate.
  @inlinable public var commission: Money { storage.fields.commission }
  /// Whether it gave or took liquidity.
  @inlinable public var liquiditySide: LiquiditySide { storage.fields.liquiditySide }
  /// What else the venue said.
  @inlinable public var info: DynamicMap { storage.fields.info }
}
