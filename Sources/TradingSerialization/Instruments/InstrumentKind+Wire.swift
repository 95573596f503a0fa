internal import TradingModel

extension InstrumentKind {
  /// Reads what is peculiar to a type.
  init(_ schema: InstrumentSchema, from map: inout WireMap) throws(SerializationError) {
    switch schema.name {
    case "CurrencyPair":
      self = .currencyPair(baseCurrency: try map.currency("base_currency"))
    case "CryptoPerpetual":
      self = .cryptoPerpetual(
        baseCurrency: try map.currency("base_currency"),
        settlementCurrency: try map.currency("settlement_currency"),
        isInverse: try map.nullableBool("is_inverse"))
    case "CryptoFuture":
      self = .cryptoFuture(
        underlying: try map.currency("underlying"),
        settlementCurrency: try map.currency("settlement_currency"),
        isInverse: try map.nullableBool("is_inverse"),
        lifetime: try Lifetime(schema, from: &map))
    case "CryptoOption":
      self = .cryptoOption(
        underlying: try map.currency("underlying"),
        settlementCurrency: try map.currency("settlement_currency"),
        isInverse: try map.nullableBool("is_inverse"),
        option: try OptionTerms(schema, from: &map), lifetime: try Lifetime(schema, from: &map))
    case "CryptoFuturesSpread":
      self = .cryptoFuturesSpread(
        underlying: try map.currency("underlying"),
        settlementCurrency: try map.currency("settlement_currency"),
        isInverse: try map.bool("is_inverse"), strategyType: try map.string("strategy_type"),
        lifetime: try Lifetime(schema, from: &map))
    case "CryptoOptionSpread":
      self = .cryptoOptionSpread(
        underlying: try map.currency("underlying"),
        settlementCurrency: try map.currency("settlement_currency"),
        isInverse: try map.bool("is_inverse"), strategyType: try map.string("strategy_type"),
        lifetime: try Lifetime(schema, from: &map))
    case "PerpetualContract":
      self = .perpetualContract(
        underlying: try map.string("underlying"),
        baseCurrency: try map.optionalCurrency("base_currency"),
        settlementCurrency: try map.currency("settlement_currency"),
        isInverse: try map.bool("is_inverse"))
    case "TokenizedAsset":
      self = .tokenizedAsset(
        baseCurrency: try map.currency("base_currency"), isin: try map.string(.isin, schema))
    case "Equity": self = .equity(isin: try map.string(.isin, schema))
    case "FuturesContract": self = .futuresContract(try ContractTerms(schema, from: &map))
    case "FuturesSpread":
      self = .futuresSpread(
        try ContractTerms(schema, from: &map), strategyType: try map.string("strategy_type"))
    case "OptionContract":
      let option = try OptionTerms(schema, from: &map)
      self = .optionContract(try ContractTerms(schema, from: &map), option: option)
    case "OptionSpread":
      let strategyType = try map.string("strategy_type")
      self = .optionSpread(try ContractTerms(schema, from: &map), strategyType: strategyType)
    case "Cfd": self = .cfd(baseCurrency: try map.nullableCurrency("base_currency"))
    case "Commodity": self = .commodity
    case "IndexInstrument": self = .indexInstrument
    case "BinaryOption":
      self = .binaryOption(
        outcome: try map.string(.outcome, schema),
        description: try map.string(.description, schema),
        lifetime: try Lifetime(schema, from: &map))
    case "BettingInstrument": self = .bettingInstrument(try BettingMarket(from: &map))
    default: throw .unknownType(schema.name)
    }
  }
}

extension InstrumentKind.Lifetime {
  init(_ schema: InstrumentSchema, from map: inout WireMap) throws(SerializationError) {
    if schema.isRelaxed, !map.contains("expiration_ns") {
      self = try LegacyInstrument.lifetime(&map)
      return
    }
    self.init(
      activation: try map.timestamp("activation_ns"),
      expiration: try map.timestamp("expiration_ns"))
  }
}

extension InstrumentKind.OptionTerms {
  init(_ schema: InstrumentSchema, from map: inout WireMap) throws(SerializationError) {
    let isLegacy = schema.isRelaxed && map.contains("kind")
    self.init(
      kind: try map.spelled(isLegacy ? "kind" : "option_kind"),
      strikePrice: try map.price("strike_price"))
  }
}

extension InstrumentKind.ContractTerms {
  init(_ schema: InstrumentSchema, from map: inout WireMap) throws(SerializationError) {
    self.init(
      // NautilusTrader reads nil as this text.
      underlying: try map.string(.underlying, schema) ?? "None",
      lifetime: try InstrumentKind.Lifetime(schema, from: &map),
      exchange: try map.string(.exchange, schema))
  }
}
