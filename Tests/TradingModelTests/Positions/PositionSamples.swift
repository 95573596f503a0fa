@testable import TradingModel

/// Contracts and fills for tests, with what a test does not care about filled in.
enum Sample {
  static func currency(_ code: String) throws -> Currency {
    var table = CurrencyTable()
    return try table.currency(code: code)
  }

  static func money(_ text: String) throws -> Money {
    let parts = text.split(separator: " ")
    return try Money(String(parts.first ?? ""), currency(String(parts.last ?? "")))
  }

  /// ETH against USD unless told otherwise: settled in USD, quantities of 2 decimals.
  static func contract(
    base: String? = "ETH", quote: String = "USD", settlement: String = "USD",
    isInverse: Bool = false, isSpot: Bool = true, multiplier: String = "1",
    sizePrecision: UInt8 = 2,
    rules: FoldingRules = .nautilus1221
  ) throws -> PositionContract {
    PositionContract(
      instrumentId: try InstrumentId("ETHUSD.SIM"), pricePrecision: 2, sizePrecision: sizePrecision,
      multiplier: try Quantity(multiplier), isInverse: isInverse,
      baseCurrency: try base.map { try currency($0) }, isSpot: isSpot,
      quoteCurrency: try currency(quote),
      settlementCurrency: try currency(settlement), rules: rules)
  }

  /// A fill at second `at`, of the trade `T-<at>` unless told otherwise.
  static func fill(
    _ side: OrderSide, _ quantity: String, at second: UInt64, price: String = "100.00",
    commission: String = "0.00 USD", trade: String? = nil, order: String = "O-1",
    position: String? = "P-1", instrument: String = "ETHUSD.SIM", strategy: String = "S-1"
  ) throws -> OrderEvent {
    OrderEvent(
      traderId: try TraderId("TESTER-001"), strategyId: try StrategyId(strategy),
      instrumentId: try InstrumentId(instrument), clientOrderId: try ClientOrderId(order),
      tsEvent: UnixNanos(second * 1_000_000_000), tsInit: UnixNanos(second * 1_000_000_000 + 7),
      kind: .filled(
        OrderFilled(
          venueOrderId: try VenueOrderId("V-\(order)"), accountId: try AccountId("SIM-001"),
          tradeId: try TradeId(trade ?? "T-\(second)"),
          positionId: try position.map { try PositionId($0) }, side: side, orderType: .market,
          lastQuantity: try Quantity(quantity), lastPrice: try Price(price),
          currency: try currency("USD"), commission: try money(commission))))
  }
}
