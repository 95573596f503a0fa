import DemoVenue
import TradingCache

extension DemoStrategy {
  /// Turns its position around with market orders: by more, by less, or by just as much.
  func flip(_ view: StrategyView) throws -> [StrategyAction] {
    guard quotes % 4 == 0, view.orders.isEmpty else { return [] }
    let held = view.positions.first?.quantity.lots ?? 0
    let fresh = [1000, 1500, max(held, 500)][view.ordersMade % 3]
    let side = view.positions.first?.closingOrderSide ?? .buy
    return [
      .submit(OrderPlan(side: side, quantity: try Quantity(lots: held + fresh), terms: .market))
    ]
  }

  /// Offers on both sides with limit orders, and takes them back when the market went elsewhere.
  func make(_ quote: VenueQuote, _ view: StrategyView) throws -> [StrategyAction] {
    let stale = view.orders.filter {
      quote.time.value > $0.order.tsInit.value + 3_000_000_000 && $0.order.isOpen
    }
    if !stale.isEmpty { return stale.map { .cancel($0.order.clientOrderId) } }
    guard view.orders.isEmpty else { return [] }
    let held = view.positions.first?.signedQuantity ?? 0
    var actions: [StrategyAction] = []
    for (side, distance) in [(OrderSide.buy, Int64(-40)), (.sell, 40)] {
      if side == .buy ? held > 10 : held < -10 { continue }
      let price = try Price(cents: quote.price.cents + distance)
      actions.append(
        .submit(
          OrderPlan(side: side, quantity: try Quantity(lots: 2000), terms: .limit(price: price))))
    }
    return actions
  }

  /// Gets in with a stop-limit order when the price rises; gets out with a stop, or at a profit.
  func breakOut(_ cents: Int64, _ view: StrategyView) throws -> [StrategyAction] {
    guard view.orders.isEmpty else { return [] }
    guard let position = view.positions.first else {
      let terms = OrderTerms.stopLimit(
        price: try Price(cents: cents + 100), triggerPrice: try Price(cents: cents + 60))
      return [.submit(OrderPlan(side: .buy, quantity: try Quantity(lots: 3000), terms: terms))]
    }
    let terms: OrderTerms =
      view.ordersMade / 2 % 2 == 0
      ? .stopMarket(triggerPrice: try Price(cents: cents - 80))
      : .marketIfTouched(triggerPrice: try Price(cents: cents + 80))
    return [.submit(OrderPlan(side: .sell, quantity: position.quantity, terms: terms))]
  }

  /// Holds up to four positions at a time, long and short, each with a trailing stop of its own.
  func hedge(_ cents: Int64, _ view: StrategyView) throws -> [StrategyAction] {
    let guarded = view.orders.compactMap(\.positionId)
    if let bare = view.positions.first(where: { !guarded.contains($0.id) }) {
      let distance: Int64 = bare.isLong ? -4_000 : 4_000
      let trailing = TrailingTerms(
        triggerPrice: try Price(cents: cents + distance), offset: try ExactDecimal("40.00"))
      return [
        .submit(
          OrderPlan(
            side: bare.closingOrderSide, quantity: bare.quantity,
            terms: .trailingStopMarket(trailing), positionId: bare.id, isReduceOnly: true))
      ]
    }
    guard quotes % 3 == 0, view.positions.count < 4 else { return [] }
    let lots = Int64(10 + view.ordersMade % 3 * 10)
    return [
      .submit(
        OrderPlan(
          side: view.ordersMade % 4 < 2 ? .buy : .sell, quantity: try Quantity(lots: lots),
          terms: .market, positionId: try PositionId("P-\(id)-\(view.ordersMade + 1)")))
    ]
  }
}
