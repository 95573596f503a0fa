/// What an account holds of one currency: all of it, the part that orders lock, and the rest.
///
/// The amounts are exact, of one currency, and `total - locked == free`.
public struct AccountBalance: Sendable, Hashable {
  /// All that the account holds.
  public let total: Money
  /// The part that open orders or positions lock.
  public let locked: Money
  /// The part that can be used.
  public let free: Money

  /// States a balance.
  ///
  /// - Throws: `AccountError.mixedCurrencies`, or `.unbalanced` unless `total - locked == free`.
  public init(total: Money, locked: Money, free: Money) throws(AccountError) {
    guard total.currency == locked.currency, total.currency == free.currency else {
      let isLockedAlike = total.currency == locked.currency
      throw .mixedCurrencies(total.currency, isLockedAlike ? free.currency : locked.currency)
    }
    // Amounts stay below 2^98, so their difference fits.
    guard total.raw - locked.raw == free.raw else {
      throw .unbalanced(total: total, locked: locked, free: free)
    }
    self.total = total
    self.locked = locked
    self.free = free
  }

  /// States a balance of which nobody asked that it adds up, as NautilusTrader 2.0 stores it.
  ///
  /// - Throws: `AccountError.mixedCurrencies`.
  package init(statedTotal total: Money, locked: Money, free: Money) throws(AccountError) {
    for other in [locked, free] where other.currency != total.currency {
      throw .mixedCurrencies(total.currency, other.currency)
    }
    self.total = total
    self.locked = locked
    self.free = free
  }

  /// The currency of all three amounts.
  public var currency: Currency { total.currency }
}

/// The margin that an instrument's positions and orders, or a whole account, need in one currency.
public struct MarginBalance: Sendable, Hashable {
  /// What opening needs.
  public let initial: Money
  /// What keeping needs.
  public let maintenance: Money
  /// The instrument, or `nil` for the account as a whole.
  public let instrumentId: InstrumentId?

  /// States a margin.
  ///
  /// - Throws: `AccountError.mixedCurrencies` or `.negativeMargin`.
  public init(
    initial: Money, maintenance: Money, instrumentId: InstrumentId? = nil
  ) throws(AccountError) {
    guard initial.currency == maintenance.currency else {
      throw .mixedCurrencies(initial.currency, maintenance.currency)
    }
    guard initial.raw >= 0 else { throw .negativeMargin(initial) }
    guard maintenance.raw >= 0 else { throw .negativeMargin(maintenance) }
    self.initial = initial
    self.maintenance = maintenance
    self.instrumentId = instrumentId
  }

  /// The currency of both amounts.
  public var currency: Currency { initial.currency }
}
