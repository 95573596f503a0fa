import DemoVenue
import TradingCache

extension DemoStrategy {
  /// Gives up its orders, and then what it holds.
  func closing(_ view: StrategyView) throws -> [StrategyAction] {
    let open = view.orders.filter { $0.order.isOpen }
    if !open.isEmpty { return open.map { .cancel($0.order.clientOrderId) } }
    guard view.orders.isEmpty else { return [] }
    return view.positions.map {
      .submit(
        OrderPlan(
          side: $0.closingOrderSide, quantity: $0.quantity, terms: .market, positionId: $0.id,
          isReduceOnly: true))
    }
  }

  /// Turns its position around with market orders: by more, by less, or by just as much.
  func flip(_ view: StrategyView) throws -> [StrategyAction] {
    guard quotes % 4 == 0, view.orders.isEmpty else { return [] }
    let held = view.positions.first?.quantity.lots ?? 0
    let lots = parameters.lots
    let fresh = [lots, lots * 3 / 2, max(held, lots / 2)][view.ordersMade % 3]
    let side = view.positions.first?.closingOrderSide ?? .buy
    return [
      .submit(OrderPlan(side: side, quantity: try Quantity(lots: held + fresh), terms: .market))
    ]
  }

  /// Offers on both sides with limit orders, and takes them back when the market went elsewhere.
  func make(_ quote: VenueQuote, _ view: StrategyView) throws -> [StrategyAction] {
    let distance = parameters.distance
    let stale = view.orders.filter { order, _ in
      guard let price = order.price, order.isOpen else { return false }
      return abs(quote.price.cents - price.cents) > distance + 120
    }
    if !stale.isEmpty { return stale.map { .cancel($0.order.clientOrderId) } }
    guard view.orders.isEmpty else { return [] }
    let held = view.positions.first?.signedQuantity ?? 0
    var actions: [StrategyAction] = []
    for (side, distance) in [(OrderSide.buy, -distance), (.sell, distance)] {
      if side == .buy ? held > 10 : held < -10 { continue }
      let price = try Price(cents: quote.price.cents + distance)
      let quantity = try Quantity(lots: parameters.lots)
      actions.append(
        .submit(OrderPlan(side: side, quantity: quantity, terms: .limit(price: price))))
    }
    return actions
  }

  /// Gets in with a stop-limit order when the price rises; gets out with a stop, or at a profit.
  func breakOut(_ cents: Int64, _ view: StrategyView) throws -> [StrategyAction] {
    guard view.orders.isEmpty else { return [] }
    let distance = parameters.distance
    guard let position = view.positions.first else {
      let terms = OrderTerms.stopLimit(
        price: try Price(cents: cents + distance + 40),
        triggerPrice: try Price(cents: cents + distance))
      let quantity = try Quantity(lots: parameters.lots)
      return [.submit(OrderPlan(side: .buy, quantity: quantity, terms: terms))]
    }
    let terms: OrderTerms =
      view.ordersMade / 2 % 2 == 0
      ? .stopMarket(triggerPrice: try Price(cents: cents - distance - 20))
      : .marketIfTouched(triggerPrice: try Price(cents: cents + distance + 20))
    return [.submit(OrderPlan(side: .sell, quantity: position.quantity, terms: terms))]
  }

  /// Holds up to four positions at a time, long and short, each with a trailing stop of its own.
  func hedge(_ cents: Int64, _ view: StrategyView) throws -> [StrategyAction] {
    let guarded = view.orders.compactMap(\.positionId)
    if let bare = view.positions.first(where: { !guarded.contains($0.id) }) {
      let distance = parameters.distance
      let trailing = TrailingTerms(
        triggerPrice: try Price(cents: bare.isLong ? cents - distance : cents + distance),
        offset: ExactDecimal(coefficient: Int128(distance), exponent: -2))
      return [
        .submit(
          OrderPlan(
            side: bare.closingOrderSide, quantity: bare.quantity,
            terms: .trailingStopMarket(trailing), positionId: bare.id, isReduceOnly: true))
      ]
    }
    guard quotes % 3 == 0, view.positions.count < 4 else { return [] }
    let lots = parameters.lots * Int64(1 + view.ordersMade % 3)
    return [
      .submit(
        OrderPlan(
          side: view.ordersMade % 4 < 2 ? .buy : .sell, quantity: try Quantity(lots: lots),
          terms: .market, positionId: try PositionId("P-\(id)-\(view.ordersMade + 1)")))
    ]
  }
}
