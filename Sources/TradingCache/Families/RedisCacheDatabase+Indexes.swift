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
  /// Notes that the venue has named an order; its name stands in the order's events.
  @discardableResult
  public func indexVenueOrderId(
    _ id: ClientOrderId, _ venueOrderId: VenueOrderId
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.appendIndex("SADD", keys, .orderIds, id.text)
      return 1
    }
  }

  /// Notes which position an order belongs to.
  @discardableResult
  public func indexOrderPosition(
    _ id: ClientOrderId, _ positionId: PositionId
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.appendIndex("HSET", keys, .orderPosition, id.text, positionId.text)
      return 1
    }
  }

  /// Reads which position each order belongs to; an entry that is unreadable is listed, not thrown.
  public func loadIndexOrderPosition() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, PositionId>
  {
    try await reading { session throws(CacheError) in try session.loadHash(.orderPosition) }
  }

  /// Reads which client each order was sent to; an entry that is unreadable is listed, not thrown.
  public func loadIndexOrderClient() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, ClientId>
  {
    try await reading { session throws(CacheError) in try session.loadHash(.orderClient) }
  }

  /// Reads a set of orders; a member that is unreadable is listed, not thrown.
  public func loadIndex(
    _ index: OrderIndex
  ) async throws(CacheError) -> RestoredMembers<ClientOrderId> {
    try await reading { session throws(CacheError) in try session.loadSet(Index(index)) }
  }

  /// Reads a set of positions; a member that is unreadable is listed, not thrown.
  ///
  /// NautilusTrader 1.221 writes fills instead of ids into `open` and `closed`; they are only counted.
  public func loadIndex(
    _ index: PositionIndex
  ) async throws(CacheError) -> RestoredMembers<PositionId> {
    try await reading { session throws(CacheError) in try session.loadSet(Index(index)) }
  }
}
