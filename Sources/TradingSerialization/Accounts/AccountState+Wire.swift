public import TradingModel

/// The record `AccountState`: eleven entries, with balances and margins as arrays of maps.
///
/// Versions up to 1.182 wrote balances, margins and info as JSON inside binary, and amounts with
/// their currency (`10.00 USD`); that is read too.
extension AccountState: WireRecord {
  public static var wireTypes: [String] { ["AccountState"] }

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(11)
    writer.field("type", literal: "AccountState")
    writer.field("account_id", accountId)
    writer.field("account_type", type)
    writer.field("base_currency", baseCurrency)
    writer.field("balances", balances) { $1.write(to: &$0) }
    writer.field("margins", margins) { $1.write(to: &$0) }
    writer.field("reported", isReported)
    writer.field("info", info)
    writer.field("event_id", eventId)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("AccountState")
    self.init(
      accountId: try map.sharedIdentifier("account_id"),
      type: try map.spelled("account_type"),
      baseCurrency: try map.nullableCurrency("base_currency"),
      balances: try map.mapsOrJSON("balances") { map throws(SerializationError) in
        try AccountBalance(from: &map)
      },
      margins: try map.mapsOrJSON("margins") { map throws(SerializationError) in
        try MarginBalance(from: &map)
      },
      isReported: try map.nullableBool("reported"),
      info: try map.mapOrJSON("info") { map throws(SerializationError) in try map.dynamicMap() },
      eventId: try map.uuid("event_id"),
      tsEvent: try map.timestamp("ts_event"),
      tsInit: try map.timestamp("ts_init"))
  }
}

extension AccountBalance {
  func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(5)
    writer.field("type", literal: "AccountBalance")
    writer.amountField("total", total)
    writer.amountField("locked", locked)
    writer.amountField("free", free)
    writer.field("currency", currency)
  }

  init(from map: inout WireMap) throws(SerializationError) {
    let total = try map.statedAmount("total")
    let locked = try map.statedAmount("locked")
    let free = try map.statedAmount("free")
    do throws(AccountError) {
      self = try AccountBalance(total: total, locked: locked, free: free)
    } catch {
      throw .invalidValue(key: "balances", reason: "\(error)")
    }
  }
}

extension MarginBalance {
  func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(5)
    writer.field("type", literal: "MarginBalance")
    writer.amountField("initial", initial)
    writer.amountField("maintenance", maintenance)
    writer.field("currency", currency)
    writer.field("instrument_id", instrumentId)
  }

  /// Reads a margin; nil amounts are nothing.
  init(from map: inout WireMap) throws(SerializationError) {
    let initial = try map.statedAmount("initial", nilIsZero: true)
    let maintenance = try map.statedAmount("maintenance", nilIsZero: true)
    let instrumentId: InstrumentId? = try map.optionalIdentifier("instrument_id")
    do throws(AccountError) {
      self = try MarginBalance(
        initial: initial, maintenance: maintenance, instrumentId: instrumentId)
    } catch {
      throw .invalidValue(key: "margins", reason: "\(error)")
    }
  }
}

extension MsgPackWriter {
  fileprivate mutating func amountField(_ key: StaticString, _ value: Money) {
    string(key)
    amount(value)
  }
}

extension WireMap {
  /// An amount whose currency stands behind it, or under `currency`.
  fileprivate mutating func statedAmount(
    _ key: StaticString, nilIsZero: Bool = false
  ) throws(SerializationError) -> Money {
    let token = try require(key)
    if token.isNil, nilIsZero { return .zero(try currency("currency")) }
    let carriesCurrency = try token.text(key).contains(UInt8(ascii: " "))
    return carriesCurrency ? try money(key) : try amount(key, try currency("currency"))
  }
}
