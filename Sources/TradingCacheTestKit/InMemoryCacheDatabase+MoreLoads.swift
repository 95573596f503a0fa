public import TradingCache

/// The families that a node can do without.
extension InMemoryCacheDatabase {
  public func loadSynthetic(_ id: InstrumentId) async throws(CacheError) -> SyntheticInstrument? {
    records.synthetics[id]
  }

  public func loadSynthetics(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SyntheticInstrument> {
    documents(records.synthetics)
  }

  public func loadActor(_ id: ComponentId) async throws(CacheError) -> DynamicMap {
    records.actors[id] ?? DynamicMap()
  }

  public func loadActors(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SavedActor> {
    Restored(
      records: records.actors.sorted { $0.key < $1.key }
        .map { SavedActor(id: $0.key, state: $0.value) })
  }

  public func load(_ key: String) async throws(CacheError) -> [UInt8]? {
    guard !key.isEmpty else { throw .invalidKey(key) }
    return records.general[Text(key)]
  }

  public func loadGeneralObjects(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<GeneralObject> {
    Restored(
      records: records.general.sorted { $0.key < $1.key }
        .map { GeneralObject(key: "\($0.key)", bytes: $0.value) })
  }

  public func loadOrderSnapshots(
    _ id: ClientOrderId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<DynamicMap> {
    Restored(records: records.orderSnapshots[id] ?? [])
  }

  public func loadPositionSnapshots(
    _ id: PositionId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<PositionSnapshot> {
    Restored(records: records.positionSnapshots[id] ?? [])
  }

  public func loadMarketData<Record: MarketRecord>(
    _ type: Record.Type, of id: Record.ListId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Record> {
    let list = MarketList(kind: Record.kind, name: Text("\(id)"))
    return Restored(records: (records.market[list] ?? []).compactMap { $0 as? Record })
  }

  public func loadHeartbeat() async throws(CacheError) -> UnixNanos? { records.heartbeat }

  // MARK: Indexes

  public func loadIndexOrderPosition() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, PositionId>
  {
    RestoredIndex(entries: records.orderPositions)
  }

  public func loadIndexOrderClient() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, ClientId>
  {
    RestoredIndex(entries: records.orderClients)
  }

  public func loadIndex(
    _ index: OrderIndex
  ) async throws(CacheError) -> RestoredMembers<ClientOrderId> {
    let records = records
    let flag: OrderIndexes? =
      switch index {
      case .orders: nil
      case .venueOrderIds: .venueOrderId
      case .open: .open
      case .closed: .closed
      case .emulated: .emulated
      case .inflight: .inflight
      }
    guard let flag else { return RestoredMembers(ids: Set(records.orders.keys)) }
    var ids = Set(
      try await loadOrders(.quarantine).filter { $0.indexes.contains(flag) }.map(\.clientOrderId))
    if index == .venueOrderIds { ids.formUnion(records.venueOrderIds) }
    return RestoredMembers(ids: ids)
  }

  public func loadIndex(
    _ index: PositionIndex
  ) async throws(CacheError) -> RestoredMembers<PositionId> {
    guard index != .positions else { return RestoredMembers(ids: Set(records.positions.keys)) }
    let positions = try await loadPositions(.quarantine)
    return RestoredMembers(
      ids: Set(positions.filter { $0.isOpen == (index == .open) }.map(\.id)))
  }
}
