extension Instrument {
  /// The currency that is bought and sold; the underlying of crypto futures and options.
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

  /// Whether a perpetual or future settles in neither its base nor its quote currency.
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
  ///
  /// An option that is quoted in USD and settled in BTC has its profit in USD;
  /// `contractSettlementCurrency` is BTC.
  public var settlementCurrency: Currency {
    if isInverse { return baseCurrency ?? quoteCurrency }
    return isQuanto ? contractSettlementCurrency ?? quoteCurrency : quoteCurrency
  }

  /// The currency of profit and loss under NautilusTrader's name for it.
  public var costCurrency: Currency { settlementCurrency }

  /// What kind of contract it is.
  public var instrumentClass: InstrumentClass { kind.instrumentClass }

  /// The value of a quantity at a price, in the currency of profit and loss, in doubles as
  /// NautilusTrader computes it; a bet is worth its stake at any price.
  ///
  /// - Throws: `ValueError.outOfRange`, also for an inverse contract at a price of zero.
  public func notionalValue(quantity: Quantity, price: Price) throws(ValueError) -> Money {
    let units = quantity.doubleValue * multiplier.doubleValue
    if isInverse { return try Money(units * (1 / price.doubleValue), settlementCurrency) }
    if kind.bettingMarket != nil { return try Money(units, quoteCurrency) }
    return try Money(units * price.doubleValue, settlementCurrency)
  }
}
