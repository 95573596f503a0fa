public import TradingModel

extension CacheDatabase {
  /// Reads all accounts; throws if one is unreadable.
  public func loadAccounts() async throws(CacheError) -> Restored<Account> {
    try await loadAccounts(.strict)
  }

  /// Reads all currencies; throws if one is unreadable.
  public func loadCurrencies() async throws(CacheError) -> Restored<Currency> {
    try await loadCurrencies(.strict)
  }

  /// Reads all instruments; throws if one is unreadable.
  public func loadInstruments() async throws(CacheError) -> Restored<Instrument> {
    try await loadInstruments(.strict)
  }

  /// Adds an order that belongs to no position yet.
  @discardableResult public func addOrder(_ order: Order) throws(CacheError) -> Receipt {
    try addOrder(order, positionId: nil, clientId: nil)
  }

  /// Reads all orders; throws if one is unreadable.
  public func loadOrders() async throws(CacheError) -> Restored<Order> {
    try await loadOrders(.strict)
  }

  /// Reads all positions; throws if one is unreadable.
  public func loadPositions() async throws(CacheError) -> Restored<Position> {
    try await loadPositions(.strict)
  }

  /// Reads all intents to submit orders; throws if one is unreadable.
  public func loadSubmitOrderCommands() async throws(CacheError) -> Restored<SubmitOrder> {
    try await loadSubmitOrderCommands(.strict)
  }

  /// Reads all intents to submit lists of orders; throws if one is unreadable.
  public func loadSubmitOrderListCommands() async throws(CacheError) -> Restored<SubmitOrderList> {
    try await loadSubmitOrderListCommands(.strict)
  }

  /// Reads all synthetic instruments; throws if one is unreadable.
  public func loadSynthetics() async throws(CacheError) -> Restored<SyntheticInstrument> {
    try await loadSynthetics(.strict)
  }

  /// Reads what all actors saved; throws if a state is unreadable.
  public func loadActors() async throws(CacheError) -> Restored<SavedActor> {
    try await loadActors(.strict)
  }

  /// Reads all general objects, by key; throws if one is unreadable.
  public func load() async throws(CacheError) -> [String: [UInt8]] {
    let objects = try await loadGeneralObjects(.strict)
    return Dictionary(objects.map { ($0.key, $0.bytes) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the snapshots of an order, oldest first; throws if one is unreadable.
  public func loadOrderSnapshots(
    _ id: ClientOrderId
  ) async throws(CacheError) -> Restored<DynamicMap> {
    try await loadOrderSnapshots(id, .strict)
  }

  /// Appends the position's state as it is at a time, where no price is known.
  @discardableResult public func snapshotPositionState(
    _ position: Position, at time: UnixNanos
  ) throws(CacheError) -> Receipt {
    try snapshotPositionState(position, at: time, unrealizedPnl: nil)
  }

  /// Reads the snapshots of a position, oldest first; throws if one is unreadable.
  public func loadPositionSnapshots(
    _ id: PositionId
  ) async throws(CacheError) -> Restored<PositionSnapshot> {
    try await loadPositionSnapshots(id, .strict)
  }

  /// Notes that the node is alive now.
  @discardableResult public func heartbeat() throws(CacheError) -> Receipt {
    try heartbeat(at: .now())
  }

  /// Reads everything; throws if a record is unreadable.
  public func loadAll() async throws(CacheError) -> RestoredState { try await loadAll(.strict) }

  /// Keeps what a strategy wants to find again.
  ///
  /// - Throws: what `saveState()` throws, and `CacheError` when no more writes are taken.
  @discardableResult public func updateStrategy(_ strategy: some Strategy) throws -> Receipt {
    try updateStrategy(strategy.id, try strategy.saveState())
  }
}
