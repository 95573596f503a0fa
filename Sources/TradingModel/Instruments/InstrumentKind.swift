/// What kind an instrument is, and what only that kind has.
public enum InstrumentKind: Sendable, Hashable {
  /// Two currencies, exchanged at once.
  case currencyPair(baseCurrency: Currency)
  /// A crypto contract without expiry.
  case cryptoPerpetual(baseCurrency: Currency, settlementCurrency: Currency, isInverse: Bool)
  /// A crypto contract with delivery or cash settlement on a day.
  case cryptoFuture(
    underlying: Currency, settlementCurrency: Currency, isInverse: Bool, lifetime: Lifetime)
  /// An option on a crypto currency.
  case cryptoOption(
    underlying: Currency, settlementCurrency: Currency, isInverse: Bool, option: OptionTerms,
    lifetime: Lifetime)
  /// Several crypto futures traded as one, combined as `strategyType` names it.
  case cryptoFuturesSpread(
    underlying: Currency, settlementCurrency: Currency, isInverse: Bool, strategyType: String,
    lifetime: Lifetime)
  /// Several crypto options traded as one, combined as `strategyType` names it.
  case cryptoOptionSpread(
    underlying: Currency, settlementCurrency: Currency, isInverse: Bool, strategyType: String,
    lifetime: Lifetime)
  /// A contract without expiry on anything, such as a currency pair or an index.
  case perpetualContract(
    underlying: String, baseCurrency: Currency?, settlementCurrency: Currency, isInverse: Bool)
  /// A token that stands for a share or another asset; `isin` is that asset's ISO 6166 number.
  case tokenizedAsset(baseCurrency: Currency, isin: String?)
  /// A share; `isin` is its ISO 6166 number.
  case equity(isin: String?)
  /// A future of an exchange; its smallest order is one contract unless its limits say otherwise.
  case futuresContract(ContractTerms)
  /// Several futures traded as one; its smallest order is as that of a future.
  case futuresSpread(ContractTerms, strategyType: String)
  /// An option of an exchange; its smallest order is as that of a future.
  case optionContract(ContractTerms, option: OptionTerms)
  /// Several options traded as one; its smallest order is as that of a future.
  case optionSpread(ContractTerms, strategyType: String)
  /// A contract for difference; its base currency is a name only, fills never move it.
  case cfd(baseCurrency: Currency?)
  /// A good, such as gold, traded at spot.
  case commodity
  /// An index; it has a price, but it is not traded itself.
  case indexInstrument
  /// A bet on one of two outcomes, whose price lies between zero and one.
  case binaryOption(outcome: String?, description: String?, lifetime: Lifetime)
  /// A selection in a betting market; its margins are one where they are not set.
  case bettingInstrument(BettingMarket)

  /// From when to when a contract trades, in nanoseconds since the UNIX epoch.
  public struct Lifetime: Sendable, Hashable {
    /// When it begins to trade.
    public var activation: UnixNanos
    /// When it expires.
    public var expiration: UnixNanos

    /// Names both ends.
    public init(activation: UnixNanos, expiration: UnixNanos) {
      self.activation = activation
      self.expiration = expiration
    }
  }

  /// What an option gives a right to.
  public struct OptionTerms: Sendable, Hashable {
    /// To buy or to sell.
    public var kind: OptionKind
    /// At which price.
    public var strikePrice: Price

    /// Describes an option.
    public init(kind: OptionKind, strikePrice: Price) {
      self.kind = kind
      self.strikePrice = strikePrice
    }
  }

  /// What exchange-traded contracts share.
  public struct ContractTerms: Sendable, Hashable {
    /// What the contract is on, as its exchange names it.
    public var underlying: String
    /// From when to when it trades.
    public var lifetime: Lifetime
    /// The exchange's ISO 10383 code.
    public var exchange: String?

    /// Describes a contract.
    public init(underlying: String, lifetime: Lifetime, exchange: String? = nil) {
      self.underlying = underlying
      self.lifetime = lifetime
      self.exchange = exchange
    }
  }
}
