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
      append(&records.accounts[account.id], account.lastEvent)
    }
  }

  @discardableResult
  public func addOrder(
    _ order: Order, positionId: PositionId?, clientId: ClientId?
  ) throws(CacheError) -> Receipt {
    try write("orders:\(order.clientOrderId)") { records in
      create(&records.orders[order.clientOrderId], order.events)
    }
  }

  @discardableResult
  public func updateOrder(_ order: Order) throws(CacheError) -> Receipt {
    try write("orders:\(order.clientOrderId)") { records in
      append(
        &records.orders[order.clientOrderId], order.lastEvent, expected: order.events.count)
    }
  }

  @discardableResult
  public func addPosition(_ position: Position) throws(CacheError) -> Receipt {
    try write("positions:\(position.id)") { records in
      records.positions[position.id, default: []] += position.fills
      return nil
    }
  }

  @discardableResult
  public func updatePosition(_ position: Position) throws(CacheError) -> Receipt {
    try write("positions:\(position.id)") { records in
      append(&records.positions[position.id], position.lastFill)
    }
  }

  private func create<Event>(_ log: inout [Event]?, _ events: [Event]) -> RejectedWrite.Reason? {
    guard log == nil else { return .alreadyExists }
    log = events
    return nil
  }

  private func append<Event>(
    _ log: inout [Event]?, _ event: Event, expected: Int? = nil
  ) -> RejectedWrite.Reason? {
    guard let before = log?.count else { return .notFound }
    log?.append(event)
    guard let expected, before + 1 != expected else { return nil }
    return .logLength(expected: expected, found: before + 1)
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
  public func deleteStrategy(_ id: StrategyId) throws(CacheError) -> Receipt {
    try set { $0.strategies[id] = nil }
  }

  /// A write that cannot be rejected.
  private func set(_ body: (inout InMemoryRecords) -> Void) throws(CacheError) -> Receipt {
    try write("") { records in
      body(&records)
      return nil
    }
  }
}
