extension Instrument {
  /// A value that its kind does not have: what is set all the same would be lost when it is stored.
  var strayMember: String? {
    let has = kind.members
    let stray: [(member: Members, name: String, isSet: Bool)] = [
      (
        .assetClass, "asset class", assetClass != kind.usualAssetClass(quoteCurrency: quoteCurrency)
      ),
      (.sizes, "size increment", sizeIncrement != .one || sizePrecision != 0),
      (.multiplier, "multiplier", multiplier != .one),
      (.lotSize, "lot size", lotSize != (kind.alwaysHasLotSize ? .one : nil)),
      (.quantities, "limits of quantities", limits.maxQuantity != nil || limits.minQuantity != nil),
      (.notionals, "limits of notional values", limits.maxNotional ?? limits.minNotional != nil),
      (.prices, "limits of prices", limits.maxPrice ?? limits.minPrice != nil),
      (.shares, "margins and fees", !(isFree && makerFee.isZero && takerFee.isZero)),
      (.tickScheme, "tick scheme", tickSchemeName != nil),
    ]
    return stray.first { $0.isSet && !has.contains($0.member) }?.name
  }

  private var isFree: Bool { marginInit.isZero && marginMaint.isZero }

  /// What not every kind of instrument has.
  struct Members: OptionSet {
    let rawValue: UInt16

    static let assetClass = Members(rawValue: 1 << 0)
    static let sizes = Members(rawValue: 1 << 1)
    static let multiplier = Members(rawValue: 1 << 2)
    static let lotSize = Members(rawValue: 1 << 3)
    static let quantities = Members(rawValue: 1 << 4)
    static let notionals = Members(rawValue: 1 << 5)
    static let prices = Members(rawValue: 1 << 6)
    static let shares = Members(rawValue: 1 << 7)
    static let tickScheme = Members(rawValue: 1 << 8)

    static let limits: Members = [.quantities, .notionals, .prices]
    static let most: Members = [.sizes, .lotSize, .shares, .tickScheme]
  }
}

extension InstrumentKind {
  /// What instruments of this kind have of what not every kind has.
  var members: Instrument.Members {
    switch self {
    case .currencyPair, .cryptoPerpetual, .cryptoFuture, .cryptoOption, .cryptoFuturesSpread,
      .cryptoOptionSpread:
      [.most, .multiplier, .limits]
    case .perpetualContract: [.most, .multiplier, .limits, .assetClass]
    case .tokenizedAsset: [.sizes, .lotSize, .shares, .multiplier, .limits, .assetClass]
    case .equity: [.lotSize, .quantities, .prices, .shares, .tickScheme]
    case .futuresContract, .futuresSpread, .optionContract, .optionSpread:
      [.most, .multiplier, .quantities, .prices, .assetClass]
    case .cfd, .commodity: [.most, .limits, .assetClass]
    case .indexInstrument: [.sizes, .tickScheme]
    case .binaryOption: [.sizes, .quantities, .shares, .tickScheme, .assetClass]
    case .bettingInstrument: [.sizes, .limits, .shares, .tickScheme]
    }
  }
}
