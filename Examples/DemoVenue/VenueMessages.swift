public import TradingModel

/// What a node asks of the venue.
public enum VenueRequest: Sendable, Equatable {
  /// Every report after a moment, oldest first: what a node missed.
  case replay(since: UnixNanos)
  /// A new order.
  case submit(OrderTicket)
  /// The end of an order.
  case cancel(ClientOrderId)
  /// The market's next step.
  case next
}

/// An order as the venue sees it.
public struct OrderTicket: Sendable, Equatable {
  public var id: ClientOrderId
  public var accountId: AccountId
  public var instrumentId: InstrumentId
  public var side: OrderSide
  public var quantity: Quantity
  public var type: OrderType
  public var price: Price?
  public var trigger: Price?
  /// How far a trailing stop stays behind the market.
  public var offset: Price?

  /// Describes an order.
  public init(
    id: ClientOrderId, accountId: AccountId, instrumentId: InstrumentId, side: OrderSide,
    quantity: Quantity, type: OrderType, price: Price? = nil, trigger: Price? = nil,
    offset: Price? = nil
  ) {
    self.id = id
    self.accountId = accountId
    self.instrumentId = instrumentId
    self.side = side
    self.quantity = quantity
    self.type = type
    self.price = price
    self.trigger = trigger
    self.offset = offset
  }
}

/// What the venue answers.
public enum VenueAnswer: Sendable, Equatable {
  /// Something happened to an order.
  case report(VenueReport)
  /// A price.
  case quote(VenueQuote)
  /// The market is closed: there are no more steps.
  case closed
  /// All of the answer has been said.
  case ready
}

/// A price at a moment.
public struct VenueQuote: Sendable, Equatable {
  public var time: UnixNanos
  public var instrumentId: InstrumentId
  public var price: Price
}

/// One thing that happened to an order at the venue; no two have the same time.
public struct VenueReport: Sendable, Equatable {
  public var time: UnixNanos
  public var id: ClientOrderId
  public var kind: Kind

  /// What can happen.
  public enum Kind: Sendable, Equatable {
    case accepted(VenueOrderId)
    case rejected(reason: String)
    case triggered
    /// A trailing stop follows the market.
    case trailed(to: Price)
    case canceled
    case cancelRejected(reason: String)
    case filled(VenueFill)
  }
}

/// A match, and what the account holds after it.
public struct VenueFill: Sendable, Equatable {
  public var tradeId: TradeId
  public var venueOrderId: VenueOrderId
  public var quantity: Quantity
  public var price: Price
  public var isMaker: Bool
  /// In USDT.
  public var commission: Money
  public var totals: [Money]
}
