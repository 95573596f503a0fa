import Testing
import TradingCache
import TradingCacheTestKit

/// A trader of its own for each test, so that all run at the same time on one server.
func uniqueTrader() throws -> TraderId {
  try TraderId("TEST-\(UUID4())")
}

/// Opens a trader's database on the private server.
func open(
  _ trader: TraderId, _ adjust: (inout RedisCacheDatabase.Configuration) -> Void = { _ in }
) async throws -> RedisCacheDatabase {
  var configuration = RedisCacheDatabase.Configuration(
    redis: try RedisServer.shared.configuration)
  adjust(&configuration)
  return try await RedisCacheDatabase(traderId: trader, config: configuration)
}

/// Makes a LIMIT order to buy ten.
func limitOrder(_ trader: TraderId, _ id: String = "O-1") throws -> Order {
  try Order(
    OrderEvent(
      traderId: trader, strategyId: StrategyId("S-001"),
      instrumentId: InstrumentId("ETHUSDT.BINANCE"), clientOrderId: ClientOrderId(id),
      tsEvent: 1_770_630_451_868_135_646, tsInit: 1_770_630_451_868_135_646,
      kind: .initialized(
        OrderInitialized(
          side: .buy, quantity: Quantity("10.000"), terms: .limit(price: Price("2500.10"))))))
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
