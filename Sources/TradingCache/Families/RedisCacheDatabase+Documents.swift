import RedisClient
public import TradingModel
import TradingSerialization

/// Records that are one value: currencies, instruments and commands. Adding one that exists replaces it.
extension RedisCacheDatabase {
  static let currencies = RecordFamily<CurrencyCode, Currency>(
    collection: .currencies, shape: .document, id: { CurrencyCode(code: $0.description) },
    record: { code, parts, decoder in
      try decoder.decode(CurrencyRecord.self, from: parts[0]).currency(code: code.code)
    },
    olderHash: OlderHash(suffix: "") { code, parts in
      try CurrencyRecord(legacyHash: OlderFields.texts(parts)).currency(code: code.code)
    })

  static let instruments = RecordFamily<InstrumentId, Instrument>(
    collection: .instruments, shape: .document, id: { try InstrumentId(text: $0) },
    record: { id, parts, decoder in
      let instrument = try decoder.decode(Instrument.self, from: parts[0])
      guard instrument.id == id else { throw RecordFault("holds instrument \(instrument.id)") }
      return instrument
    })

  static let submitOrders = RecordFamily<ClientOrderId, SubmitOrder>(
    collection: .submitOrders, shape: .document, id: { try ClientOrderId(text: $0) },
    record: { id, parts, decoder in
      let command = try decoder.decode(SubmitOrder.self, from: parts[0])
      guard command.order.clientOrderId == id else {
        throw RecordFault("holds the command of order \(command.order.clientOrderId)")
      }
      return command
    })

  static let submitOrderLists = RecordFamily<OrderListId, SubmitOrderList>(
    collection: .submitOrderLists, shape: .document, id: { try OrderListId(text: $0) },
    record: { id, parts, decoder in
      let command = try decoder.decode(SubmitOrderList.self, from: parts[0])
      guard command.orderListId == id else {
        throw RecordFault("holds the command of order list \(command.orderListId)")
      }
      return command
    })

  /// Writes a document in place of what was there.
  func set<Record: WireRecord>(
    _ collection: Collection, _ id: Text, _ record: Record
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("SET", argumentCount: 2, keys, collection, id)
      buffer.appendBulk(record, serializer)
      return 1 + appendListing("SADD", collection, id, to: &buffer)
    }
  }

  /// Removes a document.
  func delete(_ collection: Collection, _ id: Text) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("DEL", argumentCount: 1, keys, collection, id)
      return 1 + appendListing("SREM", collection, id, to: &buffer)
    }
  }

  // MARK: Currencies

  @discardableResult
  public func addCurrency(_ currency: Currency) throws(CacheError) -> Receipt {
    try set(.currencies, currency.code, CurrencyRecord(currency))
  }

  public func loadCurrency(_ code: String) async throws(CacheError) -> Currency? {
    try await reading { session throws(CacheError) in
      try session.load(Self.currencies, CurrencyCode(code: code))
    }
  }

  public func loadCurrencies(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Currency> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.currencies) }
      .checked(policy)
  }

  // MARK: Instruments

  @discardableResult
  public func addInstrument(_ instrument: Instrument) throws(CacheError) -> Receipt {
    try set(.instruments, instrument.id.text, instrument)
  }

  public func loadInstrument(_ id: InstrumentId) async throws(CacheError) -> Instrument? {
    try await reading { session throws(CacheError) in try session.load(Self.instruments, id) }
  }

  public func loadInstruments(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Instrument> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.instruments) }
      .checked(policy)
  }

  // MARK: Commands

  @discardableResult
  public func addSubmitOrderCommand(_ command: SubmitOrder) throws(CacheError) -> Receipt {
    try set(.submitOrders, command.order.clientOrderId.text, command)
  }

  public func loadSubmitOrderCommand(
    _ id: ClientOrderId
  ) async throws(CacheError) -> SubmitOrder? {
    try await reading { session throws(CacheError) in try session.load(Self.submitOrders, id) }
  }

  public func loadSubmitOrderCommands(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SubmitOrder> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.submitOrders) }
      .checked(policy)
  }

  @discardableResult
  public func deleteSubmitOrderCommand(_ id: ClientOrderId) throws(CacheError) -> Receipt {
    try delete(.submitOrders, id.text)
  }

  @discardableResult
  public func addSubmitOrderListCommand(_ command: SubmitOrderList) throws(CacheError) -> Receipt {
    try set(.submitOrderLists, command.orderListId.text, command)
  }

  public func loadSubmitOrderListCommand(
    _ id: OrderListId
  ) async throws(CacheError) -> SubmitOrderList? {
    try await reading { session throws(CacheError) in try session.load(Self.submitOrderLists, id) }
  }

  public func loadSubmitOrderListCommands(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SubmitOrderList> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.submitOrderLists) }
      .checked(policy)
  }

  @discardableResult
  public func deleteSubmitOrderListCommand(_ id: OrderListId) throws(CacheError) -> Receipt {
    try delete(.submitOrderLists, id.text)
  }
}

/// The code in a currency's key.
struct CurrencyCode: Sendable, CustomStringConvertible {
  let code: String
  var description: String { code }
}
