extension Instrument {
  /// The currency that is bought and sold; the underlying of crypto futures and options.
  public var baseCurrency: Currency? {
    switch kind {
    case .currencyPair(let base), .cryptoPerpetual(let base, _, _): base
    case .cryptoFuture(let underlying, _, _, _), .cryptoOption(let underlying, _, _, _, _),
      .cryptoFuturesSpread(let underlying, _, _, _, _),
      .cryptoOptionSpread(let underlying, _, _, _, _):
      underlying
    case .cfd(let base), .perpetualContract(_, let base, _, _): base
    case .tokenizedAsset(let base, _): base
    default: nil
    }
  }

  /// Whether profit is in the base currency, since the contract's size is in the quote currency.
  public var isInverse: Bool {
    switch kind {
    case .cryptoPerpetual(_, _, let isInverse), .cryptoFuture(_, _, let isInverse, _),
      .cryptoOption(_, _, let isInverse, _, _), .cryptoFuturesSpread(_, _, let isInverse, _, _),
      .cryptoOptionSpread(_, _, let isInverse, _, _), .perpetualContract(_, _, _, let isInverse):
      isInverse
    default: false
    }
  }

  /// Whether its profit is in the contract's own settlement currency, which is neither base nor quote.
  public var isQuanto: Bool { isQuanto(rules: .nautilus1231) }

  /// Whether it is a quanto by these rules; by those of 1.231 all currencies that are worth a dollar
  /// are one, and options may be quantos.
  public func isQuanto(rules: FoldingRules) -> Bool {
    guard let settlement = contractSettlementCurrency, let base = baseCurrency else { return false }
    guard rules.has(.dollarsAreOne) else {
      if case .cryptoOption = kind { return false }
      return settlement != base && settlement != quoteCurrency
    }
    return settlement != base && settlement != quoteCurrency
      && !(settlement.isWorthADollar && quoteCurrency.isWorthADollar)
  }

  /// The currency that the contract's terms name for settlement, where they name one.
  public var contractSettlementCurrency: Currency? {
    switch kind {
    case .cryptoPerpetual(_, let settlement, _), .cryptoFuture(_, let settlement, _, _),
      .cryptoOption(_, let settlement, _, _, _), .cryptoFuturesSpread(_, let settlement, _, _, _),
      .cryptoOptionSpread(_, let settlement, _, _, _), .perpetualContract(_, _, let settlement, _):
      settlement
    default: nil
    }
  }

  /// The currency of profit and loss: base if inverse, the contract's own if quanto, else quote.
  ///
  /// A perpetual that is quoted in USD and settled in USDC has its profit in USD;
  /// `contractSettlementCurrency` is USDC.
  public var settlementCurrency: Currency { settlementCurrency(rules: .nautilus1231) }

  /// The currency of profit and loss by these rules.
  public func settlementCurrency(rules: FoldingRules) -> Currency {
    if isInverse { return baseCurrency ?? quoteCurrency }
    return isQuanto(rules: rules) ? contractSettlementCurrency ?? quoteCurrency : quoteCurrency
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

extension Currency {
  /// Whether it is the dollar or a token that stands for one.
  var isWorthADollar: Bool { Currency.dollars.contains(code.description) }

  private static let dollars: Set<String> = [
    "BUSD", "FDUSD", "TUSD", "USD", "USDC", "USDC.e", "USDP", "USDT", "pUSD",
  ]
}
