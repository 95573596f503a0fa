public import TradingCache

extension InMemoryCacheDatabase {
  @discardableResult
  public func deleteOrder(_ id: ClientOrderId) throws(CacheError) -> Receipt {
    try set { records in
      records.orders[id] = nil
      records.submitOrders[id] = nil
      records.venueOrderIds.remove(id)
      records.orderPositions[id] = nil
      records.orderClients[id] = nil
    }
  }

  @discardableResult
  public func deletePosition(_ id: PositionId) throws(CacheError) -> Receipt {
    try set { $0.positions[id] = nil }
  }

  @discardableResult
  public func deleteAccountEvent(
    _ accountId: AccountId, _ eventId: UUID4
  ) async throws(CacheError) -> Receipt? {
    let events = store.withTrader(traderId) { $0.records.accounts[accountId] } ?? []
    guard events.contains(where: { $0.eventId == eventId }) else { return nil }
    return try set { records in
      var events = records.accounts[accountId] ?? []
      if let place = events.lastIndex(where: { $0.eventId == eventId }) { events.remove(at: place) }
      records.accounts[accountId] = events.isEmpty ? nil : events
    }
  }

  @discardableResult
  public func deleteSubmitOrderCommand(_ id: ClientOrderId) throws(CacheError) -> Receipt {
    try set { $0.submitOrders[id] = nil }
  }

  @discardableResult
  public func deleteSubmitOrderListCommand(_ id: OrderListId) throws(CacheError) -> Receipt {
    try set { $0.submitOrderLists[id] = nil }
  }

  @discardableResult
  public func deleteStrategy(_ id: StrategyId) throws(CacheError) -> Receipt {
    try set { $0.strategies[id] = nil }
  }

  @discardableResult
  public func deleteActor(_ id: ComponentId) throws(CacheError) -> Receipt {
    try set { $0.actors[id] = nil }
  }
}
