/// What a position needs to know of its instrument, and of the rules, to compute with.
///
/// It is copied when the position is made: a later change of the instrument does not change what
/// old fills were worth.
struct PositionContract: Sendable, Hashable {
  let instrumentId: InstrumentId
  let pricePrecision: UInt8
  let sizePrecision: UInt8
  let multiplier: Quantity
  let isInverse: Bool
  let baseCurrency: Currency?
  /// Whether base and quote currency are exchanged at once.
  let isSpot: Bool
  let quoteCurrency: Currency
  let settlementCurrency: Currency
  let rules: FoldingRules

  /// What `quantity` gains between two prices, in the settlement currency, before rounding.
  func profit(side: PositionSide, open: Double, close: Double, quantity: Double) -> Double {
    quantity * multiplier.doubleValue * points(side: side, open: open, close: close)
  }

  /// The gain of one unit: of the price, or of its reciprocal for an inverse contract.
  private func points(side: PositionSide, open: Double, close: Double) -> Double {
    if isInverse {
      // Below this a price counts as zero, and zero has no reciprocal.
      guard abs(open) >= 1e-15, abs(close) >= 1e-15 else { return 0 }
      switch side {
      case .long: return 1 / open - 1 / close
      case .short: return 1 / close - 1 / open
      case .flat, .noPositionSide: return 0
      }
    }
    switch side {
    case .long: return close - open
    case .short: return open - close
    case .flat, .noPositionSide: return 0
    }
  }
}
