public import TradingCache

extension InMemoryCacheDatabase {
  // MARK: Event logs

  @discardableResult
  public func addAccount(_ account: Account) throws(CacheError) -> Receipt {
    try write("accounts:\(account.id)") { records in
      create(&records.accounts[account.id], account.events)
    }
  }

  @discardableResult
  public func updateAccount(_ account: Account) throws(CacheError) -> Receipt {
    try write("accounts:\(account.id)") { records in
      append(
        &records.accounts[account.id], account.lastEvent, atLeast: account.events.count)
    }
  }

  @discardableResult
  public func addOrder(
    _ order: Order, positionId: PositionId?, clientId: ClientId?
  ) throws(CacheError) -> Receipt {
    let id = order.clientOrderId
    return try write("orders:\(id)") { records in
      let refusal = create(&records.orders[id], order.events)
      if refusal == nil, let positionId { records.orderPositions[id] = positionId }
      if refusal == nil, let clientId { records.orderClients[id] = clientId }
      return refusal
    }
  }

  @discardableResult
  public func updateOrder(_ order: Order) throws(CacheError) -> Receipt {
    let id = order.clientOrderId
    return try write("orders:\(id)") { records in
      let refusal = append(&records.orders[id], order.lastEvent, expected: order.events.count)
      if refusal != .notFound, case .filled(let fill) = order.lastEvent.kind,
        let positionId = fill.positionId
      {
        records.orderPositions[id] = positionId
      }
      return refusal
    }
  }

  @discardableResult
  public func addPosition(_ position: Position) throws(CacheError) -> Receipt {
    try write("positions:\(position.id)") { records in
      let stored = records.positions[position.id] ?? []
      records.positions[position.id] = stored + position.fills
      return stored.contains(position.lastFill) ? .duplicate : nil
    }
  }

  @discardableResult
  public func updatePosition(_ position: Position) throws(CacheError) -> Receipt {
    try write("positions:\(position.id)") { records in
      append(
        &records.positions[position.id], position.lastFill, atLeast: position.fillCount)
    }
  }

  private func create<Event>(_ log: inout [Event]?, _ events: [Event]) -> RejectedWrite.Reason? {
    guard log == nil else { return .alreadyExists }
    log = events
    return nil
  }

  private func append<Event>(
    _ log: inout [Event]?, _ event: Event, expected: Int? = nil, atLeast least: Int = 0
  ) -> RejectedWrite.Reason? {
    guard let length = log.map({ $0.count + 1 }) else { return .notFound }
    log?.append(event)
    if let expected, length != expected { return .logLength(expected: expected, found: length) }
    return length < least ? .logLength(expected: least, found: length) : nil
  }

  // MARK: Documents

  @discardableResult
  public func addCurrency(_ currency: Currency) throws(CacheError) -> Receipt {
    try set { $0.currencies[currency.code] = currency }
  }

  @discardableResult
  public func addInstrument(_ instrument: Instrument) throws(CacheError) -> Receipt {
    try set { $0.instruments[instrument.id] = instrument }
  }

  @discardableResult
  public func addSubmitOrderCommand(_ command: SubmitOrder) throws(CacheError) -> Receipt {
    try set { $0.submitOrders[command.order.clientOrderId] = command }
  }

  @discardableResult
  public func addSubmitOrderListCommand(_ command: SubmitOrderList) throws(CacheError) -> Receipt {
    try set { $0.submitOrderLists[command.orderListId] = command }
  }

  @discardableResult
  public func updateStrategy(
    _ id: StrategyId, _ state: StrategyState
  ) throws(CacheError) -> Receipt {
    try set { $0.strategies[id] = state }
  }

  @discardableResult
  public func addSynthetic(_ synthetic: SyntheticInstrument) throws(CacheError) -> Receipt {
    try set { $0.synthetics[synthetic.id] = synthetic }
  }

  @discardableResult
  public func updateActor(_ id: ComponentId, _ state: DynamicMap) throws(CacheError) -> Receipt {
    try set { $0.actors[id] = state }
  }

  @discardableResult
  public func add(_ key: String, _ bytes: [UInt8]) throws(CacheError) -> Receipt {
    guard !key.isEmpty else { throw .invalidKey(key) }
    return try set { $0.general[Text(key)] = bytes }
  }

  // MARK: Lists

  @discardableResult
  public func snapshotOrderState(_ order: Order) throws(CacheError) -> Receipt {
    try set { $0.orderSnapshots[order.clientOrderId, default: []].append(order.snapshot()) }
  }

  @discardableResult
  public func snapshotPositionState(
    _ position: Position, at time: UnixNanos, unrealizedPnl: Money?
  ) throws(CacheError) -> Receipt {
    let snapshot = PositionSnapshot(
      of: position, unrealizedPnl: unrealizedPnl, tsSnapshot: time)
    return try set { $0.positionSnapshots[position.id, default: []].append(snapshot) }
  }

  @discardableResult
  public func addMarketData<Record: MarketRecord>(_ record: Record) throws(CacheError) -> Receipt {
    let list = MarketList(kind: Record.kind, name: record.listName)
    guard list.name.count > 0 else { throw .invalidKey("") }
    let capacity = max(1, marketData.capacity(of: Record.kind))
    return try set { records in
      records.market[list, default: []].append(record)
      let excess = (records.market[list]?.count ?? 0) - capacity
      if excess > 0 { records.market[list]?.removeFirst(excess) }
    }
  }

  // MARK: Indexes and the heartbeat

  @discardableResult
  public func indexVenueOrderId(
    _ id: ClientOrderId, _ venueOrderId: VenueOrderId
  ) throws(CacheError) -> Receipt {
    try set { $0.venueOrderIds.insert(id) }
  }

  @discardableResult
  public func indexOrderPosition(
    _ id: ClientOrderId, _ positionId: PositionId
  ) throws(CacheError) -> Receipt {
    try set { $0.orderPositions[id] = positionId }
  }

  @discardableResult
  public func heartbeat(at time: UnixNanos) throws(CacheError) -> Receipt {
    try set { $0.heartbeat = time }
  }

  /// A write that cannot be rejected.
  func set(_ body: (inout InMemoryRecords) -> Void) throws(CacheError) -> Receipt {
    try write("") { records in
      body(&records)
      return nil
    }
  }
}
