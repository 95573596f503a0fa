@testable import TradingModel

/// Orders and their events for tests, with what a test does not care about filled in.
enum OrderSample {
  /// An event of order `O-1` at second `at`; its own record of it is made 7 ns later.
  static func event(
    _ kind: OrderEvent.Kind, at second: UInt64 = 1, order: String = "O-1",
    strategy: String = "S-1", id: UUID4 = UUID4()
  ) throws -> OrderEvent {
    OrderEvent(
      traderId: try TraderId("TESTER-001"), strategyId: try StrategyId(strategy),
      instrumentId: try InstrumentId("ETHUSD.SIM"), clientOrderId: try ClientOrderId(order),
      eventId: id, tsEvent: UnixNanos(second * 1_000_000_000),
      tsInit: UnixNanos(second * 1_000_000_000 + 7), kind: kind)
  }

  /// The terms of a type, priced at 100 with a trigger at 101.
  static func terms(_ type: OrderType) throws -> OrderTerms {
    let price = try Price("100.00")
    let trigger = try Price("101.00")
    let trailing = TrailingTerms(
      triggerPrice: trigger, offset: try ExactDecimal("0.50"), offsetType: .price)
    return switch type {
    case .market: .market
    case .limit: .limit(price: price)
    case .stopMarket: .stopMarket(triggerPrice: trigger)
    case .stopLimit: .stopLimit(price: price, triggerPrice: trigger)
    case .marketToLimit: .marketToLimit()
    case .marketIfTouched: .marketIfTouched(triggerPrice: trigger)
    case .limitIfTouched: .limitIfTouched(price: price, triggerPrice: trigger)
    case .trailingStopMarket: .trailingStopMarket(trailing)
    case .trailingStopLimit:
      .trailingStopLimit(trailing, price: price, limitOffset: try ExactDecimal("0.10"))
    }
  }

  static func initialized(
    _ type: OrderType = .stopLimit, side: OrderSide = .buy, quantity: String = "10"
  ) throws -> OrderInitialized {
    OrderInitialized(side: side, quantity: try Quantity(quantity), terms: try terms(type))
  }

  /// A new order.
  static func order(
    _ type: OrderType = .stopLimit, side: OrderSide = .buy, quantity: String = "10",
    rules: FoldingRules = .nautilus1231, then kinds: OrderEvent.Kind...
  ) throws -> Order {
    let initialized = try initialized(type, side: side, quantity: quantity)
    var order = try Order(event(.initialized(initialized)), rules: rules)
    for kind in kinds {
      try order.apply(event(kind, at: UInt64(order.events.count) + 1))
    }
    return order
  }

  static func account() throws -> AccountId { try AccountId("SIM-001") }
  static func submitted() throws -> OrderEvent.Kind { .submitted(accountId: try account()) }

  static func accepted(_ venueOrderId: String = "V-1") throws -> OrderEvent.Kind {
    .accepted(venueOrderId: try VenueOrderId(venueOrderId), accountId: try account())
  }

  static func updated(
    quantity: String = "10", price: String? = nil, trigger: String? = nil,
    venueOrderId: String? = nil
  ) throws -> OrderEvent.Kind {
    var update = OrderUpdated(quantity: try Quantity(quantity))
    if let price { update.price = try Price(price) }
    if let trigger { update.triggerPrice = try Price(trigger) }
    if let venueOrderId { update.reference.venueOrderId = try VenueOrderId(venueOrderId) }
    return .updated(update)
  }

  static func filled(
    _ quantity: String, price: String = "100.00", commission: String = "0.10 USD",
    trade: String = "T-1", venueOrderId: String = "V-1", paying: Money? = nil
  ) throws -> OrderEvent.Kind {
    .filled(
      OrderFilled(
        venueOrderId: try VenueOrderId(venueOrderId), accountId: try account(),
        tradeId: try TradeId(trade), positionId: try PositionId("P-1"), side: .buy,
        orderType: .limit, lastQuantity: try Quantity(quantity), lastPrice: try Price(price),
        currency: try Sample.currency("USD"), commission: try paying ?? Sample.money(commission),
        liquiditySide: .maker))
  }
}
