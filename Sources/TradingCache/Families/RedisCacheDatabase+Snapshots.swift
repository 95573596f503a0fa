import RedisClient
public import TradingModel
import TradingSerialization

/// Orders and positions as they were at moments, oldest first; no record is made of them again.
///
///     trader-{trader}:snapshots:orders:{client order}      list, the map of Order.snapshot()
///     trader-{trader}:snapshots:positions:{position}       list, PositionSnapshot
extension RedisCacheDatabase {
  @discardableResult
  public func snapshotOrderState(_ order: Order) throws(CacheError) -> Receipt {
    try append(order.snapshot(), .orderSnapshots, order.clientOrderId.text)
  }

  @discardableResult
  public func snapshotPositionState(
    _ position: Position, at time: UnixNanos, unrealizedPnl: Money?
  ) throws(CacheError) -> Receipt {
    try append(
      PositionSnapshot(of: position, unrealizedPnl: unrealizedPnl, tsSnapshot: time),
      .positionSnapshots, position.id.text)
  }

  public func loadOrderSnapshots(
    _ id: ClientOrderId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<DynamicMap> {
    try await loadSeries(.orderSnapshots, id, policy)
  }

  public func loadPositionSnapshots(
    _ id: PositionId, _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<PositionSnapshot> {
    try await loadSeries(.positionSnapshots, id, policy)
  }
}
