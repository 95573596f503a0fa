internal import CMsgPack
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
    try map.ignore("type")
    let total = try map.statedAmount("total")
    let locked = try map.statedAmount("locked")
    let free = try map.statedAmount("free")
    let currency = try map.currency(isNeeded: total.isBare || locked.isBare || free.isBare)
    let decoder = map.decoder
    let totalAmount = try total.amount(currency, decoder)
    let lockedAmount = try locked.amount(currency, decoder)
    let freeAmount = try free.amount(currency, decoder)
    do throws(AccountError) {
      self = try AccountBalance(total: totalAmount, locked: lockedAmount, free: freeAmount)
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
    try map.ignore("type")
    let initial = try map.statedAmount("initial", nilIsZero: true)
    let maintenance = try map.statedAmount("maintenance", nilIsZero: true)
    let currency = try map.currency(isNeeded: initial.isBare || maintenance.isBare)
    let instrumentId: InstrumentId? = try map.optionalSharedIdentifier("instrument_id")
    let decoder = map.decoder
    let initialAmount = try initial.amount(currency, decoder)
    let maintenanceAmount = try maintenance.amount(currency, decoder)
    do throws(AccountError) {
      self = try MarginBalance(
        initial: initialAmount, maintenance: maintenanceAmount, instrumentId: instrumentId)
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

/// An amount as it stands in a record: its currency behind it, or under `currency`, which comes later.
private struct StatedAmount {
  let key: StaticString
  /// `nil` for nothing.
  let token: mp_token?
  /// Whether its currency is to be found under `currency`.
  let isBare: Bool

  func amount(
    _ currency: Currency?, _ decoder: RecordDecoder
  ) throws(SerializationError) -> Money {
    guard isBare else {
      guard let token else { throw WireMap.missing(key) }
      return try WireMap.money(token, key, decoder)
    }
    guard let currency else { throw WireMap.missing("currency") }
    guard let token else { return .zero(currency) }
    return try WireMap.amount(token, key, currency, decoder)
  }
}

extension WireMap {
  fileprivate mutating func statedAmount(
    _ key: StaticString, nilIsZero: Bool = false
  ) throws(SerializationError) -> StatedAmount {
    let token = try require(key)
    if token.isNil, nilIsZero { return StatedAmount(key: key, token: nil, isBare: true) }
    let hasCurrency = try token.text(key).contains(UInt8(ascii: " "))
    return StatedAmount(key: key, token: token, isBare: !hasCurrency)
  }

  fileprivate mutating func currency(isNeeded: Bool) throws(SerializationError) -> Currency? {
    if isNeeded { return try currency("currency") }
    try ignore("currency")
    return nil
  }
}
