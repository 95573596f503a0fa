extension Instrument {
  /// The currency that is bought and sold, for spot, perpetual and dated crypto contracts.
  public var baseCurrency: Currency? {
    switch kind {
    case .currencyPair(let base), .cryptoPerpetual(let base, _, _): base
    case .cryptoFuture(let underlying, _, _, _), .cryptoOption(let underlying, _, _, _, _):
      underlying
    case .cfd(let base): base
    default: nil
    }
  }

  /// Whether profit is in the base currency, since the contract's size is in the quote currency.
  public var isInverse: Bool {
    switch kind {
    case .cryptoPerpetual(_, _, let isInverse), .cryptoFuture(_, _, let isInverse, _),
      .cryptoOption(_, _, let isInverse, _, _):
      isInverse
    default: false
    }
  }

  /// Whether the contract settles in neither its base nor its quote currency.
  public var isQuanto: Bool {
    switch kind {
    case .cryptoPerpetual(let base, let settlement, _),
      .cryptoFuture(let base, let settlement, _, _):
      settlement != base && settlement != quoteCurrency
    default: false
    }
  }

  /// The currency that the contract's terms name for settlement, where they name one.
  public var contractSettlementCurrency: Currency? {
    switch kind {
    case .cryptoPerpetual(_, let settlement, _), .cryptoFuture(_, let settlement, _, _),
      .cryptoOption(_, let settlement, _, _, _):
      settlement
    default: nil
    }
  }

  /// The currency of profit and loss: base if inverse, the contract's own if quanto, else quote.
  public var settlementCurrency: Currency {
    if isInverse { return baseCurrency ?? quoteCurrency }
    return isQuanto ? contractSettlementCurrency ?? quoteCurrency : quoteCurrency
  }

  /// What kind of contract it is.
  public var instrumentClass: InstrumentClass { kind.instrumentClass }

  /// The value of a quantity at a price, in the currency of profit and loss, in doubles as
  /// NautilusTrader computes it.
  ///
  /// - Throws: `ValueError.outOfRange`.
  public func notionalValue(quantity: Quantity, price: Price) throws(ValueError) -> Money {
    let units = quantity.doubleValue * multiplier.doubleValue
    if isInverse {
      return try Money(units * (1 / price.doubleValue), baseCurrency ?? quoteCurrency)
    }
    return try Money(units * price.doubleValue, isQuanto ? settlementCurrency : quoteCurrency)
  }
}

extension InstrumentKind {
  /// What kind of contract it is.
  public var instrumentClass: InstrumentClass {
    switch self {
    case .currencyPair, .equity, .commodity, .indexInstrument: .spot
    case .cryptoPerpetual: .swap
    case .cryptoFuture, .futuresContract: .future
    case .cryptoOption, .optionContract: .option
    case .futuresSpread: .futuresSpread
    case .optionSpread: .optionSpread
    case .cfd: .cfd
    case .binaryOption: .binaryOption
    case .bettingInstrument: .sportsBetting
    }
  }

  /// The asset class of kinds that fix it; contracts name their own.
  func assetClass(quoteCurrency: Currency) -> AssetClass {
    switch self {
    case .currencyPair(let base):
      base.kind == .crypto || quoteCurrency.kind == .crypto ? .cryptocurrency : .fx
    case .cryptoPerpetual, .cryptoFuture, .cryptoOption: .cryptocurrency
    case .equity, .optionContract: .equity
    case .futuresContract, .futuresSpread, .optionSpread, .indexInstrument: .index
    case .cfd: .fx
    case .commodity: .commodity
    case .binaryOption, .bettingInstrument: .alternative
    }
  }
}
