import TradingCache

/// Makes a LIMIT order to buy ten.
func limitOrder(
  _ trader: TraderId, _ id: String = "O-1", emulation: TriggerType = .noTrigger
) throws -> Order {
  try Order(initialized(trader, id, emulation: emulation))
}

func initialized(
  _ trader: TraderId, _ id: String = "O-1", emulation: TriggerType = .noTrigger
) throws -> OrderEvent {
  try OrderEvent(
    traderId: trader, strategyId: StrategyId("S-001"),
    instrumentId: InstrumentId("ETHUSDT.BINANCE"), clientOrderId: ClientOrderId(id),
    tsEvent: 1_770_630_451_868_135_646, tsInit: 1_770_630_451_868_135_646,
    kind: .initialized(
      OrderInitialized(
        side: .buy, quantity: Quantity("10.000"), terms: .limit(price: Price("2500.10")),
        emulationTrigger: emulation)))
}

/// An order with the first `count` events of a long life, and then one fill after another.
func order(_ trader: TraderId, _ id: String, eventCount count: Int) throws -> Order {
  var order = try limitOrder(trader, id)
  for step in 1..<max(count, 1) { try order.happen(lifeStep(step, of: id)) }
  return order
}

/// What happens to an order at a step of its life: submitted, accepted, and updated ever after.
func lifeStep(_ step: Int, of id: String) throws -> OrderEvent.Kind {
  let account = try AccountId("BINANCE-001")
  let venueOrderId = try VenueOrderId("V-\(id)")
  return switch step {
  case 1: .submitted(accountId: account)
  case 2: .accepted(venueOrderId: venueOrderId, accountId: account)
  default:
    .updated(
      OrderUpdated(
        reference: VenueReference(venueOrderId: venueOrderId, accountId: account),
        quantity: try Quantity("\(step).000"), price: try Price("2500.10")))
  }
}

extension Order {
  /// Applies one more event.
  mutating func happen(_ kind: OrderEvent.Kind, at time: UnixNanos = 1_770_630_452_000_000_000)
    throws
  {
    try apply(
      OrderEvent(
        traderId: traderId, strategyId: strategyId, instrumentId: instrumentId,
        clientOrderId: clientOrderId, tsEvent: time, tsInit: time, kind: kind))
  }
}

/// A fill of an order.
func fill(
  _ trader: TraderId, _ trade: String, side: OrderSide = .buy, quantity: String = "1.000",
  price: String = "2500.10", order: String = "O-1", position: String = "P-1"
) throws -> OrderEvent {
  let usdt = try currency("USDT")
  return try OrderEvent(
    traderId: trader, strategyId: StrategyId("S-001"),
    instrumentId: InstrumentId("ETHUSDT.BINANCE"), clientOrderId: ClientOrderId(order),
    tsEvent: 1_770_630_453_000_000_000, tsInit: 1_770_630_453_000_000_001,
    kind: .filled(
      OrderFilled(
        venueOrderId: VenueOrderId("V-\(order)"), accountId: AccountId("BINANCE-001"),
        tradeId: TradeId(trade), positionId: PositionId(position), side: side, orderType: .limit,
        lastQuantity: Quantity(quantity), lastPrice: Price(price), currency: usdt,
        commission: Money("0.25000000", usdt), liquiditySide: .maker)))
}

func currency(_ code: String) throws -> Currency {
  var table = CurrencyTable()
  return try table.currency(code: code)
}

func instrument(
  _ id: String = "ETHUSDT.BINANCE", takerFee: String = "0.0004"
) throws -> Instrument {
  try Instrument(
    id: InstrumentId(id), kind: .currencyPair(baseCurrency: currency("ETH")),
    quoteCurrency: currency("USDT"), priceIncrement: Price("0.01"),
    sizeIncrement: Quantity("0.001"), takerFee: ExactDecimal(takerFee),
    tsEvent: 1_770_630_451_000_000_000,
    tsInit: 1_770_630_451_000_000_001)
}

/// A statement of a cash account.
func statement(_ id: String = "BINANCE-001", total: String = "1000.00000000") throws -> AccountState
{
  let usdt = try currency("USDT")
  return try AccountState(
    accountId: AccountId(id), type: .cash,
    balances: [
      AccountBalance(
        total: Money(total, usdt), locked: .zero(usdt), free: Money(total, usdt))
    ], isReported: true, tsEvent: 1_770_630_451_000_000_000, tsInit: 1_770_630_451_000_000_001)
}

func submitOrder(_ trader: TraderId, _ id: String = "O-1") throws -> SubmitOrder {
  try SubmitOrder(
    clientId: ClientId("BINANCE"), traderId: trader, strategyId: StrategyId("S-001"),
    order: initialized(trader, id), positionId: PositionId("P-1"), tsInit: 1_770_630_451_000_000_002
  )
}

func submitOrderList(_ trader: TraderId, _ id: String = "OL-1") throws -> SubmitOrderList {
  try SubmitOrderList(
    traderId: trader, strategyId: StrategyId("S-001"), orderListId: OrderListId(id),
    orders: [initialized(trader, "O-1"), initialized(trader, "O-2")],
    tsInit: 1_770_630_451_000_000_003)
}
