internal import CMsgPack
public import TradingModel

/// The record `AccountState`: eleven entries, with balances and margins as arrays of maps.
extension AccountState: WireRecord {
  public static let wireTypes = ["AccountState"]

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
    try Self.checkType(of: &map)
    let isLegacy = map.isBinary("balances")
    self.init(
      accountId: try map.sharedIdentifier("account_id"),
      type: try map.spelled("account_type"),
      baseCurrency: try map.nullableCurrency("base_currency"),
      balances: isLegacy
        ? try LegacyAccountState.balances(&map)
        : try map.maps("balances") { map throws(SerializationError) in
          try AccountBalance(from: &map)
        },
      margins: isLegacy
        ? try LegacyAccountState.margins(&map)
        : try map.maps("margins") { map throws(SerializationError) in
          try MarginBalance(from: &map)
        },
      isReported: try map.nullableBool("reported"),
      info: isLegacy ? try LegacyAccountState.info(&map) : try map.dynamicMap("info"),
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
    let currency = try map.currency("currency")
    let total = try map.amount("total", currency)
    let locked = try map.amount("locked", currency)
    let free = try map.amount("free", currency)
    self = try .checked(total: total, locked: locked, free: free)
  }

  static func checked(
    total: Money, locked: Money, free: Money
  ) throws(SerializationError) -> AccountBalance {
    do throws(AccountError) {
      return try AccountBalance(total: total, locked: locked, free: free)
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

  init(from map: inout WireMap) throws(SerializationError) {
    let currency = try map.currency("currency")
    let initial = try map.nullableAmount("initial", currency)
    let maintenance = try map.nullableAmount("maintenance", currency)
    self = try .checked(
      initial: initial, maintenance: maintenance,
      instrumentId: try map.optionalIdentifier("instrument_id"))
  }

  static func checked(
    initial: Money, maintenance: Money, instrumentId: InstrumentId?
  ) throws(SerializationError) -> MarginBalance {
    do throws(AccountError) {
      return try MarginBalance(
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
  /// An amount; nil is nothing.
  fileprivate mutating func nullableAmount(
    _ key: StaticString, _ currency: Currency
  ) throws(SerializationError) -> Money {
    try nullable(key) == nil ? .zero(currency) : try amount(key, currency)
  }

  /// Whether a key's value is binary.
  fileprivate mutating func isBinary(_ key: StaticString) -> Bool {
    optional(key).map { mp_kind(UInt32($0.kind)) == MP_BIN } ?? false
  }
}
