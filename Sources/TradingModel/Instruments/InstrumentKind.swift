/// What kind an instrument is, and what only that kind has.
public enum InstrumentKind: Sendable, Hashable {
  case currencyPair(baseCurrency: Currency)
  case cryptoPerpetual(baseCurrency: Currency, settlementCurrency: Currency, isInverse: Bool)
  case cryptoFuture(
    underlying: Currency, settlementCurrency: Currency, isInverse: Bool, lifetime: Lifetime)
  case cryptoOption(
    underlying: Currency, settlementCurrency: Currency, isInverse: Bool, option: OptionTerms,
    lifetime: Lifetime)
  case equity(isin: String?)
  case futuresContract(ContractTerms)
  case futuresSpread(ContractTerms, strategyType: String)
  case optionContract(ContractTerms, option: OptionTerms)
  case optionSpread(ContractTerms, strategyType: String)
  case cfd(baseCurrency: Currency?)
  case commodity
  case indexInstrument
  case binaryOption(outcome: String?, description: String?, lifetime: Lifetime)
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

/// A selection in a betting market.
public struct BettingMarket: Sendable, Hashable {
  public var venueName: String
  public var eventTypeId: Int64
  public var eventTypeName: String
  public var competitionId: Int64
  public var competitionName: String
  public var eventId: Int64
  public var eventName: String
  public var eventCountryCode: String
  /// When the event opens, in nanoseconds since the UNIX epoch.
  public var eventOpenDate: UnixNanos?
  public var bettingType: String
  public var marketId: String
  public var marketName: String
  public var marketType: String
  /// When the market starts, in nanoseconds since the UNIX epoch.
  public var marketStartTime: UnixNanos?
  public var selectionId: Int64
  public var selectionName: String
  /// The handicap; -9999999 for none.
  public var selectionHandicap: Double

  /// Describes a selection.
  public init(
    venueName: String, eventTypeId: Int64, eventTypeName: String, competitionId: Int64,
    competitionName: String, eventId: Int64, eventName: String, eventCountryCode: String,
    eventOpenDate: UnixNanos?, bettingType: String, marketId: String, marketName: String,
    marketType: String, marketStartTime: UnixNanos?, selectionId: Int64, selectionName: String,
    selectionHandicap: Double
  ) {
    self.venueName = venueName
    self.eventTypeId = eventTypeId
    self.eventTypeName = eventTypeName
    self.competitionId = competitionId
    self.competitionName = competitionName
    self.eventId = eventId
    self.eventName = eventName
    self.eventCountryCode = eventCountryCode
    self.eventOpenDate = eventOpenDate
    self.bettingType = bettingType
    self.marketId = marketId
    self.marketName = marketName
    self.marketType = marketType
    self.marketStartTime = marketStartTime
    self.selectionId = selectionId
    self.selectionName = selectionName
    self.selectionHandicap = selectionHandicap
  }
}
