public import TradingModel

/// Positions that 2.0 stores whole, with all that it computed of them.
extension Nautilus2 {
  /// What the general objects are named that hold a round trip of a netting position; the
  /// position's id, a slash and a number follow.
  public static let roundTripPrefix = "cache://position-snapshots/"

  /// Reads a round trip that ended, because the position went flat or a fill took it through zero.
  ///
  /// Its id is the position's with a UUID behind it.
  ///
  /// - Throws: `SerializationError`, `PositionError` or `Failure`.
  public static func roundTrip(
    from bytes: UnsafeRawBufferPointer, _ decoder: RecordDecoder
  ) throws -> Position {
    let stored = try decoder.withMap(bytes) {
      map throws(SerializationError) -> (state: PositionSnapshot, basis: PositionBasis) in
      try storedPosition(from: &map)
    }
    return try position(stored, decoder)
  }

  /// The position in the newest snapshot that has one whole: it counts, whatever the fills say.
  ///
  /// - Parameter snapshots: The elements of `snapshots:positions:{id}`, oldest first.
  /// - Returns: Nil where no snapshot has one: then the position's fills are to be folded.
  /// - Throws: As `roundTrip(from:_:)`, also for a snapshot that is newer and cannot be read: it
  ///   might have been the one that counts.
  public static func replayedPosition(
    _ snapshots: some BidirectionalCollection<UnsafeRawBufferPointer>, _ decoder: RecordDecoder
  ) throws -> Position? {
    for snapshot in snapshots.reversed() {
      let stored = try decoder.withMap(snapshot) {
        map throws(SerializationError) -> (state: PositionSnapshot, basis: PositionBasis)? in
        // What 1.x and our own snapshots have as well; a map without it is none.
        guard map.contains("position_id") else { throw .missingKey("position_id") }
        guard map.contains("replay_state") else { return nil }
        return try map.map("replay_state") { state throws(SerializationError) in
          try storedPosition(from: &state)
        }
      }
      if let stored { return try position(stored, decoder) }
    }
    return nil
  }

  private static func position(
    _ stored: (state: PositionSnapshot, basis: PositionBasis), _ decoder: RecordDecoder
  ) throws -> Position {
    let position = try Position(stored.state, stored.basis)
    let named = [position.quoteCurrency, position.settlementCurrency, position.baseCurrency]
    try check(
      named.compactMap { $0 } + position.commissions.map(\.currency)
        + position.fills.flatMap(\.kind.currencies), decoder)
    return position
  }

  private static func storedPosition(
    from map: inout WireMap
  ) throws(SerializationError) -> (state: PositionSnapshot, basis: PositionBasis) {
    let fills = try map.maps("events") { fill throws(SerializationError) in
      try Nautilus2.fill(from: &fill)
    }
    let state = try state(from: &map)
    let basis = PositionBasis(
      pricePrecision: try map.integer("price_precision"),
      sizePrecision: try map.integer("size_precision"), multiplier: try map.quantity("multiplier"),
      isInverse: try map.bool("is_inverse"), isSpot: try map.bool("is_currency_pair"),
      instrumentClass: try map.spelled("instrument_class"), bought: try map.quantity("buy_qty"),
      sold: try map.quantity("sell_qty"), fills: fills)
    return (state, basis)
  }

  private static func state(from map: inout WireMap) throws(SerializationError) -> PositionSnapshot
  {
    let settlementCurrency = try map.currency("settlement_currency")
    return PositionSnapshot(
      positionId: try map.identifier("id"), traderId: try map.sharedIdentifier("trader_id"),
      strategyId: try map.sharedIdentifier("strategy_id"),
      instrumentId: try map.sharedIdentifier("instrument_id"),
      accountId: try map.sharedIdentifier("account_id"),
      openingOrderId: try map.identifier("opening_order_id"),
      closingOrderId: try map.optionalIdentifier("closing_order_id"),
      entry: try map.spelled("entry"), side: try map.spelled("side"),
      signedQuantity: try map.double("signed_qty"), quantity: try map.quantity("quantity"),
      peakQuantity: try map.quantity("peak_qty"), tsInit: try map.timestamp("ts_init"),
      tsOpened: try map.timestamp("ts_opened"), tsLast: try map.timestamp("ts_last"),
      tsClosed: try map.optionalTimestamp("ts_closed"),
      durationNanos: try map.integer("duration_ns"),
      averageOpenPrice: try map.double("avg_px_open"),
      averageClosePrice: try map.optionalDouble("avg_px_close"),
      quoteCurrency: try map.currency("quote_currency"),
      baseCurrency: try map.optionalCurrency("base_currency"),
      settlementCurrency: settlementCurrency, commissions: try commissions(from: &map),
      realizedReturn: try map.double("realized_return"),
      realizedPnl: try map.optionalMoney("realized_pnl") ?? .zero(settlementCurrency),
      unrealizedPnl: nil, tsSnapshot: nil)
  }

  /// The amounts of a map from codes to amounts.
  private static func commissions(
    from map: inout WireMap
  ) throws(SerializationError) -> [Money] {
    let decoder = map.decoder
    var amounts: [Money] = []
    for entry in try map.dynamicMap("commissions").entries {
      guard case .string(let text) = entry.value else {
        throw .wrongType(key: "commissions", expected: "amounts", found: "another value")
      }
      do throws(ValueError) {
        amounts.append(try WireMap.amount(text, decoder))
      } catch {
        throw .invalidValue(key: "commissions", reason: "\(error)")
      }
    }
    return amounts
  }
}

extension InstrumentClass: SpelledEnum {
  public static let spellings = Spellings<InstrumentClass>()
}
