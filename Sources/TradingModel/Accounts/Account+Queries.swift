extension Account {
  /// Whether it holds its own money only; stakes count as that.
  public var isCashAccount: Bool { type != .margin }

  /// Whether it trades on margin.
  public var isMarginAccount: Bool { type == .margin }

  /// How many statements it is folded from.
  public var eventCount: Int { events.count }

  /// What it holds of a currency, or `nil` when no statement named that currency.
  public func balance(of currency: Currency) -> AccountBalance? {
    balances.first { $0.currency == currency }
  }

  /// What it holds of its base currency, or `nil` when it has none or holds nothing of it yet.
  public var baseBalance: AccountBalance? {
    baseCurrency.flatMap { balance(of: $0) }
  }

  /// The total of a currency in the first statement.
  public func startingBalance(of currency: Currency) -> Money? {
    startingBalances.first { $0.currency == currency }
  }

  /// The margin of an instrument, or the first one of the account as a whole for `nil`.
  public func margin(for instrumentId: InstrumentId?) -> MarginBalance? {
    margins.first { $0.instrumentId == instrumentId }
  }

  /// The margin of the account as a whole in a currency.
  public func margin(in currency: Currency) -> MarginBalance? {
    margins.first { $0.instrumentId == nil && $0.currency == currency }
  }
}
