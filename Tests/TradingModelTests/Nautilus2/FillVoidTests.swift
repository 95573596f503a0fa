import Testing

@testable import TradingModel

/// Fills that a venue takes back, by the rules of NautilusTrader 2.0.
@Suite struct FillVoidTests {
  /// A LIMIT order of 10 that has filled 4 at 100 and 6 at 101.
  private static func filled() throws -> Order {
    try OrderSample.order(
      .limit, rules: .nautilus2, then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("4", commission: "0.40 USD", trade: "T-1"),
      OrderSample.filled("6", price: "101.00", commission: "0.60 USD", trade: "T-2"))
  }

  private static func take(_ order: inout Order, _ kind: OrderEvent.Kind) throws {
    try order.apply(OrderSample.event(kind, at: UInt64(order.events.count) + 1))
  }

  @Test func whatIsLeftIsWhatTheOrderIs() throws {
    var order = try Self.filled()
    #expect(order.averagePrice == 100.6 && order.slippage == 0.6)
    try Self.take(
      &order, OrderSample.voided("6", price: "101.00", commission: "0.60 USD", trade: "T-2"))
    #expect(order.filledQuantity.description == "4" && order.leavesQuantity.description == "0")
    #expect(order.averagePrice == 100 && order.slippage == 0)
    #expect(order.commissions.map(\.description) == ["0.40 USD"])
    #expect(order.tradeIds.map(\.value) == ["T-1"] && order.lastTradeId?.value == "T-1")
    #expect(order.status == .voided && order.isClosed)
  }

  @Test func aReopenedQuantityIsWorkedAgain() throws {
    var order = try Self.filled()
    try Self.take(
      &order,
      OrderSample.voided("5", price: "101.00", commission: nil, trade: "T-2", isReopened: true))
    #expect(order.status == .partiallyFilled && order.tsClosed == nil)
    #expect(order.filledQuantity.description == "5" && order.leavesQuantity.description == "5")
    #expect(order.averagePrice == 100.2)
    try Self.take(&order, OrderSample.filled("5", price: "103.00", trade: "T-3"))
    #expect(order.status == .filled && order.averagePrice == 101.6)
  }

  @Test func whatIsNotReopenedIsNotWorkedAgain() throws {
    var order = try OrderSample.order(
      .limit, rules: .nautilus2, then: OrderSample.accepted(), OrderSample.filled("4"))
    try Self.take(&order, OrderSample.voided("4"))
    #expect(order.status == .accepted && order.leavesQuantity.description == "6")
    #expect(order.positionId == nil && order.lastTradeId == nil)
    try Self.take(&order, OrderSample.updated(quantity: "12"))
    #expect(order.leavesQuantity.description == "8")
    try Self.take(&order, OrderSample.filled("8", trade: "T-2"))
    #expect(order.status == .voided && order.leavesQuantity.raw == 0)
  }

  @Test func aTradeAtAnotherPriceRestatesIt() throws {
    var order = try Self.filled()
    try Self.take(&order, OrderSample.filled("6", price: "102.00", trade: "T-2"))
    #expect(order.filledQuantity.description == "10" && order.tradeIds.count == 2)
    #expect(order.averagePrice == 101.2 && order.status == .filled)
    #expect(order.commissions.map(\.description) == ["1.00 USD"])
  }

  @Test(arguments: [
    ("0", "101.00", "T-2", "nothing is taken back"),
    ("7", "101.00", "T-2", "7 is more than the fill of 6"),
    ("6", "101.50", "T-2", "the fill of this trade is another one"),
    ("11", "100.00", "T-9", "11 is more than the quantity 10"),
  ])
  func whatCannotBeTakenBackSaysWhy(
    _ quantity: String, _ price: String, _ trade: String, _ rule: String
  ) throws {
    var order = try Self.filled()
    let before = order
    let kind = try OrderSample.voided(quantity, price: price, commission: nil, trade: trade)
    #expect(throws: OrderError.invalidVoid(order.clientOrderId, try TradeId(trade), rule: rule)) {
      try Self.take(&order, kind)
    }
    #expect(order == before)
  }

  @Test func correctionsGrow() throws {
    var order = try Self.filled()
    try Self.take(&order, OrderSample.voided("3", price: "101.00", commission: nil, trade: "T-2"))
    for (quantity, rule) in [
      ("2", "an earlier correction took back 3"), ("3", "the same correction came before"),
    ] {
      let kind = try OrderSample.voided(quantity, price: "101.00", commission: nil, trade: "T-2")
      #expect(
        throws: OrderError.invalidVoid(order.clientOrderId, try TradeId("T-2"), rule: rule)
      ) { try Self.take(&order, kind) }
    }
    try Self.take(&order, OrderSample.voided("5", price: "101.00", commission: nil, trade: "T-2"))
    #expect(order.filledQuantity.description == "5" && order.status == .voided)
  }

  /// Only 2.0 has the event, so that the rules of 1.x take it as 2.0 does.
  @Test func rulesOf1xTakeItToo() throws {
    var order = try OrderSample.order(
      .limit, then: OrderSample.accepted(), OrderSample.filled("4"),
      OrderSample.filled("6", price: "101.00", trade: "T-2"))
    try Self.take(
      &order, OrderSample.voided("6", price: "101.00", trade: "T-2", isReopened: true))
    #expect(order.status == .partiallyFilled && order.averagePrice == 100 && order.slippage == 0)
    #expect(try Order(events: order.events) == order)
  }

  @Test func aLogIsFoldedAsItWasApplied() throws {
    var order = try Self.filled()
    try Self.take(
      &order,
      OrderSample.voided("5", price: "101.00", commission: nil, trade: "T-2", isReopened: true))
    try Self.take(&order, OrderSample.filled("1", price: "99.00", trade: "T-4"))
    #expect(try Order(events: order.events, rules: .nautilus2) == order)
  }
}
