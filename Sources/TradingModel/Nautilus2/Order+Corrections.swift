/// Fills that a venue reports twice, or takes back.
extension Order {
  /// The newest correction of a trade.
  struct AppliedVoid: Sendable, Hashable {
    let void: OrderFillVoided
    /// Whether the order has the fill.
    let isLocal: Bool
  }

  /// What is left to fill: without what was taken back and is not worked again.
  var workable: Quantity {
    let voided = voids.reduce(into: (raw: UInt128(0), precision: UInt8(0))) { sum, applied in
      guard applied.isLocal, !applied.void.isReopened else { return }
      sum.raw += applied.void.voidedQuantity.raw
      sum.precision = max(sum.precision, applied.void.voidedQuantity.precision)
    }
    let gone = filledQuantity.raw + voided.raw
    return Quantity(
      uncheckedRaw: quantity.raw > gone ? quantity.raw - gone : 0,
      precision: max(quantity.precision, filledQuantity.precision, voided.precision))
  }

  /// Takes a fill by the rules of 2.0; when it throws, the order is as it was.
  mutating func takeByNautilus2(
    _ fill: OrderFilled, of event: OrderEvent, after before: ArraySlice<OrderEvent>
  ) throws(OrderError) {
    let isNew = !log.contains(tradeId: fill.tradeId) && voids.isEmpty
    if !isNew, let known = Order.fill(of: fill.tradeId, in: before) {
      guard known.lastPrice != fill.lastPrice else {
        throw .duplicateTrade(clientOrderId, fill.tradeId)
      }
      // The trade at another price: the averages change, and nothing else.
      note(event, status: status)
      return
    }
    guard status.allowsInNautilus2(.filled) else {
      throw .invalidTransition(clientOrderId, status, event: event.kind.name)
    }
    let last = fill.lastQuantity
    // Neither sum nor difference leaves its type: both quantities are below 2^99.
    let total = filledQuantity.raw + last.raw
    guard total <= Quantity.maxRaw else {
      throw .overfill(clientOrderId, quantity: quantity, filled: filledQuantity, last: last)
    }
    let sums = try commissionSums(with: fill.statedCommission)
    let from = status
    let isWhole = total >= quantity.raw
    let left = leavesQuantity.raw > last.raw ? leavesQuantity.raw - last.raw : 0
    let isVoided = !isWhole && left == 0 && !voids.isEmpty

    note(event, status: isWhole ? .filled : isVoided ? .voided : .partiallyFilled)
    if isWhole || isVoided {
      tsClosed = event.tsEvent
    } else if from == .canceled || from == .expired {
      status = from
    } else if from.isPending {
      statusBefore = .partiallyFilled
      status = from
    }
    let precision = max(filledQuantity.precision, last.precision)
    leavesQuantity = Quantity(
      uncheckedRaw: left, precision: max(leavesQuantity.precision, last.precision))
    filledQuantity = Quantity(uncheckedRaw: total, precision: precision)
    let isEarlierName =
      venueOrderId != nil && venueOrderId != fill.venueOrderId
      && venueOrderIds.contains(fill.venueOrderId)
    if !isEarlierName { venueOrderId = fill.venueOrderId }
    if tsAccepted == nil { tsAccepted = event.tsEvent }
    hasEnteredPosition = fill.positionId != nil && fill.positionId != positionId
    positionId = fill.positionId
    lastTradeId = fill.tradeId
    liquiditySide = fill.liquiditySide
    commissions = sums
    log.append(tradeId: fill.tradeId)
  }

  /// The newest report of a trade.
  static func fill(of trade: TradeId, in events: ArraySlice<OrderEvent>) -> OrderFilled? {
    for event in events.reversed() {
      if case .filled(let fill) = event.kind, fill.tradeId == trade { return fill }
    }
    return nil
  }

  private func commissionSums(with commission: Money?) throws(OrderError) -> [Money] {
    guard let commission else { return commissions }
    var sums = commissions
    do throws(ValueError) {
      try sums.add(commission)
    } catch {
      throw .value(clientOrderId, error)
    }
    return sums
  }
}

extension [Money] {
  /// Adds an amount to that of its currency, exactly.
  ///
  /// - Throws: `ValueError.outOfRange`.
  mutating func add(_ amount: Money) throws(ValueError) {
    guard let place = firstIndex(where: { $0.currency == amount.currency }) else {
      append(amount)
      return
    }
    // Amounts are below 2^98.
    self[place] = try Money(raw: self[place].raw + amount.raw, currency: amount.currency)
  }
}
