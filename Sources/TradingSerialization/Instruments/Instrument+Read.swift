public import TradingModel

extension Instrument {
  /// Reads any of the types, also the shapes of version 1.160.
  ///
  /// NautilusTrader resets on load what some of its types do not restore (a crypto contract's lot
  /// size, an equity's quantity limits, a listed contract's sizes and limits, a binary option's
  /// margins). It writes only their defaults itself; here what is stored is kept, since another
  /// writer of these records meant it.
  public init(from map: inout WireMap) throws(SerializationError) {
    guard let type = try map.optionalString("type") else { throw .missingType }
    guard var schema = InstrumentSchema.byType[type] else { throw .unknownType(type) }
    if LegacyInstrument.matches(&map) { schema = schema.relaxed }
    try self.init(schema, from: &map)
  }

  /// Reads the keys that a schema has.
  init(_ schema: InstrumentSchema, from map: inout WireMap) throws(SerializationError) {
    let statedId: InstrumentId? = try map.identifier(.id, schema)
    let rawSymbol: Symbol?
    if schema.isRelaxed {
      rawSymbol = try LegacyInstrument.rawSymbol(&map)
    } else {
      rawSymbol = try map.identifier(.rawSymbol, schema)
    }
    let assetClass = try Instrument.assetClass(schema, from: &map)
    let kind = try InstrumentKind(schema, from: &map)
    let id = if let statedId { statedId } else { try Instrument.derivedId(of: kind) }
    let quoteCurrency = try map.currency(
      schema.presence(of: .currency) == nil ? "quote_currency" : "currency")
    let increments = try Instrument.increments(schema, from: &map)
    let multiplier = try map.quantity(.multiplier, schema)
    let lotSize = try map.quantity(.lotSize, schema)
    let limits = try InstrumentLimits(schema, from: &map)
    let marginInit = try map.share(.marginInit, schema)
    let marginMaint = try map.share(.marginMaint, schema)
    let makerFee = try map.share(.makerFee, schema)
    let takerFee = try map.share(.takerFee, schema)
    let tsEvent = try map.timestamp("ts_event")
    let tsInit = try map.timestamp("ts_init")
    let tickSchemeName =
      schema.isNautilus2
      ? try map.optionalString("tick_scheme") : try map.string(.tickSchemeName, schema)
    let info = try map.info(schema)
    do throws(InstrumentError) {
      try self.init(
        id: id, rawSymbol: rawSymbol, assetClass: assetClass,
        kind: kind, quoteCurrency: quoteCurrency, priceIncrement: increments.price,
        sizeIncrement: increments.size, multiplier: multiplier, lotSize: lotSize, limits: limits,
        marginInit: marginInit, marginMaint: marginMaint, makerFee: makerFee, takerFee: takerFee,
        tickSchemeName: tickSchemeName, info: info, tsEvent: tsEvent, tsInit: tsInit)
    } catch {
      throw .invalidValue(key: schema.name, reason: "\(error)")
    }
  }

  /// The id of a bet whose record names none.
  private static func derivedId(
    of kind: InstrumentKind
  ) throws(SerializationError) -> InstrumentId {
    guard let market = kind.bettingMarket else { throw .missingKey("id") }
    do throws(IdentifierError) {
      return try market.instrumentId()
    } catch {
      throw .invalidValue(key: "venue_name", reason: "\(error)")
    }
  }

  private static func assetClass(
    _ schema: InstrumentSchema, from map: inout WireMap
  ) throws(SerializationError) -> AssetClass? {
    guard schema.presence(of: .assetClass) != nil else { return nil }
    if schema.isRelaxed { return try LegacyInstrument.assetClass(&map) }
    return try map.spelled("asset_class")
  }

  /// The smallest steps.
  ///
  /// Where a precision stands alone, as it may for bets and listed contracts, it
  /// tells the step; where nothing stands, as for shares, one whole unit is the step.
  private static func increments(
    _ schema: InstrumentSchema, from map: inout WireMap
  ) throws(SerializationError) -> (price: Price, size: Quantity) {
    let pricePrecision = try map.precision(.pricePrecision, schema)
    let price = try map.price(.priceIncrement, schema)
    let sizePrecision = try map.precision(.sizePrecision, schema)
    let size = try map.quantity(.sizeIncrement, schema)
    if let price, let pricePrecision, price.precision != pricePrecision {
      throw mismatch(.priceIncrement, "\(price)", pricePrecision)
    }
    if let size, let sizePrecision, size.precision != sizePrecision {
      throw mismatch(.sizeIncrement, "\(size)", sizePrecision)
    }
    guard let price = price ?? pricePrecision.map(Price.step) else {
      throw .missingKey("price_increment")
    }
    return (price, size ?? Quantity.step(decimals: sizePrecision ?? 0))
  }

  private static func mismatch(
    _ field: InstrumentField, _ increment: String, _ precision: UInt8
  ) -> SerializationError {
    .invalidValue(
      key: "\(field.key)", reason: "\(increment) does not have \(precision) decimals")
  }
}

extension InstrumentLimits {
  init(_ schema: InstrumentSchema, from map: inout WireMap) throws(SerializationError) {
    self.init(
      maxQuantity: try map.quantity(.maxQuantity, schema),
      minQuantity: try map.quantity(.minQuantity, schema),
      maxNotional: try map.money(.maxNotional, schema),
      minNotional: try map.money(.minNotional, schema),
      maxPrice: try map.price(.maxPrice, schema), minPrice: try map.price(.minPrice, schema))
  }
}
