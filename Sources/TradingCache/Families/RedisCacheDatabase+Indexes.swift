import RedisClient
public import TradingModel

/// The sets and hashes that lead to orders and positions.
///
/// Every add, update and delete of an order or a position keeps them right in its own transaction; the
/// calls here are for what only the caller knows.
///
///     trader-{trader}:index:order_position, :order_client     hashes, client order id -> id
///     trader-{trader}:index:order_ids, :orders, :orders_open, :orders_closed, :orders_emulated,
///                     :orders_inflight                        sets of client order ids
///     trader-{trader}:index:positions, :positions_open, :positions_closed     sets of position ids
extension RedisCacheDatabase {
  @discardableResult
  public func indexVenueOrderId(
    _ id: ClientOrderId, _ venueOrderId: VenueOrderId
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.appendIndex("SADD", keys, .orderIds, id.text)
      return 1
    }
  }

  @discardableResult
  public func indexOrderPosition(
    _ id: ClientOrderId, _ positionId: PositionId
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.appendIndex("HSET", keys, .orderPosition, id.text, positionId.text)
      return 1
    }
  }

  public func loadIndexOrderPosition() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, PositionId>
  {
    try await reading { session throws(CacheError) in try session.loadHash(.orderPosition) }
  }

  public func loadIndexOrderClient() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, ClientId>
  {
    try await reading { session throws(CacheError) in try session.loadHash(.orderClient) }
  }

  public func loadIndex(
    _ index: OrderIndex
  ) async throws(CacheError) -> RestoredMembers<ClientOrderId> {
    try await reading { session throws(CacheError) in try session.loadSet(Index(index)) }
  }

  public func loadIndex(
    _ index: PositionIndex
  ) async throws(CacheError) -> RestoredMembers<PositionId> {
    try await reading { session throws(CacheError) in try session.loadSet(Index(index)) }
  }
}
