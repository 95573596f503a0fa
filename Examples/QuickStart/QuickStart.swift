import TradingCache

/// Keeps a trader's state in a file, and finds it again.
///
///     swift run --traits File quickstart /tmp/quickstart.cache
///
/// The first run adds an order; each run fills one of its ten.
@main
struct QuickStart {
  static func main() async throws {
    guard CommandLine.arguments.count == 2 else {
      return print("usage: quickstart /folder/name.cache")
    }
    // A file here; redis://localhost:6379/0 would be a server, and nothing else changes.
    let location = try CacheLocation(url: "file://\(CommandLine.arguments[1])")
    let database = try await location.open(TraderId("TRADER-001"))

    // Everything is what it was when the last run ended, however it ended.
    let state = try await database.loadAll()
    var order = try state.orders.first ?? newOrder()
    print("found: \(state.orders.count) orders, \(order.filledQuantity) filled")
    if state.orders.isEmpty { try database.addOrder(order) }

    // Apply what happens, write it, go on: the call returns at once.
    if order.filledQuantity < order.quantity {
      try order.apply(fill(of: order))
      try database.updateOrder(order)
    }

    // Before it matters, wait until the file has it.
    try await database.sync()
    print("kept: \(order.clientOrderId) is \(order.status), \(order.filledQuantity) filled")
    try await database.close()
  }

  /// A limit order that the venue has accepted.
  static func newOrder() throws -> Order {
    var order = try Order(
      event(
        .initialized(
          OrderInitialized(
            side: .buy, quantity: Quantity("10"), terms: .limit(price: Price("2500.10"))))))
    try order.apply(event(.submitted(accountId: AccountId("SIM-001"))))
    try order.apply(
      event(.accepted(venueOrderId: VenueOrderId("V-1"), accountId: AccountId("SIM-001"))))
    return order
  }

  /// A fill of one.
  static func fill(of order: Order) throws -> OrderEvent {
    var currencies = CurrencyTable()
    let usdt = try currencies.currency(code: "USDT")
    return try event(
      .filled(
        OrderFilled(
          venueOrderId: VenueOrderId("V-1"), accountId: AccountId("SIM-001"),
          tradeId: TradeId("T-\(order.events.count)"), positionId: PositionId("P-1"), side: .buy,
          orderType: .limit, lastQuantity: Quantity("1"), lastPrice: Price("2500.10"),
          currency: usdt, commission: Money("0.25", usdt), liquiditySide: .maker)))
  }

  static func event(_ kind: OrderEvent.Kind) throws -> OrderEvent {
    try OrderEvent(
      traderId: TraderId("TRADER-001"), strategyId: StrategyId("DEMO-001"),
      instrumentId: InstrumentId("ETHUSDT.SIM"), clientOrderId: ClientOrderId("O-1"),
      tsEvent: .now(), tsInit: .now(), kind: kind)
  }
}
