/// The keys of instrument records.
enum InstrumentField: Int, CaseIterable {
  case id, rawSymbol, assetClass
  case baseCurrency, quoteCurrency, currency, settlementCurrency, underlying, isInverse
  case pricePrecision, priceIncrement, sizePrecision, sizeIncrement, multiplier, lotSize
  case maxQuantity, minQuantity, maxNotional, minNotional, maxPrice, minPrice
  case marginInit, marginMaint, makerFee, takerFee
  case optionKind, strikePrice, strategyType, activation, expiration, exchange, isin
  case outcome, description
  case venueName, eventTypeId, eventTypeName, competitionId, competitionName
  case eventId, eventName, eventCountryCode, eventOpenDate, bettingType
  case marketId, marketName, marketType, marketStartTime
  case selectionId, selectionName, selectionHandicap
  case tsEvent, tsInit, tickSchemeName, info

  var key: StaticString {
    switch self {
    case .id: "id"
    case .rawSymbol: "raw_symbol"
    case .assetClass: "asset_class"
    case .baseCurrency: "base_currency"
    case .quoteCurrency: "quote_currency"
    case .currency: "currency"
    case .settlementCurrency: "settlement_currency"
    case .underlying: "underlying"
    case .isInverse: "is_inverse"
    case .pricePrecision: "price_precision"
    case .priceIncrement: "price_increment"
    case .sizePrecision: "size_precision"
    case .sizeIncrement: "size_increment"
    case .multiplier: "multiplier"
    case .lotSize: "lot_size"
    case .maxQuantity: "max_quantity"
    case .minQuantity: "min_quantity"
    case .maxNotional: "max_notional"
    case .minNotional: "min_notional"
    case .maxPrice: "max_price"
    case .minPrice: "min_price"
    case .marginInit: "margin_init"
    case .marginMaint: "margin_maint"
    case .makerFee: "maker_fee"
    case .takerFee: "taker_fee"
    case .optionKind: "option_kind"
    case .strikePrice: "strike_price"
    case .strategyType: "strategy_type"
    case .activation: "activation_ns"
    case .expiration: "expiration_ns"
    case .exchange: "exchange"
    case .isin: "isin"
    case .outcome: "outcome"
    case .description: "description"
    case .venueName: "venue_name"
    case .eventTypeId: "event_type_id"
    case .eventTypeName: "event_type_name"
    case .competitionId: "competition_id"
    case .competitionName: "competition_name"
    case .eventId: "event_id"
    case .eventName: "event_name"
    case .eventCountryCode: "event_country_code"
    case .eventOpenDate: "event_open_date"
    case .bettingType: "betting_type"
    case .marketId: "market_id"
    case .marketName: "market_name"
    case .marketType: "market_type"
    case .marketStartTime: "market_start_time"
    case .selectionId: "selection_id"
    case .selectionName: "selection_name"
    case .selectionHandicap: "selection_handicap"
    case .tsEvent: "ts_event"
    case .tsInit: "ts_init"
    case .tickSchemeName: "tick_scheme_name"
    case .info: "info"
    }
  }
}

extension [InstrumentField] {
  static let precisions: Self = [.pricePrecision, .priceIncrement, .sizePrecision, .sizeIncrement]
  static let limits: Self = [
    .maxQuantity, .minQuantity, .maxNotional, .minNotional, .maxPrice, .minPrice,
  ]
  /// The limits of listed contracts.
  static let contractLimits: Self = [.maxQuantity, .minQuantity, .maxPrice, .minPrice]
  static let margins: Self = [.marginInit, .marginMaint]
  static let fees: Self = [.makerFee, .takerFee]
  static let times: Self = [.tsEvent, .tsInit]
  static let lifetime: Self = [.activation, .expiration]
  static let ending: Self = [.tickSchemeName, .info]
}
