import TestSupport
import TradingCache

/// What can happen to an order next.
enum Happening: String, CaseIterable {
  case denied, emulated, released, submitted, accepted, rejected, canceled, expired, triggered
  case pendingUpdate, pendingCancel, modifyRejected, cancelRejected, updated, filled
  /// Released as a new order of another type, as an emulator does it.
  case transformed

  /// What NautilusTrader can take in this state, as far as the status alone does not tell.
  static func possible(to order: Order) -> [Happening] {
    // It fails on a fill of an order that has no price yet.
    let isUnpriced =
      [.marketToLimit, .trailingStopLimit].contains(order.type) && order.price == nil
    return allCases.filter { happening in
      switch happening {
      case .filled: !isUnpriced && order.leavesQuantity.raw > 0
      case .transformed: order.status == .emulated
      // Once it is over, nothing more happens to most orders.
      case .modifyRejected, .cancelRejected, .updated: !order.isClosed
      default: true
      }
    }
  }

  /// The events that make it happen; `nil` when an instrument is needed and not known.
  func kinds(
    for order: Order, _ instrument: Instrument?, _ random: inout SeededGenerator
  ) throws -> [OrderEvent.Kind]? {
    let account = try order.accountId ?? AccountId("SIM-001")
    let venueId = try order.venueOrderId ?? VenueOrderId("V-\(random.word())")
    let reference = VenueReference(venueOrderId: venueId, accountId: account)
    switch self {
    case .denied: return [.denied(reason: random.word())]
    case .emulated: return [.emulated]
    case .released: return [.released(price: try price(&random))]
    case .transformed:
      return [
        .initialized(try released(order, &random)), .released(price: try price(&random)),
      ]
    case .submitted: return [.submitted(accountId: account)]
    case .accepted: return [.accepted(venueOrderId: venueId, accountId: account)]
    case .rejected:
      return [.rejected(accountId: account, reason: random.word(), duePostOnly: true)]
    case .canceled: return [.canceled(reference)]
    case .expired: return [.expired(reference)]
    case .triggered: return [.triggered(reference)]
    case .pendingUpdate: return [.pendingUpdate(reference)]
    case .pendingCancel: return [.pendingCancel(reference)]
    case .modifyRejected: return [.modifyRejected(reference, reason: random.word())]
    case .cancelRejected: return [.cancelRejected(reference, reason: random.word())]
    case .updated:
      let hasPrice = order.price != nil || order.type == .marketToLimit
      return [
        .updated(
          OrderUpdated(
            reference: reference, quantity: order.quantity,
            isQuoteQuantity: order.isQuoteQuantity && !random.below(4).isMultiple(of: 3),
            price: hasPrice ? try price(&random) : nil,
            triggerPrice: order.triggerPrice == nil ? nil : try price(&random)))
      ]
    case .filled:
      guard let currency = instrument?.quoteCurrency else { return nil }
      return [.filled(try fill(of: order, venueId, account, currency, &random))]
    }
  }

  private func price(_ random: inout SeededGenerator) throws -> Price {
    try Price("\(random.below(90_000) + 1).\(random.below(9) + 1)")
  }

  /// The order as it goes on: to the market at once, or with a limit where it has one.
  private func released(
    _ order: Order, _ random: inout SeededGenerator
  ) throws -> OrderInitialized {
    var released = order.initialized
    let isLimit =
      switch order.type {
      case .limit, .stopLimit, .limitIfTouched, .trailingStopLimit: true
      default: false
      }
    released.quantity = order.quantity
    released.emulationTrigger = .noTrigger
    released.triggerInstrumentId = nil
    if isLimit {
      released.terms = .limit(
        price: try order.price ?? price(&random), displayQuantity: order.terms.displayQuantity,
        expireTime: order.terms.expireTime)
    } else {
      released.terms = .market
      released.isPostOnly = false
      if released.timeInForce == .gtd { released.timeInForce = .gtc }
    }
    return released
  }

  private func fill(
    of order: Order, _ venueId: VenueOrderId, _ account: AccountId, _ currency: Currency,
    _ random: inout SeededGenerator
  ) throws -> OrderFilled {
    OrderFilled(
      venueOrderId: venueId, accountId: account, tradeId: try TradeId("T-\(random.word())"),
      positionId: try order.positionId ?? PositionId("P-\(order.clientOrderId)"),
      side: order.side, orderType: order.type, lastQuantity: order.leavesQuantity,
      lastPrice: try price(&random), currency: currency,
      commission: try Money("\(random.below(500)).\(random.below(9))", currency),
      liquiditySide: .taker, info: ["venue": .string("test"), "n": .uint(.max)])
  }
}
