public import TradingModel

/// The map of a position, as snapshots store it and as `restore` prints it.
///
/// It has no `type`. `unrealized_pnl` and `ts_snapshot` are there when they are known.
extension PositionSnapshot: WireRecord {
  public static var wireTypes: [String] { [] }

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(25 + (unrealizedPnl == nil ? 0 : 1) + (tsSnapshot == nil ? 0 : 1))
    writer.field("position_id", positionId)
    writer.field("trader_id", traderId)
    writer.field("strategy_id", strategyId)
    writer.field("instrument_id", instrumentId)
    writer.field("account_id", accountId)
    writer.field("opening_order_id", openingOrderId)
    writer.field("closing_order_id", closingOrderId)
    writer.field("entry", entry)
    writer.field("side", side)
    writer.field("signed_qty", signedQuantity)
    writer.field("quantity", quantity)
    writer.field("peak_qty", peakQuantity)
    writer.field("ts_init", tsInit)
    writer.field("ts_opened", tsOpened)
    writer.field("ts_last", tsLast)
    writer.field("ts_closed", tsClosed)
    if let durationNanos {
      writer.field("duration_ns", durationNanos)
    } else {
      writer.nullField("duration_ns")
    }
    writer.field("avg_px_open", averageOpenPrice)
    if let averageClosePrice {
      writer.field("avg_px_close", averageClosePrice)
    } else {
      writer.nullField("avg_px_close")
    }
    writer.field("quote_currency", quoteCurrency)
    writer.field("base_currency", baseCurrency)
    writer.field("settlement_currency", settlementCurrency)
    writer.field("commissions", commissions) { $0.money($1) }
    writer.field("realized_return", realizedReturn)
    writer.field("realized_pnl", realizedPnl)
    if let unrealizedPnl { writer.field("unrealized_pnl", unrealizedPnl) }
    if let tsSnapshot { writer.field("ts_snapshot", tsSnapshot) }
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    self.init(
      positionId: try map.identifier("position_id"),
      traderId: try map.sharedIdentifier("trader_id"),
      strategyId: try map.sharedIdentifier("strategy_id"),
      instrumentId: try map.sharedIdentifier("instrument_id"),
      accountId: try map.sharedIdentifier("account_id"),
      openingOrderId: try map.identifier("opening_order_id"),
      closingOrderId: try map.nullableIdentifier("closing_order_id"),
      entry: try map.spelled("entry"),
      side: try map.spelled("side"),
      signedQuantity: try map.double("signed_qty"),
      quantity: try map.quantity("quantity"),
      peakQuantity: try map.quantity("peak_qty"),
      tsInit: try map.timestamp("ts_init"),
      tsOpened: try map.timestamp("ts_opened"),
      tsLast: try map.timestamp("ts_last"),
      tsClosed: try map.optionalTimestamp("ts_closed"),
      durationNanos: try map.optionalInteger("duration_ns"),
      averageOpenPrice: try map.double("avg_px_open"),
      averageClosePrice: try map.optionalDouble("avg_px_close"),
      quoteCurrency: try map.currency("quote_currency"),
      baseCurrency: try map.nullableCurrency("base_currency"),
      settlementCurrency: try map.currency("settlement_currency"),
      commissions: try map.amounts("commissions"),
      realizedReturn: try map.double("realized_return"),
      realizedPnl: try map.money("realized_pnl"),
      unrealizedPnl: try map.optionalMoney("unrealized_pnl"),
      tsSnapshot: try map.optionalTimestamp("ts_snapshot"))
  }

  /// The entries in their order, with timestamps as integers.
  ///
  /// - Throws: `SerializationError`, never for a snapshot of a position.
  public func dynamicMap() throws(SerializationError) -> DynamicMap {
    let serializer = MsgPackSerializer(timestampFormat: .integer)
    return try serializer.deserialize(DynamicMap.self, from: serializer.serialize(self))
  }
}

extension WireMap {
  /// Amounts with their currency codes behind them.
  fileprivate mutating func amounts(_ key: StaticString) throws(SerializationError) -> [Money] {
    guard let texts = try optionalStrings(key) else { throw .missingKey("\(key)") }
    let decoder = decoder
    var amounts: [Money] = []
    for text in texts {
      do throws(ValueError) {
        amounts.append(try Self.amount(text, decoder))
      } catch {
        throw .invalidValue(key: "\(key)", reason: "\(error)")
      }
    }
    return amounts
  }

  static func amount(
    _ text: String, _ decoder: RecordDecoder
  ) throws(ValueError) -> Money {
    guard let space = text.firstIndex(of: " ") else { throw .invalidMoney(text) }
    let code = Array(text[text.index(after: space)...].utf8)
    let currency = try code.withUnsafeBufferPointer { code throws(ValueError) in
      try decoder.currency(UnsafeRawBufferPointer(code))
    }
    return try Money(String(text[..<space]), currency)
  }
}
