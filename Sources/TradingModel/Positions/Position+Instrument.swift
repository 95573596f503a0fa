extension Position {
  /// Opens a position.
  ///
  /// - Throws: `PositionError`.
  public init(
    instrument: Instrument, fill: OrderEvent, rules: FoldingRules = .nautilus1231
  ) throws(PositionError) {
    try self.init(contract: PositionContract(instrument, rules), fill: fill)
  }

  /// Folds a position's whole log, oldest first.
  ///
  /// - Throws: `PositionError`; the log is taken whole or not at all.
  public init(
    instrument: Instrument, fills: some Sequence<OrderEvent>,
    rules: FoldingRules = .nautilus1231
  ) throws(PositionError) {
    try self.init(contract: PositionContract(instrument, rules), fills: fills)
  }
}

extension PositionContract {
  init(_ instrument: Instrument, _ rules: FoldingRules) {
    // A contract for difference has a base currency by name only: fills never move it.
    let isByNameOnly = if case .cfd = instrument.kind { true } else { false }
    let isSpot = if case .currencyPair = instrument.kind { true } else { false }
    self.init(
      instrumentId: instrument.id, pricePrecision: instrument.pricePrecision,
      sizePrecision: instrument.sizePrecision, multiplier: instrument.multiplier,
      isInverse: instrument.isInverse,
      baseCurrency: isByNameOnly ? nil : instrument.baseCurrency, isSpot: isSpot,
      quoteCurrency: instrument.quoteCurrency,
      settlementCurrency: instrument.settlementCurrency(rules: rules),
      rules: rules)
  }
}
