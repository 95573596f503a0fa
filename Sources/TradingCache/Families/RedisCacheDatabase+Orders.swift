import RedisClient
public import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  static let orders = RecordFamily<ClientOrderId, Order>(
    collection: .orders, shape: .log, id: { try ClientOrderId(text: $0) },
    record: { id, events, decoder in
      decoder.expect(id)
      let order = try Order(
        events: try events.map { try decoder.decode(OrderEvent.self, from: $0) })
      guard order.clientOrderId == id else {
        throw RecordFault("holds the events of order \(order.clientOrderId)")
      }
      return order
    })

  @discardableResult
  public func addOrder(
    _ order: Order, positionId: PositionId?, clientId: ClientId?
  ) throws(CacheError) -> Receipt {
    let id = order.clientOrderId.text
    return try writing().enqueue(rule: .create) { buffer in
      var count = buffer.appendCreate(keys, .orders, id, order.events, serializer)
      buffer.appendIndex("SADD", keys, .orders, id)
      count += 1
      // Only where there is no entry, so that adding an order that exists changes nothing.
      if let positionId {
        buffer.appendIndex("HSETNX", keys, .orderPosition, id, positionId.text)
        count += 1
      }
      if let clientId {
        buffer.appendIndex("HSETNX", keys, .orderClient, id, clientId.text)
        count += 1
      }
      return count + buffer.appendIndexChanges(keys, id, from: [], to: order.indexes)
    }
  }

  @discardableResult
  public func updateOrder(_ order: Order) throws(CacheError) -> Receipt {
    let id = order.clientOrderId.text
    let rule = WriteRule.append(expectedLength: UInt32(clamping: order.events.count))
    return try writing().enqueue(rule: rule) { buffer in
      buffer.begin("RPUSHX", argumentCount: 2, keys, .orders, id)
      order.withLastEvent { buffer.appendBulk($0, serializer) }
      var count = 1
      if order.hasEnteredPosition, let positionId = order.positionId {
        buffer.appendIndex("HSET", keys, .orderPosition, id, positionId.text)
        count += 1
      }
      let indexes = order.indexes
      if indexes != order.previousIndexes {
        count += buffer.appendIndexChanges(keys, id, from: order.previousIndexes, to: indexes)
      }
      return count
    }
  }

  public func loadOrder(_ id: ClientOrderId) async throws(CacheError) -> Order? {
    try await reading { session throws(CacheError) in try session.load(Self.orders, id) }
  }

  public func loadOrders(_ policy: UnreadablePolicy) async throws(CacheError) -> Restored<Order> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.orders) }
      .checked(policy)
  }
}

extension CommandBuffer {
  /// Appends what moves an order from one set of indexes to another; returns the commands' number.
  ///
  /// Out of the way of the many updates that move none.
  @inline(never)
  fileprivate mutating func appendIndexChanges(
    _ keys: KeySpace, _ id: Text, from before: OrderIndexes, to after: OrderIndexes
  ) -> Int {
    var count = 0
    for (flag, index) in CommandBuffer.orderIndexes {
      let wasIn = before.contains(flag)
      let isIn = after.contains(flag)
      if wasIn == isIn { continue }
      appendIndex(isIn ? "SADD" : "SREM", keys, index, id)
      count += 1
    }
    return count
  }

  private static let orderIndexes: [(OrderIndexes, Index)] = [
    (.venueOrderId, .orderIds), (.inflight, .ordersInflight), (.open, .ordersOpen),
    (.closed, .ordersClosed), (.emulated, .ordersEmulated),
  ]
}
