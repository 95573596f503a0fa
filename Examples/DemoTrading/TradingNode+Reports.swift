import DemoVenue
import TradingCache

/// From a report of the venue to order, position, account and strategy.
extension TradingNode {
  /// Works a report in, however far that had come before a crash.
  ///
  /// Writes reach Redis in the order in which they are made. So what a crash cuts off is always the end,
  /// and each record tells by its own time whether it has had the report.
  func take(_ report: VenueReport) throws {
    guard let order = orders[report.id], var strategy = strategies[order.strategyId] else {
      throw NodeError.unknownOrder(report.id)
    }
    if order.tsLast < report.time {
      if order.status == .initialized {
        try happen(.submitted(accountId: strategy.accountId), to: report.id, at: order.tsLast)
      }
      try happen(try kind(of: report, order, strategy), to: report.id, at: report.time)
    }
    if case .filled(let fill) = report.kind {
      if let trade = try settle(fill, of: report) {
        trades.append(trade)
        try strategy.memory.count(trade)
      }
      try credit(strategy.accountId, fill.totals, at: report.time)
    }
    strategy.clock = max(strategy.clock, report.time)
    strategies[strategy.id] = strategy
    try books.save(strategy)
  }

  private func kind(
    of report: VenueReport, _ order: Order, _ strategy: DemoStrategy
  ) throws -> OrderEvent.Kind {
    switch report.kind {
    case .accepted(let id): .accepted(venueOrderId: id, accountId: strategy.accountId)
    case .rejected(let reason): .rejected(accountId: strategy.accountId, reason: reason)
    case .triggered: .triggered(order.reference)
    case .trailed(let price):
      .updated(
        OrderUpdated(reference: order.reference, quantity: order.quantity, triggerPrice: price))
    case .canceled: .canceled(order.reference)
    case .cancelRejected(let reason): .cancelRejected(order.reference, reason: reason)
    case .filled(let fill):
      .filled(
        OrderFilled(
          venueOrderId: fill.venueOrderId, accountId: strategy.accountId, tradeId: fill.tradeId,
          positionId: try context(of: order).1, side: order.side, orderType: order.type,
          lastQuantity: fill.quantity, lastPrice: fill.price,
          currency: try context(of: order).0.quoteCurrency, commission: fill.commission,
          liquiditySide: fill.isMaker ? .maker : .taker))
    }
  }

  // MARK: Positions

  /// Adds a fill to its position; returns the trade that it closes.
  private func settle(_ fill: VenueFill, of report: VenueReport) throws -> ClosedTrade? {
    guard let order = orders[report.id] else { throw NodeError.unknownOrder(report.id) }
    let event = order.events.last {
      if case .filled(let known) = $0.kind { known.tradeId == fill.tradeId } else { false }
    }
    guard let event else { return nil }
    let (instrument, positionId) = try context(of: order)
    guard var position = positions[positionId] else {
      let position = try Position(instrument: instrument, fill: event)
      positions[positionId] = position
      try books.add(position)
      return nil
    }
    var trade: ClosedTrade?
    for part in try position.missingParts(of: event) {
      try position.apply(part)
      positions[positionId] = position
      try books.update(position)
      if let exit = position.tsClosed {
        trade = ClosedTrade(entry: position.tsOpened, exit: exit, pnl: position.realizedPnl)
      }
    }
    return trade
  }

  // MARK: Accounts

  private func credit(_ id: AccountId, _ totals: [Money], at time: UnixNanos) throws {
    guard var account = accounts[id], account.lastEvent.tsEvent < time else { return }
    try account.apply(try VenueListing.statement(id.value, totals, at: time))
    accounts[id] = account
    try books.update(account)
  }
}

extension Position {
  /// The parts of a fill that the position has not had: none, all, or one of the two parts of a
  /// fill that takes it through zero.
  fileprivate func missingParts(of event: OrderEvent) throws -> [OrderEvent] {
    guard case .filled(let fill) = event.kind else { return [] }
    if tsLast < event.tsEvent {
      guard side.isClosed(by: fill.side), quantity < fill.lastQuantity else { return [event] }
      return try event.split(fill, closing: quantity)
    }
    // It has had the part that closed it, and nothing after that.
    guard tsLast == event.tsEvent, isClosed, case .filled(let last) = lastFill.kind,
      last.lastQuantity < fill.lastQuantity
    else { return [] }
    return [try event.split(fill, closing: last.lastQuantity)[1]]
  }
}

extension PositionSide {
  fileprivate func isClosed(by side: OrderSide) -> Bool {
    (self == .long && side == .sell) || (self == .short && side == .buy)
  }
}

extension OrderEvent {
  /// The part that closes a position, under the event's id, and the one that opens the other side.
  fileprivate func split(_ fill: OrderFilled, closing: Quantity) throws -> [OrderEvent] {
    var first = fill
    var second = fill
    let share = closing.doubleValue / fill.lastQuantity.doubleValue
    first.lastQuantity = closing
    first.commission = try Money(fill.commission.doubleValue * share, fill.commission.currency)
    second.lastQuantity = try Quantity(lots: fill.lastQuantity.lots - closing.lots)
    second.commission = try Money(
      raw: fill.commission.raw - first.commission.raw, currency: fill.commission.currency)
    return [with(first, eventId: eventId), with(second, eventId: UUID4())]
  }

  private func with(_ fill: OrderFilled, eventId: UUID4) -> OrderEvent {
    OrderEvent(
      traderId: traderId, strategyId: strategyId, instrumentId: instrumentId,
      clientOrderId: clientOrderId, eventId: eventId, tsEvent: tsEvent, tsInit: tsInit,
      isReconciliation: isReconciliation, kind: .filled(fill))
  }
}
