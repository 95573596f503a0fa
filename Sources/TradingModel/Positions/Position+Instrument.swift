extension Position {
  /// Opens a position.
  ///
  /// - Throws: `PositionError`.
  public init(instrument: Instrument, fill: OrderEvent) throws(PositionError) {
    try self.init(contract: PositionContract(instrument), fill: fill)
  }

  /// Folds a position's whole log, oldest first.
  ///
  /// - Throws: `PositionError`; the log is taken whole or not at all.
  public init(
    instrument: Instrument, fills: some Sequence<OrderEvent>
  ) throws(PositionError) {
    try self.init(contract: PositionContract(instrument), fills: fills)
  }
}

extension PositionContract {
  init(_ instrument: Instrument) {
    // A contract for difference has a base currency by name only: fills never move it.
    let isByNameOnly = if case .cfd = instrument.kind { true } else { false }
    self.init(
      instrumentId: instrument.id, pricePrecision: instrument.pricePrecision,
      sizePrecision: instrument.sizePrecision, multiplier: instrument.multiplier,
      isInverse: instrument.isInverse,
      baseCurrency: isByNameOnly ? nil : instrument.baseCurrency,
      quoteCurrency: instrument.quoteCurrency, settlementCurrency: instrument.settlementCurrency)
  }
}
