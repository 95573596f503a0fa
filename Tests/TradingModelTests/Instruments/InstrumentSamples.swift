import TradingModel

/// Instruments to test with.
enum Samples {
  static func currency(_ code: String) throws -> Currency { try CurrencyTable.known(code) }

  static func instrument(
    _ kind: InstrumentKind, quote: String = "USD", priceIncrement: String = "0.1",
    sizeIncrement: String = "1", multiplier: String? = nil, lotSize: String? = nil,
    limits: InstrumentLimits = InstrumentLimits(), marginInit: String = "0", makerFee: String = "0",
    tickSchemeName: String? = nil
  ) throws -> Instrument {
    try Instrument(
      id: InstrumentId("X.Y"), kind: kind, quoteCurrency: currency(quote),
      priceIncrement: Price(priceIncrement), sizeIncrement: Quantity(sizeIncrement),
      multiplier: multiplier.map { text throws(ValueError) in try Quantity(text) },
      lotSize: lotSize.map { text throws(ValueError) in try Quantity(text) }, limits: limits,
      marginInit: ExactDecimal(marginInit), makerFee: ExactDecimal(makerFee),
      tickSchemeName: tickSchemeName, tsEvent: 1, tsInit: 2)
  }

  static func perpetual(_ base: String, settling: String, inverse: Bool) throws -> InstrumentKind {
    .cryptoPerpetual(
      baseCurrency: try currency(base), settlementCurrency: try currency(settling),
      isInverse: inverse)
  }

  static let lifetime = InstrumentKind.Lifetime(activation: 10, expiration: 20)

  static let bet = BettingMarket(
    venueName: "BETFAIR", eventTypeId: 1, eventTypeName: "Football", competitionId: 2,
    competitionName: "Cup", eventId: 3, eventName: "Final", eventCountryCode: "GB",
    eventOpenDate: nil, bettingType: "ODDS", marketId: "1-123", marketName: "Winner",
    marketType: "SPECIAL", marketStartTime: 5, selectionId: 50214, selectionName: "Home")
}

extension CurrencyTable {
  fileprivate static func known(_ code: String) throws -> Currency {
    var table = CurrencyTable()
    return try table.currency(code: code)
  }
}
