import Testing

@testable import TradingModel

/// What fills change, in numbers that NautilusTrader 1.221 gave.
@Suite struct OrderFillTests {
  @Test func aPartialFillAndTheRest() throws {
    var order = try OrderSample.order(
      .limit, quantity: "803.553", then: OrderSample.submitted(), OrderSample.accepted())
    try order.apply(
      OrderSample.event(OrderSample.filled("301.202", price: "99.91", trade: "T-1"), at: 10))
    #expect(order.status == .partiallyFilled)
    #expect("\(order.filledQuantity)" == "301.202" && "\(order.leavesQuantity)" == "502.351")
    #expect(order.averagePrice == 99.91)
    #expect(order.tsClosed == nil && order.positionId?.value == "P-1")
    try order.apply(
      OrderSample.event(OrderSample.filled("502.351", price: "100.17", trade: "T-2"), at: 11))
    #expect(order.status == .filled && order.isClosed)
    #expect("\(order.filledQuantity)" == "803.553" && "\(order.leavesQuantity)" == "0.000")
    let first = 99.91
    let filled = 803.553
    let last = 502.351
    #expect(order.averagePrice == (first * (filled - last) + 100.17 * last) / filled)
    #expect(order.slippage == order.averagePrice - 100)
    #expect(order.commissions.map(\.description) == ["0.20 USD"])
    #expect(order.tradeIds.map(\.value) == ["T-1", "T-2"] && order.lastTradeId?.value == "T-2")
    #expect(order.liquiditySide == .maker)
    #expect(order.tsClosed == 11_000_000_000 && order.tsLast == 11_000_000_000)
  }

  /// Averages are of doubles that stand for the scaled integer, not of those nearest to the text.
  @Test func averagesUseNautilusTradersDoubles() throws {
    let order = try OrderSample.order(
      .limit, then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("10", price: "2694716248.57"))
    #expect(order.averagePrice == 2694716248.5699997)
  }

  /// The first commission takes the way over a double too, on which large amounts lose digits.
  @Test(arguments: [
    ("0.9317328200199231", "0.9317328200199232"),
    ("7471.0105945879377519", "7471.0105945879379968"),
    ("0.0625000000000001", "0.0625000000000001"),
  ])
  func commissionsAreSumsOfDoubles(amount: String, printed: String) throws {
    let fine = try Currency(code: "FINE", precision: 16, name: "Fine", kind: .crypto)
    let filled = try OrderSample.filled("10", paying: Money(amount, fine))
    let order = try OrderSample.order(
      .limit, then: OrderSample.submitted(), OrderSample.accepted(), filled)
    #expect(order.commissions.map(\.amountDescription) == [printed])
    let position = try Position(
      contract: Sample.contract(), fill: OrderSample.event(filled))
    #expect(position.commissions.map(\.amountDescription) == [printed])
  }

  @Test(arguments: OrderType.allCases, [OrderSide.buy, .sell])
  func slippageIsAgainstWhatWasAskedFor(type: OrderType, side: OrderSide) throws {
    let order = try OrderSample.order(
      type, side: side, then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("10", price: "103.00"))
    let asked: Double? =
      switch type {
      case .limit, .stopLimit, .limitIfTouched, .trailingStopLimit: 100
      case .stopMarket, .marketIfTouched, .trailingStopMarket: 101
      case .market, .marketToLimit: nil
      }
    #expect(order.slippage == (asked.map { side == .buy ? 103 - $0 : $0 - 103 } ?? 0))
  }

  /// NautilusTrader fails on a fill of these while they have no price, after it has changed them.
  @Test func ordersWithoutAPriceFill() throws {
    let trailing = OrderTerms.trailingStopLimit(
      TrailingTerms(offset: try ExactDecimal("1")), limitOffset: try ExactDecimal("1"))
    for terms in [trailing, .marketToLimit()] {
      var initialized = try OrderSample.initialized()
      initialized.terms = terms
      var order = try Order(OrderSample.event(.initialized(initialized)))
      for kind in try [
        OrderSample.submitted(), OrderSample.accepted(), OrderSample.filled("10"),
      ] { try order.apply(OrderSample.event(kind)) }
      #expect(order.status == .filled && order.slippage == 0 && order.price == nil)
    }
  }

  /// NautilusTrader can hold these, but neither print nor snapshot them.
  @Test func commissionsOfSeveralCurrencies() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("1", commission: "1.00 USD", trade: "T-1"),
      OrderSample.filled("1", commission: "0.00000001 BTC", trade: "T-2"),
      OrderSample.filled("1", commission: "-0.25 USD", trade: "T-3"))
    #expect(order.commissions.map(\.description) == ["0.75 USD", "0.00000001 BTC"])
  }

  @Test func byOldRulesPrecisionsFollowTheFills() throws {
    var order = try OrderSample.order(
      .limit, quantity: "10", rules: .nautilus1221, then: OrderSample.submitted(),
      OrderSample.accepted())
    try order.apply(OrderSample.event(OrderSample.filled("2.50")))
    #expect("\(order.filledQuantity)" == "2.50" && "\(order.leavesQuantity)" == "7.50")
    order = try OrderSample.order(
      .limit, quantity: "10.0", rules: .nautilus1221, then: OrderSample.submitted(),
      OrderSample.accepted())
    try order.apply(OrderSample.event(OrderSample.filled("2.25")))
    #expect("\(order.filledQuantity)" == "2.2" && "\(order.leavesQuantity)" == "7.75")
  }

  /// A venue may report a match before it reports that it took the order.
  @Test func aFillNamesTheOrderThatHadNoName() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.filled("4", venueOrderId: "V-7"))
    #expect(order.venueOrderId?.value == "V-7")
    #expect(order.tsAccepted == 3_000_000_000)
    #expect(order.indexes == [.open, .venueOrderId])
  }

  @Test func aCanceledOrderTakesAFillThatCameBefore() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(), .canceled(VenueReference()),
      OrderSample.filled("4"))
    #expect(order.status == .partiallyFilled && order.isOpen)
    #expect(order.tsClosed == 4_000_000_000)
  }

  @Test func aFillMovesTheOrderToItsStrategy() throws {
    var order = try OrderSample.order(then: OrderSample.submitted(), OrderSample.accepted())
    try order.apply(OrderSample.event(OrderSample.filled("4"), strategy: "S-2"))
    #expect(order.strategyId.value == "S-2")
  }
}
