import Testing

@testable import TradingModel

@Suite struct OrderUpdateTests {
  @Test func anUpdateChangesQuantityAndPrices() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(), OrderSample.filled("4"),
      OrderSample.updated(quantity: "12.5", price: "99.50", trigger: "99.75"))
    #expect("\(order.quantity)" == "12.5" && "\(order.leavesQuantity)" == "8.5")
    #expect(order.price?.description == "99.50" && order.triggerPrice?.description == "99.75")
    #expect(order.status == .partiallyFilled)
  }

  @Test(arguments: OrderType.allCases) func onlyPricesOfTheTypeChange(type: OrderType) throws {
    let before = try OrderSample.order(type, then: OrderSample.submitted(), OrderSample.accepted())
    var order = before
    try order.apply(OrderSample.event(OrderSample.updated(price: "42.00", trigger: "43.00")))
    let hasPrice = [.limit, .stopLimit, .limitIfTouched, .trailingStopLimit, .marketToLimit]
      .contains(type)
    let hasTrigger = before.triggerPrice != nil
    #expect(order.price?.description == (hasPrice ? "42.00" : nil))
    #expect(order.triggerPrice?.description == (hasTrigger ? "43.00" : nil))
    #expect(order.type == type && order.terms.triggerType == before.terms.triggerType)
    try order.apply(OrderSample.event(OrderSample.updated()))
    #expect(order.price?.description == (hasPrice ? "42.00" : nil), "nil leaves a price as it is")
  }

  @Test func aVenueMayRenameAnOrder() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted("V-1"),
      OrderSample.updated(venueOrderId: "V-2"), OrderSample.updated(venueOrderId: "V-2"),
      OrderSample.updated(venueOrderId: "V-3"))
    #expect(order.venueOrderId?.value == "V-3")
    #expect(order.venueOrderIds.map(\.value) == ["V-1", "V-2"])
  }

  @Test func anUpdateNamesNoOrderThatHasNoName() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.updated(venueOrderId: "V-2"))
    #expect(order.venueOrderId == nil && order.venueOrderIds.isEmpty)
  }

  @Test func aMarketOrderKeepsItsName() throws {
    let order = try OrderSample.order(
      .market, then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.updated(venueOrderId: "V-2"))
    #expect(order.venueOrderId?.value == "V-1")
  }

  @Test func oldRulesRefuseAQuantityBelowWhatIsFilled() throws {
    var order = try OrderSample.order(
      rules: .nautilus1221, then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("4"))
    let before = order
    let event = try OrderSample.event(OrderSample.updated(quantity: "3"))
    #expect(
      throws: OrderError.belowFilled(
        order.clientOrderId, quantity: try Quantity("3"), filled: try Quantity("4"))
    ) { try order.apply(event) }
    #expect(order == before)
  }

  @Test func releasingEndsEmulation() throws {
    var initialized = try OrderSample.initialized()
    initialized.emulationTrigger = .bidAsk
    var order = try Order(OrderSample.event(.initialized(initialized)))
    #expect(order.emulationTrigger == .bidAsk && order.indexes == .emulated)
    try order.apply(OrderSample.event(.emulated))
    #expect(order.isEmulated && order.indexes == .emulated)
    try order.apply(OrderSample.event(.released(price: Price("100.00"))))
    #expect(order.emulationTrigger == .noTrigger && order.indexes.isEmpty)
    #expect(order.previousIndexes == .emulated)
  }
}
