/// The parts that several kinds share.
extension InstrumentKind {
  /// From when to when it trades, for kinds that expire.
  public var lifetime: Lifetime? {
    switch self {
    case .cryptoFuture(_, _, _, let lifetime), .cryptoOption(_, _, _, _, let lifetime),
      .cryptoFuturesSpread(_, _, _, _, let lifetime), .cryptoOptionSpread(_, _, _, _, let lifetime),
      .binaryOption(_, _, let lifetime):
      lifetime
    default: contract?.lifetime
    }
  }

  /// What an option gives a right to.
  public var option: OptionTerms? {
    switch self {
    case .cryptoOption(_, _, _, let option, _), .optionContract(_, let option): option
    default: nil
    }
  }

  /// The terms of contracts that an exchange lists.
  public var contract: ContractTerms? {
    switch self {
    case .futuresContract(let terms), .futuresSpread(let terms, _),
      .optionContract(let terms, _), .optionSpread(let terms, _):
      terms
    default: nil
    }
  }

  /// How the legs of a spread are combined, as its exchange names it.
  public var strategyType: String? {
    switch self {
    case .futuresSpread(_, let type), .optionSpread(_, let type),
      .cryptoFuturesSpread(_, _, _, let type, _), .cryptoOptionSpread(_, _, _, let type, _):
      type
    default: nil
    }
  }

  /// What is bet on.
  public var bettingMarket: BettingMarket? {
    if case .bettingInstrument(let market) = self { market } else { nil }
  }

  /// What kind of contract it is.
  public var instrumentClass: InstrumentClass {
    switch self {
    case .currencyPair, .equity, .commodity, .indexInstrument, .tokenizedAsset: .spot
    case .cryptoPerpetual, .perpetualContract: .swap
    case .cryptoFuture, .futuresContract: .future
    case .cryptoOption, .optionContract: .option
    case .futuresSpread, .cryptoFuturesSpread: .futuresSpread
    case .optionSpread, .cryptoOptionSpread: .optionSpread
    case .cfd: .cfd
    case .binaryOption: .binaryOption
    case .bettingInstrument: .sportsBetting
    }
  }

  /// The asset class where none is named: most kinds fix it, listed contracts usually name theirs.
  func usualAssetClass(quoteCurrency: Currency) -> AssetClass {
    switch self {
    case .currencyPair(let base):
      base.kind == .crypto || quoteCurrency.kind == .crypto ? .cryptocurrency : .fx
    case .cryptoPerpetual, .cryptoFuture, .cryptoOption, .cryptoFuturesSpread,
      .cryptoOptionSpread:
      .cryptocurrency
    case .equity, .optionContract, .tokenizedAsset: .equity
    case .futuresContract, .futuresSpread, .optionSpread, .indexInstrument: .index
    case .cfd, .perpetualContract: .fx
    case .commodity: .commodity
    case .binaryOption, .bettingInstrument: .alternative
    }
  }

  /// Whether NautilusTrader takes a lot of one where none is named.
  var alwaysHasLotSize: Bool {
    switch self {
    case .currencyPair, .cfd, .commodity, .indexInstrument, .tokenizedAsset: false
    default: true
    }
  }
}
