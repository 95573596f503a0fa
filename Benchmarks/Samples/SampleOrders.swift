public import TradingCache

/// Orders like the one in `Peers/records/order.json`, as many as wanted.
///
/// Order 1, and its first fill, are that record to the byte.
public struct SampleOrders: Sendable {
  public let traderId: TraderId
  let strategyId: StrategyId
  let instrumentId: InstrumentId
  let venueOrderId: VenueOrderId
  let accountId: AccountId
  let positionId: PositionId
  let price: Price
  let lastQuantity: Quantity
  let commission: Money
  let currency: Currency

  /// Reads the texts that all orders have in common.
  public init() throws {
    var currencies = CurrencyTable()
    currency = try currencies.currency(code: "USD")
    traderId = try TraderId("B-001")
    strategyId = try StrategyId("S-001")
    instrumentId = try InstrumentId("BTCUSD.SIM")
    venueOrderId = try VenueOrderId("V-0000001")
    accountId = try AccountId("SIM-001")
    positionId = try PositionId("P-0000001")
    price = try Price("65000.50")
    lastQuantity = try Quantity("0.001")
    commission = try Money("0.01", currency)
  }

  /// The client order id with a number: `O-0000001`.
  public static func id(_ number: Int) throws -> ClientOrderId {
    try ClientOrderId("O-" + sevenDigits(number))
  }

  private static func sevenDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  /// An order that its venue works and nobody has filled yet: three events.
  public func accepted(_ number: Int, quantity: String = "1.000") throws -> Order {
    let id = try SampleOrders.id(number)
    let terms = OrderTerms.limit(price: price)
    let initialized = OrderInitialized(side: .buy, quantity: try Quantity(quantity), terms: terms)
    var order = try Order(
      event(
        id, "2c32f92a-5d32-405d-b71e-c868f8b01968", 1_770_630_451_000_000_001, 0,
        .initialized(initialized)))
    try order.apply(
      event(
        id, "5f3f1f6c-08b2-4d2f-9d7b-0a3c1f0d3e11", 1_770_630_451_000_250_001, 0,
        .submitted(accountId: accountId)))
    try order.apply(
      event(
        id, "2eab668c-9db5-4447-82bc-54528641b1b5", 1_770_630_451_003_100_001, 300_000,
        .accepted(venueOrderId: venueOrderId, accountId: accountId)))
    return order
  }

  /// A fill of a thousandth; fills of one order differ in event and trade id, not in size.
  public func fill(_ number: Int, of id: ClientOrderId) throws -> OrderEvent {
    let fill = OrderFilled(
      venueOrderId: venueOrderId, accountId: accountId,
      tradeId: try TradeId("T-" + SampleOrders.sevenDigits(number)),
      positionId: positionId, side: .buy, orderType: .limit, lastQuantity: lastQuantity,
      lastPrice: price, currency: currency, commission: commission, liquiditySide: .maker)
    let tail = String(0x2fda_fdcc_fc20_0000 + number, radix: 16).suffix(12)
    return try event(
      id, number == 1 ? "249abf40-1087-4358-a2db-fdccfc2177be" : "249abf40-1087-4358-a2db-\(tail)",
      1_770_630_453_011_495_958, 1_948_870, .filled(fill))
  }

  /// An event of the same order, at the same time.
  func event(like other: OrderEvent, _ kind: OrderEvent.Kind) -> OrderEvent {
    OrderEvent(
      traderId: other.traderId, strategyId: other.strategyId, instrumentId: other.instrumentId,
      clientOrderId: other.clientOrderId, eventId: other.eventId, tsEvent: other.tsEvent,
      tsInit: other.tsInit, kind: kind)
  }

  private func event(
    _ id: ClientOrderId, _ eventId: String, _ tsEvent: UInt64, _ delay: UInt64,
    _ kind: OrderEvent.Kind
  ) throws -> OrderEvent {
    OrderEvent(
      traderId: traderId, strategyId: strategyId, instrumentId: instrumentId, clientOrderId: id,
      eventId: try UUID4(eventId), tsEvent: UnixNanos(tsEvent), tsInit: UnixNanos(tsEvent + delay),
      kind: kind)
  }
}
