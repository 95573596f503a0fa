import Testing

@testable import TradingModel

/// Orders that are folded from a whole log, as a restore does.
@Suite struct OrderRestoreTests {
  @Test func theSameEventsMakeTheSameOrder() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(), .pendingUpdate(VenueReference()),
      OrderSample.updated(quantity: "12"), OrderSample.filled("4"))
    #expect(try Order(events: order.events) == order)
    #expect(try Order(events: order.events.dropLast()) != order)
  }

  /// An order that its emulator turned into another type when it released it.
  private func released(as terms: OrderTerms) throws -> [OrderEvent] {
    var initialized = try OrderSample.initialized()
    initialized.emulationTrigger = .bidAsk
    initialized.triggerInstrumentId = try InstrumentId("BTCUSD.SIM")
    initialized.timeInForce = .gtd
    initialized.tags = ["ENTRY"]
    initialized.terms = .stopLimit(
      price: try Price("100.00"), triggerPrice: try Price("101.00"),
      displayQuantity: try Quantity("5"), expireTime: 99_000_000_000)
    var later = initialized
    later.terms = terms
    later.quantity = try Quantity("999")
    later.tags = nil
    return try [
      OrderSample.event(.initialized(initialized), at: 1), OrderSample.event(.emulated, at: 2),
      OrderSample.event(OrderSample.updated(quantity: "8"), at: 3),
      OrderSample.event(.initialized(later), at: 4),
      OrderSample.event(.released(price: Price("102.00")), at: 5),
      OrderSample.event(OrderSample.submitted(), at: 6),
    ]
  }

  @Test func aLimitOrderIsReleased() throws {
    let events = try released(as: .limit(price: try Price("102.00")))
    let order = try Order(events: events)
    #expect(order.type == .limit && order.price?.description == "102.00")
    #expect(order.terms.displayQuantity?.description == "5")
    #expect(order.terms.expireTime == 99_000_000_000 && order.timeInForce == .gtd)
    #expect(order.quantity.description == "8", "the quantity is the order's, not the event's")
    #expect(order.initialized.tags == ["ENTRY"])
    #expect(order.emulationTrigger == .noTrigger && order.initialized.triggerInstrumentId == nil)
    #expect(order.initId == events[3].eventId && order.tsInit == 1_000_000_007)
    #expect(order.status == .submitted && order.events == events)
  }

  @Test func aMarketOrderIsReleased() throws {
    let order = try Order(events: released(as: .market))
    #expect(order.type == .market && order.timeInForce == .gtc && order.terms.expireTime == nil)
  }

  @Test func nothingElseIsReleased() throws {
    let events = try released(as: .stopMarket(triggerPrice: try Price("1")))
    #expect(throws: OrderError.cannotTransform(events[0].clientOrderId, .stopMarket)) {
      try Order(events: events)
    }
  }

  /// The order begins anew, whatever it went through before.
  @Test func whatWasBeforeIsForgotten() throws {
    let initialized = try OrderSample.initialized()
    let first = try OrderSample.event(.initialized(initialized))
    var limit = initialized
    limit.terms = .limit(price: try Price("7.00"))
    let again = try OrderSample.event(.initialized(limit), at: 9)
    let order = try Order(events: [
      first, OrderSample.event(OrderSample.submitted()), OrderSample.event(OrderSample.accepted()),
      OrderSample.event(OrderSample.filled("4")), again,
    ])
    var fresh = try Order(first)
    try fresh.apply(OrderSample.event(.emulated))
    try fresh.apply(again)
    #expect(order.status == .initialized && order.filledQuantity == .zero)
    #expect(order.leavesQuantity == order.quantity && order.tradeIds.isEmpty)
    #expect(order.commissions.isEmpty && order.averagePrice == 0 && order.slippage == 0)
    #expect(order.venueOrderId == nil && order.accountId == nil && order.positionId == nil)
    #expect(order.tsSubmitted == nil && order.tsAccepted == nil && order.tsLast == order.tsInit)
    #expect(order.terms == fresh.terms && order.initId == fresh.initId)
    #expect(order.events.count == 5)
  }

  /// NautilusTrader stores this when an order is released at once, and ignores it when it loads.
  @Test func anInitializationInSecondPlaceIsOnlyKept() throws {
    let initialized = try OrderSample.initialized()
    let first = try OrderSample.event(.initialized(initialized))
    var limit = initialized
    limit.terms = .limit(price: try Price("7.00"))
    let second = try OrderSample.event(.initialized(limit))
    let order = try Order(events: [first, second])
    #expect(order.type == .stopLimit && order.initId == first.eventId)
    #expect(order.events == [first, second])
    var live = try Order(first)
    #expect(throws: OrderError.self) { try live.apply(second) }
  }

  @Test func aDamagedLogIsRefused() throws {
    let order = try OrderSample.order(then: OrderSample.submitted(), OrderSample.accepted())
    let twice = order.events + [order.events[1]]
    #expect(throws: OrderError.duplicateEvent(order.clientOrderId, order.events[1].eventId)) {
      try Order(events: twice)
    }
    let initializedTwice = [order.events[0], order.events[0]]
    #expect(throws: OrderError.duplicateEvent(order.clientOrderId, order.events[0].eventId)) {
      try Order(events: initializedTwice)
    }
    #expect(throws: OrderError.self) { try Order(events: order.events.reversed()) }
  }

  /// Duplicates are found at any length, and the fold of a long log is that of a short one.
  @Test(arguments: [15, 16, 17, 18, 40]) func longLogs(fills: Int) throws {
    var order = try OrderSample.order(
      quantity: "100", then: OrderSample.submitted(), OrderSample.accepted())
    for number in 1...fills {
      try order.apply(OrderSample.event(OrderSample.filled("1", trade: "T-\(number)")))
    }
    #expect("\(order.filledQuantity)" == "\(fills)")
    let commission = try Sample.money("\(Double(fills) / 10) USD")
    #expect(order.commissions == [commission])
    #expect(try Order(events: order.events) == order)
    for number in [1, fills / 2, fills] {
      let trade = try TradeId("T-\(number)")
      #expect(throws: OrderError.duplicateTrade(order.clientOrderId, trade)) {
        try order.apply(OrderSample.event(OrderSample.filled("1", trade: trade.value)))
      }
    }
    for event in [order.events[3], order.lastEvent] {
      #expect(throws: OrderError.duplicateEvent(order.clientOrderId, event.eventId)) {
        try order.apply(event)
      }
    }
  }
}
