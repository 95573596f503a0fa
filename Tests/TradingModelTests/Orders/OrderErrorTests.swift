import Testing

@testable import TradingModel

@Suite struct OrderErrorTests {
  /// Applies an event that has to be refused, and checks that nothing changed.
  private func expect(
    _ error: OrderError, of event: OrderEvent, on order: Order,
    _ location: SourceLocation = #_sourceLocation
  ) {
    var changed = order
    #expect(throws: error, sourceLocation: location) { try changed.apply(event) }
    #expect(changed == order, sourceLocation: location)
    #expect("\(error)".contains(order.clientOrderId.value), sourceLocation: location)
  }

  private func accepted(_ rules: FoldingRules = .nautilus1231) throws -> Order {
    try OrderSample.order(
      rules: rules, then: OrderSample.submitted(), OrderSample.accepted())
  }

  @Test func eventsOfAnotherOrder() throws {
    let order = try accepted()
    let event = try OrderSample.event(OrderSample.filled("1"), order: "O-2")
    expect(.wrongOrder(order.clientOrderId, stated: try ClientOrderId("O-2")), of: event, on: order)
  }

  @Test func anotherVenueOrderId() throws {
    let order = try accepted()
    let event = try OrderSample.event(OrderSample.filled("1", venueOrderId: "V-2"))
    let error = OrderError.wrongVenueOrderId(
      order.clientOrderId, try VenueOrderId("V-1"), stated: try VenueOrderId("V-2"))
    expect(error, of: event, on: order)
  }

  @Test func theSameEventTwice() throws {
    let order = try accepted()
    expect(
      .duplicateEvent(order.clientOrderId, order.lastEvent.eventId), of: order.lastEvent, on: order)
  }

  @Test func theSameTradeTwice() throws {
    var order = try accepted()
    try order.apply(OrderSample.event(OrderSample.filled("1", trade: "T-9")))
    let event = try OrderSample.event(OrderSample.filled("2", trade: "T-9"))
    expect(.duplicateTrade(order.clientOrderId, try TradeId("T-9")), of: event, on: order)
  }

  @Test func byOldRulesMoreThanIsLeft() throws {
    var order = try accepted(.nautilus1221)
    try order.apply(OrderSample.event(OrderSample.filled("8", trade: "T-1")))
    let event = try OrderSample.event(OrderSample.filled("2.5", trade: "T-2"))
    let error = OrderError.overfill(
      order.clientOrderId, quantity: try Quantity("10"), filled: try Quantity("8"),
      last: try Quantity("2.5"))
    expect(error, of: event, on: order)
  }

  /// NautilusTrader 2.0 takes one.
  @Test(arguments: FoldingRules.Name.allCases.filter { $0 != .nautilus2 })
  func aFillOfNothing(_ rules: FoldingRules.Name) throws {
    let order = try accepted(FoldingRules(rules))
    let event = try OrderSample.event(OrderSample.filled("0.00"))
    expect(.emptyFill(order.clientOrderId, try TradeId("T-1")), of: event, on: order)
  }

  @Test func moreThanAnyQuantity() throws {
    let most = "34028236692093"
    var order = try OrderSample.order(
      quantity: most, then: OrderSample.submitted(), OrderSample.accepted())
    try order.apply(OrderSample.event(OrderSample.filled("1", trade: "T-1")))
    let event = try OrderSample.event(OrderSample.filled(most, trade: "T-2"))
    let error = OrderError.overfill(
      order.clientOrderId, quantity: try Quantity(most), filled: .one, last: try Quantity(most))
    expect(error, of: event, on: order)
  }

  @Test func commissionsOutOfRange() throws {
    var order = try accepted()
    let most = "17014118346045.00 USD"
    try order.apply(OrderSample.event(OrderSample.filled("1", commission: most, trade: "T-1")))
    let event = try OrderSample.event(OrderSample.filled("1", commission: most, trade: "T-2"))
    let before = order
    #expect(throws: OrderError.self) { try order.apply(event) }
    #expect(order == before)
  }

  @Test func errorsSayWhatHappenedToWhichOrder() throws {
    let order = try accepted()
    let error = OrderError.invalidTransition(order.clientOrderId, .accepted, event: "OrderDenied")
    expect(error, of: try OrderSample.event(.denied(reason: "no")), on: order)
    #expect("\(error)" == "order O-1 is ACCEPTED: OrderDenied cannot happen")
  }

  // MARK: Orders that cannot be

  private func violation(_ change: (inout OrderInitialized) throws -> Void) throws -> String? {
    var initialized = try OrderSample.initialized()
    try change(&initialized)
    let event = try OrderSample.event(.initialized(initialized))
    do throws(OrderError) {
      _ = try Order(event)
    } catch .invalid(let id, let rule) {
      return id.value == "O-1" ? rule : nil
    }
    return nil
  }

  @Test func contradictionsAreRefused() throws {
    let expire = UnixNanos(5)
    let price = try Price("1")
    #expect(try violation { _ in } == nil)
    #expect(try violation { $0.side = .noOrderSide } == "it neither buys nor sells")
    #expect(try violation { $0.quantity = .zero } == "the quantity is zero")
    #expect(try violation { $0.timeInForce = .gtd } == "GTD needs an expire time")
    #expect(
      try violation { $0.terms = .limit(price: price, expireTime: expire) }
        == "an expire time needs GTD")
    #expect(
      try violation {
        $0.timeInForce = .gtd
        $0.terms = .limit(price: price, expireTime: expire)
      } == nil)
    #expect(
      try violation {
        $0.timeInForce = .gtd
        $0.terms = .market
      } == "MARKET cannot be GTD")
    #expect(try violation { $0.timeInForce = .atTheOpen } == "STOP_LIMIT cannot be AT_THE_OPEN")
    #expect(
      try violation {
        $0.timeInForce = .atTheClose
        $0.terms = .limit(price: price)
      } == nil)
    #expect(
      try violation { $0.terms = .limit(price: price, displayQuantity: try Quantity("11")) }
        == "the display quantity 11 exceeds the quantity 10")
    #expect(try violation { $0.contingencyType = .oco } == "OCO needs linked orders")
    #expect(
      try violation { $0.execAlgorithmId = try ExecAlgorithmId("TWAP") }
        == "an execution algorithm needs a spawn id")
    #expect(
      try violation { $0.terms = .stopMarket(triggerPrice: price, triggerType: .noTrigger) }
        == "STOP_MARKET needs a trigger type")
    #expect(
      try violation {
        $0.terms = .trailingStopMarket(TrailingTerms(offset: .one, offsetType: .noTrailingOffset))
      } == "TRAILING_STOP_MARKET needs a trailing offset type")
  }

  @Test func anOrderBeginsWithItsInitialization() throws {
    let event = try OrderSample.event(OrderSample.submitted())
    #expect(throws: OrderError.notInitialized(event.clientOrderId, found: "OrderSubmitted")) {
      try Order(event)
    }
    #expect(throws: OrderError.noEvents) { try Order(events: []) }
  }

  /// What a type cannot have does not become part of the order, though its event keeps it.
  @Test func whatTheTypeCannotHaveIsDropped() throws {
    for type in OrderType.allCases {
      var initialized = try OrderSample.initialized(type)
      initialized.isPostOnly = true
      initialized.emulationTrigger = .bidAsk
      initialized.triggerInstrumentId = try InstrumentId("BTCUSD.SIM")
      let event = try OrderSample.event(.initialized(initialized))
      let order = try Order(event)
      let isMarket = type == .market || type == .marketToLimit
      let isPriced = [.limit, .stopLimit, .limitIfTouched, .trailingStopLimit].contains(type)
      #expect(order.initialized.isPostOnly == isPriced)
      #expect(order.emulationTrigger == (isMarket ? .noTrigger : .bidAsk))
      #expect((order.initialized.triggerInstrumentId == nil) == isMarket)
      #expect(order.events == [event])
    }
  }
}
