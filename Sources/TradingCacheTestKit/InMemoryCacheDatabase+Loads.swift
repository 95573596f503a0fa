public import TradingCache

extension InMemoryCacheDatabase {
  var records: InMemoryRecords { store.withTrader(traderId) { $0.records } }

  // MARK: Event logs

  public func loadAccount(_ id: AccountId) async throws(CacheError) -> Account? {
    try one(id, records.accounts, "accounts") { _, events in try Account(events: events) }
  }

  public func loadAccounts(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Account> {
    try all(records.accounts, "accounts", policy) { _, events in try Account(events: events) }
  }

  public func loadOrder(_ id: ClientOrderId) async throws(CacheError) -> Order? {
    try one(id, records.orders, "orders") { _, events in try Order(events: events) }
  }

  public func loadOrders(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Order> {
    try all(records.orders, "orders", policy) { _, events in try Order(events: events) }
  }

  public func loadPosition(_ id: PositionId) async throws(CacheError) -> Position? {
    let records = records
    return try one(id, records.positions, "positions") { _, fills in
      try fold(fills, records.instruments)
    }
  }

  public func loadPositions(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Position> {
    let records = records
    return try all(records.positions, "positions", policy) { _, fills in
      try fold(fills, records.instruments)
    }
  }

  private func fold(
    _ fills: [OrderEvent], _ instruments: [InstrumentId: Instrument]
  ) throws -> Position {
    guard let id = fills.first?.instrumentId else { throw PositionError.noFills }
    guard let instrument = instruments[id] else { throw MissingInstrument(id: id) }
    return try Position(instrument: instrument, fills: fills)
  }

  private struct MissingInstrument: Error, CustomStringConvertible {
    let id: InstrumentId
    var description: String { "its instrument \(id) is missing" }
  }

  // MARK: Documents

  public func loadCurrency(_ code: String) async throws(CacheError) -> Currency? {
    records.currencies[Text(code)]
  }

  public func loadCurrencies(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Currency> {
    documents(records.currencies)
  }

  public func loadInstrument(_ id: InstrumentId) async throws(CacheError) -> Instrument? {
    records.instruments[id]
  }

  public func loadInstruments(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Instrument> {
    documents(records.instruments)
  }

  public func loadSubmitOrderCommand(
    _ id: ClientOrderId
  ) async throws(CacheError) -> SubmitOrder? {
    records.submitOrders[id]
  }

  public func loadSubmitOrderCommands(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SubmitOrder> {
    documents(records.submitOrders)
  }

  public func loadSubmitOrderListCommand(
    _ id: OrderListId
  ) async throws(CacheError) -> SubmitOrderList? {
    records.submitOrderLists[id]
  }

  public func loadSubmitOrderListCommands(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SubmitOrderList> {
    documents(records.submitOrderLists)
  }

  public func loadStrategy(_ id: StrategyId) async throws(CacheError) -> StrategyState {
    records.strategies[id] ?? StrategyState()
  }

  // MARK: All of the trader

  public func loadAll(_ policy: UnreadablePolicy) async throws(CacheError) -> RestoredState {
    let records = records
    var state = RestoredState(
      currencies: documents(records.currencies), instruments: documents(records.instruments),
      accounts: try await loadAccounts(policy), orders: try await loadOrders(policy),
      positions: try await loadPositions(policy),
      submitOrderCommands: documents(records.submitOrders),
      submitOrderListCommands: documents(records.submitOrderLists),
      strategies: Restored(
        records: records.strategies.sorted { $0.key < $1.key }
          .map { SavedStrategy(id: $0.key, state: $0.value) }), lastStop: lastStop)
    state.actors = try await loadActors(policy)
    state.synthetics = documents(records.synthetics)
    state.general = try await loadGeneralObjects(policy)
    state.orderPositions = try await loadIndexOrderPosition()
    state.orderClients = try await loadIndexOrderClient()
    state.heartbeat = records.heartbeat
    return state
  }

  func documents<ID: Comparable, Record>(_ stored: [ID: Record]) -> Restored<Record> {
    Restored(records: stored.sorted { $0.key < $1.key }.map(\.value))
  }

  private func one<ID, Event, Record>(
    _ id: ID, _ stored: [ID: [Event]], _ collection: String,
    _ fold: (ID, [Event]) throws -> Record
  ) throws(CacheError) -> Record? {
    guard let events = stored[id] else { return nil }
    do {
      return try fold(id, events)
    } catch {
      throw .unreadable([unreadable(collection, id, error)])
    }
  }

  private func all<ID: Comparable, Event, Record>(
    _ stored: [ID: [Event]], _ collection: String, _ policy: UnreadablePolicy,
    _ fold: (ID, [Event]) throws -> Record
  ) throws(CacheError) -> Restored<Record> {
    var records: [Record] = []
    var faults: [UnreadableRecord] = []
    for (id, events) in stored.sorted(by: { $0.key < $1.key }) {
      do {
        records.append(try fold(id, events))
      } catch {
        faults.append(unreadable(collection, id, error))
      }
    }
    return try Restored(records: records, unreadable: faults).checked(policy)
  }

  private func unreadable<ID>(
    _ collection: String, _ id: ID, _ error: any Error
  ) -> UnreadableRecord {
    UnreadableRecord(key: "trader-\(traderId):\(collection):\(id)", reason: "\(error)")
  }
}
