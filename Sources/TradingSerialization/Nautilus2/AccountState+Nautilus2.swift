internal import TradingModel

/// Statements of accounts: amounts have their currency with them, and there is no `type`.
extension Nautilus2 {
  /// Reads an element of an account's list.
  static func accountState(from map: inout WireMap) throws(SerializationError) -> AccountState {
    AccountState(
      accountId: try map.sharedIdentifier("account_id"),
      type: try map.spelled("account_type"),
      baseCurrency: try map.optionalCurrency("base_currency"),
      balances: try map.maps("balances") { map throws(SerializationError) in
        try balance(from: &map)
      },
      margins: try map.maps("margins") { map throws(SerializationError) in
        try margin(from: &map)
      },
      isReported: try map.bool("is_reported"),
      info: try info(from: &map) ?? DynamicMap(),
      eventId: try map.uuid("event_id"), tsEvent: try map.timestamp("ts_event"),
      tsInit: try map.timestamp("ts_init"))
  }

  /// Reads a balance, of which 2.0 does not ask that the total is what is locked and free.
  private static func balance(
    from map: inout WireMap
  ) throws(SerializationError) -> AccountBalance {
    if map.contains("currency_identity") { return try walletBalance(from: &map) }
    let total = try map.money("total")
    let locked = try map.money("locked")
    let free = try map.money("free")
    return try checked("balances") { () throws(AccountError) in
      try AccountBalance(statedTotal: total, locked: locked, free: free)
    }
  }

  /// Reads a wallet's balance: its integers count, and its currency describes itself.
  private static func walletBalance(
    from map: inout WireMap
  ) throws(SerializationError) -> AccountBalance {
    let currency = try map.map("currency_identity") { map throws(SerializationError) in
      try Nautilus2.currency(from: &map)
    }
    let decoder = map.decoder
    if decoder.currencies["\(currency.code)"] == nil
      || decoder.currencies.assumed.contains("\(currency.code)")
    {
      decoder.currencies.register(currency)
    }
    let known = decoder.currencies["\(currency.code)"] ?? currency
    let total = try minorUnits("total_minor", known, from: &map)
    let locked = try minorUnits("locked_minor", known, from: &map)
    let free = try minorUnits("free_minor", known, from: &map)
    return try checked("balances") { () throws(AccountError) in
      try AccountBalance(total: total, locked: locked, free: free)
    }
  }

  /// An amount in units of its currency's last decimal.
  private static func minorUnits(
    _ key: StaticString, _ currency: Currency, from map: inout WireMap
  ) throws(SerializationError) -> Money {
    let text = try map.string(key)
    guard let units = Int128(text) else {
      throw .invalidValue(key: "\(key)", reason: "\"\(text)\" is no integer")
    }
    do throws(ValueError) {
      return try Money(minorUnits: units, currency)
    } catch {
      throw .invalidValue(key: "\(key)", reason: "\(error)")
    }
  }

  private static func margin(from map: inout WireMap) throws(SerializationError) -> MarginBalance {
    let initial = try map.money("initial")
    let maintenance = try map.money("maintenance")
    let instrumentId: InstrumentId? = try map.optionalSharedIdentifier("instrument_id")
    return try checked("margins") { () throws(AccountError) in
      try MarginBalance(initial: initial, maintenance: maintenance, instrumentId: instrumentId)
    }
  }

  private static func checked<Value>(
    _ key: String, _ make: () throws(AccountError) -> Value
  ) throws(SerializationError) -> Value {
    do throws(AccountError) {
      return try make()
    } catch {
      throw .invalidValue(key: key, reason: "\(error)")
    }
  }
}
