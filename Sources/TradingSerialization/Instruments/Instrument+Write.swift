public import TradingModel

extension AssetClass: SpelledEnum { public static let spellings = Spellings<AssetClass>() }
extension OptionKind: SpelledEnum { public static let spellings = Spellings<OptionKind>() }

extension Instrument: WireRecord {
  public static let wireTypes: [String] = InstrumentSchema.byType.keys.sorted()

  public func write(to writer: inout MsgPackWriter) {
    let schema = InstrumentSchema.of(kind)
    writer.mapHeader(schema.fields.count + 1)
    writer.field("type", literal: schema.type)
    for field in schema.fields { write(field, to: &writer) }
  }

  /// Writes a field and its value; fields that the kind does not have come from no schema of it.
  private func write(_ field: InstrumentField, to writer: inout MsgPackWriter) {
    let key = field.key
    switch field {
    case .id: writer.field(key, id)
    case .rawSymbol: writer.field(key, rawSymbol)
    case .assetClass: writer.field(key, assetClass)
    case .baseCurrency: writer.field(key, baseCurrency)
    case .quoteCurrency, .currency: writer.field(key, quoteCurrency)
    case .settlementCurrency: writer.field(key, contractSettlementCurrency)
    case .isInverse: writer.field(key, isInverse)
    case .pricePrecision: writer.field(key, pricePrecision)
    case .priceIncrement: writer.field(key, priceIncrement)
    case .sizePrecision: writer.field(key, sizePrecision)
    case .sizeIncrement: writer.field(key, sizeIncrement)
    case .multiplier: writer.field(key, multiplier)
    case .lotSize: writer.field(key, lotSize)
    case .maxQuantity: writer.field(key, limits.maxQuantity)
    case .minQuantity: writer.field(key, limits.minQuantity)
    case .maxNotional: writer.field(key, limits.maxNotional)
    case .minNotional: writer.field(key, limits.minNotional)
    case .maxPrice: writer.field(key, limits.maxPrice)
    case .minPrice: writer.field(key, limits.minPrice)
    case .marginInit: writer.field(key, marginInit)
    case .marginMaint: writer.field(key, marginMaint)
    case .makerFee: writer.field(key, makerFee)
    case .takerFee: writer.field(key, takerFee)
    case .tsEvent: writer.field(key, tsEvent)
    case .tsInit: writer.field(key, tsInit)
    case .tickSchemeName: writer.field(key, tickSchemeName)
    case .info: writer.field(key, info)
    default: writePeculiar(field, to: &writer)
    }
  }

  /// Writes what only some kinds have.
  private func writePeculiar(_ field: InstrumentField, to writer: inout MsgPackWriter) {
    let key = field.key
    switch (field, kind) {
    case (.underlying, .cryptoFuture), (.underlying, .cryptoOption),
      (.underlying, .cryptoFuturesSpread), (.underlying, .cryptoOptionSpread):
      writer.field(key, baseCurrency)
    case (.underlying, .perpetualContract(let underlying, _, _, _)): writer.field(key, underlying)
    case (.underlying, _): writer.field(key, kind.contract?.underlying)
    case (.exchange, _): writer.field(key, kind.contract?.exchange)
    case (.strategyType, _): writer.field(key, kind.strategyType)
    // These two are integers in every format of timestamps.
    case (.activation, _): writer.field(key, kind.lifetime?.activation.value ?? 0)
    case (.expiration, _): writer.field(key, kind.lifetime?.expiration.value ?? 0)
    case (.strikePrice, _): writer.field(key, kind.option?.strikePrice)
    case (.optionKind, _): writer.field(key, kind.option?.kind.rawValue)
    case (.isin, .equity(let isin)), (.isin, .tokenizedAsset(_, let isin)): writer.field(key, isin)
    case (.outcome, .binaryOption(let outcome, _, _)): writer.field(key, outcome)
    case (.description, .binaryOption(_, let description, _)): writer.field(key, description)
    case (_, .bettingInstrument(let market)): market.write(field, to: &writer)
    default: writer.nullField(key)
    }
  }
}
