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
  /// Whether it is an option, whose profit 2.0 takes from the price even where it is inverse.
  var isOption = false

  /// Whether its worth is in the reciprocal of the price.
  var isReciprocal: Bool { isInverse && (!isOption || !rules.has(.crossings)) }

  /// What `quantity` gains between two prices, in the settlement currency, before rounding.
  func profit(side: PositionSide, open: Double, close: Double, quantity: Double) -> Double {
    quantity * multiplier.doubleValue * points(side: side, open: open, close: close)
  }

  /// The gain of one unit: of the price, or of its reciprocal for an inverse contract.
  private func points(side: PositionSide, open: Double, close: Double) -> Double {
    if isReciprocal {
      // Below this a price counts as zero, which has no reciprocal; in 2.0 all below zero do.
      let (low, high) = rules.has(.crossings) ? (open, close) : (abs(open), abs(close))
      guard low >= 1e-15, high >= 1e-15 else { return 0 }
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
