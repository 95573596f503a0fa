import TradingModel

/// When orders are filled, and at which price.
extension SimulatedVenue {
  /// Lets an order meet a new price.
  mutating func work(_ index: Int, at cents: Int64) throws {
    let order = orders[index]
    let buys = order.ticket.side == .buy
    switch order.ticket.type {
    case .limit:
      try fillAtLimit(index, at: cents)
    case .stopMarket:
      if buys ? cents >= order.trigger : cents <= order.trigger { try fillAtMarket(index) }
    case .marketIfTouched:
      if buys ? cents <= order.trigger : cents >= order.trigger { try fillAtMarket(index) }
    case .stopLimit:
      if !order.isTriggered, buys ? cents >= order.trigger : cents <= order.trigger {
        orders[index].isTriggered = true
        report(.triggered, of: index)
      }
      if orders[index].isTriggered { try fillAtLimit(index, at: cents) }
    case .trailingStopMarket:
      try trail(index, at: cents)
    default:
      break
    }
  }

  /// Fills all that is left at once, in up to three matches.
  mutating func fillAtMarket(_ index: Int) throws {
    guard let market = markets[orders[index].ticket.instrumentId] else { return }
    let worse: Int64 = orders[index].ticket.side == .buy ? 1 : -1
    for level in Int64(0)..<3 where orders[index].leaves > 0 {
      let all = orders[index].leaves
      let lots = level == 2 ? all : Int64.random(in: 1...all, using: &random)
      try fill(index, lots: lots, cents: market.cents + worse * level, isMaker: false)
    }
  }

  /// Fills a part, or the rest, when the price is as good as asked for.
  private mutating func fillAtLimit(_ index: Int, at cents: Int64) throws {
    let order = orders[index]
    guard order.ticket.side == .buy ? cents <= order.limit : cents >= order.limit else { return }
    let isSmall = order.leaves < 100
    let lots = isSmall ? order.leaves : Int64.random(in: 1...order.leaves, using: &random)
    try fill(index, lots: lots, cents: order.limit, isMaker: true)
  }

  /// Moves the trigger after the market, never back; fills when the market comes to it.
  private mutating func trail(_ index: Int, at cents: Int64) throws {
    let order = orders[index]
    let buys = order.ticket.side == .buy
    if buys ? cents >= order.trigger : cents <= order.trigger { return try fillAtMarket(index) }
    let follows = buys ? cents + order.offset : cents - order.offset
    guard buys ? follows < order.trigger : follows > order.trigger else { return }
    orders[index].trigger = follows
    report(.trailed(to: try Price(cents: follows)), of: index)
  }

  private mutating func fill(_ index: Int, lots: Int64, cents: Int64, isMaker: Bool) throws {
    orders[index].filledLots += lots
    if orders[index].leaves == 0 { orders[index].isClosed = true }
    let order = orders[index]
    let signed = order.ticket.side == .buy ? lots : -lots
    markets[order.ticket.instrumentId]?.heldLots += signed
    guard let fee = accounts[order.ticket.accountId]?.trade(lots: signed, cents: cents) else {
      throw Failure.unknown(order.ticket.accountId.value)
    }
    orders[index].matches += 1
    report(
      .filled(
        VenueFill(
          tradeId: try TradeId("T-\(order.number)-\(orders[index].matches)"),
          venueOrderId: order.venueOrderId, quantity: try Quantity(lots: lots),
          price: try Price(cents: cents), isMaker: isMaker,
          commission: try VenueAccount.usdt(fee), totals: try totals(of: order.ticket.accountId))),
      of: index)
  }
}
