internal import TradingModel

/// Which keys an instrument record of one type has, in the order in which they are written.
struct InstrumentSchema: Sendable {
  /// Whether a reader may find nothing at a key.
  enum Presence {
    /// It has a value.
    case required
    /// It is there, but its value may be nil.
    case nullable
    /// It may be absent, or its value nil.
    case optional
  }

  /// The record's `type`, which the keys follow.
  let type: StaticString
  /// The same as a string.
  let name: String
  let fields: [InstrumentField]
  /// Whether any key may be absent, as in records of version 1.160.
  private(set) var isRelaxed = false
  /// By the field's number; `nil` where the type does not have it.
  private let presences: [Presence?]

  private init(
    _ type: StaticString, _ groups: [[InstrumentField]], nullable: [InstrumentField] = [],
    optional: [InstrumentField]
  ) {
    self.type = type
    name = "\(type)"
    fields = groups.flatMap { $0 }
    var presences = [Presence?](repeating: nil, count: InstrumentField.allCases.count)
    for field in fields { presences[field.rawValue] = .required }
    for field in nullable { presences[field.rawValue] = .nullable }
    for field in optional + [.tickSchemeName] { presences[field.rawValue] = .optional }
    self.presences = presences
  }

  /// How strictly a field is read, or `nil` where the type does not have it.
  func presence(of field: InstrumentField) -> Presence? {
    guard let presence = presences[field.rawValue] else { return nil }
    return isRelaxed ? .optional : presence
  }

  /// The same type with fewer demands.
  var relaxed: InstrumentSchema {
    var schema = self
    schema.isRelaxed = true
    return schema
  }

  static let currencyPair = InstrumentSchema(
    "CurrencyPair",
    [
      [.id, .rawSymbol, .baseCurrency, .quoteCurrency], .precisions, [.multiplier, .lotSize],
      .limits, .margins, .fees, .times, .ending,
    ], nullable: [.lotSize, .info] + .limits, optional: [])

  static let cryptoPerpetual = InstrumentSchema(
    "CryptoPerpetual",
    [
      [.id, .rawSymbol, .baseCurrency, .quoteCurrency, .settlementCurrency, .isInverse],
      .precisions, [.multiplier, .lotSize], .limits, .margins, .fees, .times, .ending,
    ], nullable: [.isInverse, .info] + .limits, optional: [.lotSize])

  static let cryptoFuture = InstrumentSchema(
    "CryptoFuture",
    [
      [.id, .rawSymbol, .underlying, .quoteCurrency, .settlementCurrency, .isInverse], .lifetime,
      .precisions, [.multiplier, .lotSize], .limits, .margins, .fees, .times, .ending,
    ], nullable: [.isInverse, .info] + .limits, optional: [.lotSize])

  static let cryptoOption = InstrumentSchema(
    "CryptoOption",
    [
      [.id, .rawSymbol, .underlying, .quoteCurrency, .settlementCurrency, .isInverse],
      [.optionKind, .strikePrice], .lifetime, .precisions, [.multiplier, .lotSize], .limits,
      .margins, .fees, .times, .ending,
    ], nullable: [.isInverse] + .limits, optional: [.lotSize, .info])

  static let cryptoFuturesSpread = cryptoSpread("CryptoFuturesSpread")
  static let cryptoOptionSpread = cryptoSpread("CryptoOptionSpread")

  private static func cryptoSpread(_ type: StaticString) -> InstrumentSchema {
    InstrumentSchema(
      type,
      [
        [.id, .rawSymbol, .underlying, .quoteCurrency, .settlementCurrency, .isInverse],
        [.strategyType], .lifetime, .precisions, [.multiplier, .lotSize], .limits, .margins, .fees,
        .times, .ending,
      ], nullable: .limits, optional: [.info])
  }

  static let perpetualContract = InstrumentSchema(
    "PerpetualContract",
    [
      [.id, .rawSymbol, .underlying, .assetClass, .baseCurrency, .quoteCurrency],
      [.settlementCurrency, .isInverse],
      [.pricePrecision, .sizePrecision, .priceIncrement, .sizeIncrement], [.multiplier, .lotSize],
      .limits, .margins, .fees, .times, .ending,
    ], nullable: [.info] + .limits, optional: [.baseCurrency])

  static let tokenizedAsset = InstrumentSchema(
    "TokenizedAsset",
    [
      [.id, .rawSymbol, .assetClass, .baseCurrency, .quoteCurrency, .isin], .precisions,
      [.multiplier, .lotSize], .limits, .margins, .fees, .times, [.info],
    ], nullable: [.lotSize, .info] + .limits, optional: [.isin])

  static let equity = InstrumentSchema(
    "Equity",
    [
      [.id, .rawSymbol, .currency, .pricePrecision, .priceIncrement, .lotSize, .isin], .margins,
      .fees, [.minPrice, .maxPrice, .maxQuantity, .minQuantity], .times, .ending,
    ], nullable: [.info], optional: [.isin] + .margins + .fees + .contractLimits)

  static let futuresContract = InstrumentSchema(
    "FuturesContract",
    [
      [.id, .rawSymbol, .assetClass, .currency], .precisions, [.multiplier], .contractLimits,
      [.lotSize, .underlying], .lifetime, .margins, .fees, .times, [.exchange], .ending,
    ], nullable: [.underlying, .exchange],
    optional: [.sizePrecision, .sizeIncrement, .info] + .contractLimits)

  static let futuresSpread = InstrumentSchema(
    "FuturesSpread",
    [
      [.id, .rawSymbol, .assetClass, .currency], .precisions, [.multiplier], .contractLimits,
      [.lotSize, .underlying, .strategyType], .lifetime, .times, .margins, .fees, [.exchange],
      .ending,
    ], nullable: [.underlying, .exchange],
    optional: [.sizePrecision, .sizeIncrement, .info] + .contractLimits)

  static let optionContract = InstrumentSchema(
    "OptionContract",
    [
      [.id, .rawSymbol, .assetClass, .optionKind, .strikePrice, .currency, .underlying],
      .lifetime, .precisions, [.multiplier], .contractLimits, [.lotSize], .margins, .fees,
      [.exchange], .times, .ending,
    ], nullable: [.underlying, .exchange],
    optional: [.sizePrecision, .sizeIncrement, .info] + .contractLimits)

  static let optionSpread = InstrumentSchema(
    "OptionSpread",
    [
      [.id, .rawSymbol, .assetClass, .strategyType, .currency], .precisions, [.multiplier],
      .contractLimits, [.lotSize, .underlying], .lifetime, .margins, .times, .fees, [.exchange],
      .ending,
    ], nullable: [.underlying, .exchange],
    optional: [.sizePrecision, .sizeIncrement, .info] + .contractLimits)

  static let cfd = InstrumentSchema(
    "Cfd",
    [
      [.id, .rawSymbol, .assetClass, .quoteCurrency], .precisions, [.lotSize, .baseCurrency],
      .limits, .margins, .fees, .times, .ending,
    ], nullable: [.lotSize, .baseCurrency, .info], optional: .limits + .margins + .fees)

  static let commodity = InstrumentSchema(
    "Commodity",
    [
      [.id, .rawSymbol, .assetClass, .quoteCurrency], .precisions, [.lotSize], .limits, .margins,
      .fees, .times, .ending,
    ], nullable: [.lotSize, .info] + .limits, optional: [])

  static let indexInstrument = InstrumentSchema(
    "IndexInstrument", [[.id, .rawSymbol, .currency], .precisions, .times, .ending],
    nullable: [.info], optional: [])

  static let binaryOption = InstrumentSchema(
    "BinaryOption",
    [
      [.id, .rawSymbol, .outcome, .description, .assetClass, .currency],
      [.pricePrecision, .sizePrecision, .priceIncrement, .sizeIncrement], .lifetime,
      [.maxQuantity, .minQuantity], .margins, .fees, .times, .ending,
    ], nullable: [.outcome, .description, .maxQuantity, .minQuantity], optional: .margins + [.info])

  static let bettingInstrument = InstrumentSchema(
    "BettingInstrument",
    [
      [.id, .rawSymbol, .venueName, .eventTypeId, .eventTypeName, .competitionId],
      [.competitionName, .eventId, .eventName, .eventCountryCode, .eventOpenDate, .bettingType],
      [.marketId, .marketName, .marketType, .marketStartTime, .selectionId, .selectionName],
      [.selectionHandicap, .pricePrecision, .sizePrecision, .priceIncrement, .sizeIncrement],
      [.currency], .limits, .margins, .fees, .times, .ending,
    ], nullable: [.eventOpenDate, .marketStartTime],
    optional: [.id, .rawSymbol, .priceIncrement, .sizeIncrement, .info] + .limits + .margins
      + .fees)

  /// All types.
  static let all = [
    currencyPair, cryptoPerpetual, cryptoFuture, cryptoOption, cryptoFuturesSpread,
    cryptoOptionSpread, perpetualContract, tokenizedAsset, equity, futuresContract, futuresSpread,
    optionContract, optionSpread, cfd, commodity, indexInstrument, binaryOption,
    bettingInstrument,
  ]

  /// The types by their names; `Future` and `Option` are those of version 1.160.
  static let byType: [String: InstrumentSchema] = {
    var schemas = Dictionary(uniqueKeysWithValues: all.map { ("\($0.type)", $0) })
    schemas["Future"] = futuresContract
    schemas["Option"] = optionContract
    return schemas
  }()

  /// The type of a kind.
  static func of(_ kind: InstrumentKind) -> InstrumentSchema {
    switch kind {
    case .currencyPair: currencyPair
    case .cryptoPerpetual: cryptoPerpetual
    case .cryptoFuture: cryptoFuture
    case .cryptoOption: cryptoOption
    case .cryptoFuturesSpread: cryptoFuturesSpread
    case .cryptoOptionSpread: cryptoOptionSpread
    case .perpetualContract: perpetualContract
    case .tokenizedAsset: tokenizedAsset
    case .equity: equity
    case .futuresContract: futuresContract
    case .futuresSpread: futuresSpread
    case .optionContract: optionContract
    case .optionSpread: optionSpread
    case .cfd: cfd
    case .commodity: commodity
    case .indexInstrument: indexInstrument
    case .binaryOption: binaryOption
    case .bettingInstrument: bettingInstrument
    }
  }
}
