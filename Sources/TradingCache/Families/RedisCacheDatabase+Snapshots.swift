import RedisClient
public import TradingModel
import TradingSerialization

/// Orders and positions as they were at moments, oldest first; no record is made of them again.
///
///     trader-{trader}:snapshots:orders:{client order}      list, the map of Order.snapshot()
///     trader-{trader}:snapshots:positions:{position}       list, PositionSnapshot
extension RedisCacheDatabase {
  /// Appends the order's state as it is now.
  @discardableResult
  public func snapshotOrderState(_ order: Order) throws(CacheError) -> Receipt {
    try snapshot(.orderSnapshots, order.clientOrderId.text, order.snapshot())
  }

  /// Appends the position's state as it is now.
  ///
  /// - Parameters:
  ///   - time: when the snapshot is taken, in nanoseconds since the UNIX epoch.
  ///   - unrealizedPnl: what closing the position now would earn, where a price is known.
  @discardableResult
  public func snapshotPositionState(
    _ position: Position, at time: UnixNanos, unrealizedPnl: Money? = nil
  ) throws(CacheError) -> Receipt {
    try snapshot(
      .positionSnapshots, position.id.text,
      PositionSnapshot(of: position, unrealizedPnl: unrealizedPnl, tsSnapshot: time))
  }

  /// Reads the snapshots of an order, oldest first, as maps of the keys that its type has.
  public func loadOrderSnapshots(
    _ id: ClientOrderId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<DynamicMap> {
    try await loadSeries(.orderSnapshots, id, policy)
  }

  /// Reads the snapshots of a position, oldest first.
  public func loadPositionSnapshots(
    _ id: PositionId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<PositionSnapshot> {
    try await loadSeries(.positionSnapshots, id, policy)
  }

  private func snapshot<Record: WireRecord>(
    _ collection: Collection, _ id: Text, _ record: Record
  ) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("RPUSH", argumentCount: 2, keys, collection, id)
      buffer.appendBulk(record, serializer)
      return 1
    }
  }
}
