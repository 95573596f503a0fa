/// Fills that a venue takes back.
extension Order {
  /// Takes a correction; when it throws, the order is as it was.
  mutating func take(
    _ void: OrderFillVoided, of event: OrderEvent, after before: ArraySlice<OrderEvent>
  ) throws(OrderError) {
    guard status.allowsInNautilus2(.voided) else {
      throw .invalidTransition(clientOrderId, status, event: event.kind.name)
    }
    let fill = Order.fill(of: void.tradeId, in: before)
    if let rule = violation(of: void, fill) {
      throw .invalidVoid(clientOrderId, void.tradeId, rule: rule)
    }
    var applied = voids.filter { $0.void.tradeId != void.tradeId }
    applied.append(AppliedVoid(void: void, isLocal: fill != nil))
    let survivors = try SurvivingFills(before, applied, clientOrderId)
    let from = status
    note(event, status: from)
    voids = applied
    take(survivors)
    settleStatus(from, isUnknown: fill == nil, at: event)
  }

  private mutating func take(_ survivors: SurvivingFills) {
    filledQuantity = Quantity(
      uncheckedRaw: survivors.quantity.raw,
      precision: max(quantity.precision, survivors.quantity.precision))
    filledCost = survivors.cost
    averagePrice = survivors.cost.average(over: survivors.quantity.raw)
    commissions = survivors.commissions
    log.replace(tradeIds: survivors.fills.map(\.tradeId))
    let last = survivors.fills.last
    lastTradeId = last?.tradeId
    positionId = last?.positionId
    liquiditySide = last?.liquiditySide ?? .noLiquiditySide
  }

  private mutating func settleStatus(
    _ from: OrderStatus, isUnknown: Bool, at event: OrderEvent
  ) {
    let unfilled = Quantity(
      uncheckedRaw: quantity.raw > filledQuantity.raw ? quantity.raw - filledQuantity.raw : 0,
      precision: max(quantity.precision, filledQuantity.precision))
    let workable = workable
    if from == .voided || isUnknown {
      status = .voided
      leavesQuantity = .zero(precision: quantity.precision)
    } else if from == .canceled || from == .expired {
      leavesQuantity = unfilled
    } else if workable.raw == 0 {
      status = .voided
      leavesQuantity = workable
    } else {
      if !from.isPending, from != .triggered {
        status = filledQuantity.raw == 0 ? .accepted : .partiallyFilled
      }
      leavesQuantity = workable
    }
    if isClosed { tsClosed = tsClosed ?? event.tsEvent } else { tsClosed = nil }
  }

  /// The rule that a correction breaks, or `nil`.
  private func violation(of void: OrderFillVoided, _ fill: OrderFilled?) -> String? {
    if void.voidedQuantity.raw == 0 { return "nothing is taken back" }
    let previous = voids.first { $0.void.tradeId == void.tradeId }?.void
    if let previous {
      if void.voidedQuantity < previous.voidedQuantity {
        return "an earlier correction took back \(previous.voidedQuantity)"
      }
      if void.voidedQuantity == previous.voidedQuantity,
        void.voidedCommission == previous.voidedCommission,
        void.isReopened == previous.isReopened
      {
        return "the same correction came before"
      }
    }
    guard let fill else { return violation(ofUnknown: void) }
    guard fill.venueOrderId == void.venueOrderId, fill.accountId == void.accountId,
      fill.side == void.side, fill.orderType == void.orderType,
      fill.lastPrice == void.lastPrice, fill.currency == void.currency,
      fill.liquiditySide == void.liquiditySide, fill.positionId == void.positionId
    else { return "the fill of this trade is another one" }
    if void.voidedQuantity > fill.lastQuantity {
      return "\(void.voidedQuantity) is more than the fill of \(fill.lastQuantity)"
    }
    return violation(
      of: void.voidedCommission, after: previous?.voidedCommission, of: fill.statedCommission)
  }

  /// A fill that never came may be taken back too: then the order is over.
  private func violation(ofUnknown void: OrderFillVoided) -> String? {
    let isOurs =
      void.side == side && void.orderType == type && void.accountId == accountId
      && (void.venueOrderId == venueOrderId || venueOrderIds.contains(void.venueOrderId))
    if void.isReopened || !isOurs { return "the order has no such fill" }
    if void.voidedQuantity > quantity {
      return "\(void.voidedQuantity) is more than the quantity \(quantity)"
    }
    if let commission = void.voidedCommission, commission.raw != 0 {
      return "no commission was paid"
    }
    return nil
  }

  private func violation(
    of voided: Money?, after previous: Money?, of paid: Money?
  ) -> String? {
    guard let voided else {
      return previous == nil ? nil : "an earlier correction took a commission back"
    }
    guard let paid else { return voided.raw == 0 ? nil : "no commission was paid" }
    let isPart =
      voided.currency == paid.currency && voided.raw.signum() == paid.raw.signum()
      && voided.raw.magnitude <= paid.raw.magnitude
      && voided.raw.magnitude >= previous?.raw.magnitude ?? 0
    return isPart ? nil : "the commission is no part of the fill's"
  }
}

/// What is left of an order's fills after corrections: each trade once, at its newest price.
struct SurvivingFills {
  private(set) var fills: [OrderFilled] = []
  private(set) var quantity = Quantity.zero
  /// The prices times the quantities, exactly.
  private(set) var cost = WideInteger.zero
  private(set) var commissions: [Money] = []

  /// Reads events, oldest first.
  ///
  /// - Throws: `OrderError.value` for commissions whose sum leaves its range.
  init(
    _ events: ArraySlice<OrderEvent>, _ voids: [Order.AppliedVoid], _ id: ClientOrderId
  ) throws(OrderError) {
    var first: [OrderFilled] = []
    var newest: [TradeId: Price] = [:]
    for event in events {
      guard case .filled(let fill) = event.kind else { continue }
      if newest.updateValue(fill.lastPrice, forKey: fill.tradeId) == nil { first.append(fill) }
    }
    let corrections = Dictionary(
      voids.map { ($0.void.tradeId, $0.void) }, uniquingKeysWith: { $1 })
    for fill in first {
      let void = corrections[fill.tradeId]
      let removed = void?.voidedQuantity.raw ?? 0
      if fill.lastQuantity.raw > removed {
        let left = fill.lastQuantity.raw - removed
        fills.append(fill)
        let price = newest[fill.tradeId] ?? fill.lastPrice
        // Each product is below 2^197, so that no number of fills leaves the range.
        cost = cost.adding(WideInteger(price.raw, times: left)) ?? cost
        quantity = Quantity(
          uncheckedRaw: quantity.raw + left,
          precision: max(
            quantity.precision, fill.lastQuantity.precision, void?.voidedQuantity.precision ?? 0))
      } else if removed == 0 {
        fills.append(fill)  // A fill of nothing, which 2.0 stores too.
      }
      try take(fill.statedCommission, less: void?.voidedCommission, id)
    }
  }

  private mutating func take(
    _ paid: Money?, less voided: Money?, _ id: ClientOrderId
  ) throws(OrderError) {
    guard let paid else { return }
    do throws(ValueError) {
      let left = try Money(raw: paid.raw - (voided?.raw ?? 0), currency: paid.currency)
      if left.raw != 0 || voided == nil { try commissions.add(left) }
    } catch {
      throw .value(id, error)
    }
  }
}
