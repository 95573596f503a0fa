public import TradingModel

/// What the venue tells everybody: what can be traded there, and what its accounts begin with.
public enum VenueListing {
  /// The moment at which the market opens.
  public static let opening: UnixNanos = 1_770_000_000_000_000_000

  /// The currencies of its amounts.
  public static var currencies: [Currency] {
    ["BTC", "ETH", "USDT"].compactMap { Currency.builtIns[$0] }
  }

  /// A spot pair, and a perpetual contract: prices in cents, quantities in thousandths.
  public static func instruments() throws -> [Instrument] {
    [
      try instrument("ETHUSDT.SIM", .currencyPair(baseCurrency: currency("ETH"))),
      try instrument(
        "BTCUSDT-PERP.SIM",
        .cryptoPerpetual(
          baseCurrency: currency("BTC"), settlementCurrency: currency("USDT"), isInverse: false)),
    ]
  }

  /// A cash account for the pair, a margin account for the contract.
  public static func accounts() throws -> [AccountState] {
    [
      try statement(
        "SIM-CASH", [try Money("250000", currency("USDT")), try Money("100", currency("ETH"))],
        at: opening),
      try statement("SIM-MARGIN", [try Money("100000", currency("USDT"))], at: opening),
    ]
  }

  /// What an account holds, as its holder writes it down.
  public static func statement(
    _ id: String, _ totals: [Money], at time: UnixNanos
  ) throws -> AccountState {
    AccountState(
      accountId: try AccountId(id), type: id == "SIM-CASH" ? .cash : .margin,
      balances: try totals.map {
        try AccountBalance(total: $0, locked: .zero($0.currency), free: $0)
      },
      isReported: true, tsEvent: time, tsInit: time)
  }

  /// One of these currencies by its code.
  ///
  /// - Throws: `MessageError` for another.
  public static func currency(_ code: String) throws -> Currency {
    guard let currency = Currency.builtIns[code] else { throw MessageError(line: code) }
    return currency
  }

  private static func instrument(_ id: String, _ kind: InstrumentKind) throws -> Instrument {
    try Instrument(
      id: InstrumentId(id), kind: kind, quoteCurrency: currency("USDT"),
      priceIncrement: Price("0.01"), sizeIncrement: Quantity("0.001"),
      makerFee: ExactDecimal("0.0001"), takerFee: ExactDecimal("0.0001"), tsEvent: opening,
      tsInit: opening)
  }
}
