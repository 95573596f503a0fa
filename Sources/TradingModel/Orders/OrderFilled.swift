/// One match of an order at a venue: what an order and a position are both folded from.
///
/// It is held once, however many events, logs and positions copy it.
public struct OrderFilled: Sendable, Hashable {
  @usableFromInline
  private(set) var storage: Storage

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

  /// Describes a fill of NautilusTrader 2.0, which may state no commission.
  package init(
    venueOrderId: VenueOrderId, accountId: AccountId, tradeId: TradeId, positionId: PositionId?,
    side: OrderSide, orderType: OrderType, lastQuantity: Quantity, lastPrice: Price,
    currency: Currency, statedCommission: Money?, liquiditySide: LiquiditySide, info: DynamicMap
  ) {
    storage = Storage(
      Fields(
        venueOrderId: venueOrderId, accountId: accountId, tradeId: tradeId, positionId: positionId,
        side: side, orderType: orderType, liquiditySide: liquiditySide, lastQuantity: lastQuantity,
        lastPrice: lastPrice, currency: currency, commission: statedCommission ?? .zero(currency),
        hasCommission: statedCommission != nil, info: info))
  }

  /// What it cost, or `nil` where the record states nothing.
  public var statedCommission: Money? {
    storage.fields.hasCommission ? storage.fields.commission : nil
  }

  @usableFromInline
  struct Fields: Sendable, Hashable {
    @usableFromInline var venueOrderId: VenueOrderId
    @usableFromInline var accountId: AccountId
    @usableFromInline var tradeId: TradeId
    @usableFromInline var positionId: PositionId?
    @usableFromInline var side: OrderSide
    @usableFromInline var orderType: OrderType
    @usableFromInline var liquiditySide: LiquiditySide
    @usableFromInline var lastQuantity: Quantity
    @usableFromInline var lastPrice: Price
    @usableFromInline var currency: Currency
    @usableFromInline var commission: Money
    @usableFromInline var hasCommission = true
    @usableFromInline var info: DynamicMap
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
  /// Copies what is shared, changed.
  @usableFromInline
  mutating func change(_ change: (inout Fields) -> Void) {
    var fields = storage.fields
    change(&fields)
    storage = Storage(fields)
  }

  /// The venue's name of the order.
  @inlinable public var venueOrderId: VenueOrderId {
    get { storage.fields.venueOrderId }
    set { change { $0.venueOrderId = newValue } }
  }
  /// The account.
  @inlinable public var accountId: AccountId {
    get { storage.fields.accountId }
    set { change { $0.accountId = newValue } }
  }
  /// The venue's name of the match.
  @inlinable public var tradeId: TradeId {
    get { storage.fields.tradeId }
    set { change { $0.tradeId = newValue } }
  }
  /// The position it belongs to; an engine sets it before it is stored.
  @inlinable public var positionId: PositionId? {
    get { storage.fields.positionId }
    set { change { $0.positionId = newValue } }
  }
  /// Whether it buys or sells.
  @inlinable public var side: OrderSide {
    get { storage.fields.side }
    set { change { $0.side = newValue } }
  }
  /// The order's type.
  @inlinable public var orderType: OrderType {
    get { storage.fields.orderType }
    set { change { $0.orderType = newValue } }
  }
  /// The quantity of this match.
  @inlinable public var lastQuantity: Quantity {
    get { storage.fields.lastQuantity }
    set { change { $0.lastQuantity = newValue } }
  }
  /// The price of this match.
  @inlinable public var lastPrice: Price {
    get { storage.fields.lastPrice }
    set { change { $0.lastPrice = newValue } }
  }
  /// The currency of `lastPrice`.
  @inlinable public var currency: Currency {
    get { storage.fields.currency }
    set { change { $0.currency = newValue } }
  }
  /// What it cost; negative for a rebate, and nothing where a record of 2.0 states none.
  @inlinable public var commission: Money {
    get { storage.fields.commission }
    set {
      change {
        $0.commission = newValue
        $0.hasCommission = true
      }
    }
  }
  /// Whether it gave or took liquidity.
  @inlinable public var liquiditySide: LiquiditySide {
    get { storage.fields.liquiditySide }
    set { change { $0.liquiditySide = newValue } }
  }
  /// What else the venue said.
  @inlinable public var info: DynamicMap {
    get { storage.fields.info }
    set { change { $0.info = newValue } }
  }
}
