public import TradingModel
import TradingSerialization

/// Orders and positions as they were at moments, oldest first; no record is made of them again.
///
///     trader-{trader}:snapshots:orders:{client order}      list, the map of Order.snapshot()
///     trader-{trader}:snapshots:positions:{position}       list, PositionSnapshot
extension FamilyKey {
  static let orderSnapshots = FamilyKey("snapshots:orders")
  static let positionSnapshots = FamilyKey("snapshots:positions")
}

extension AnyFamily {
  static var orderSnapshots: AnyFamily {
    .lists(.orderSnapshots, of: DynamicMap.self, "order_snapshots", "snapshots of orders")
  }

  static var positionSnapshots: AnyFamily {
    .lists(
      .positionSnapshots, of: PositionSnapshot.self, "position_snapshots", "snapshots of positions")
  }
}

extension CacheDatabase {
  /// Appends the order's state as it is now.
  @discardableResult public func snapshotOrderState(_ order: Order) throws(CacheError) -> Receipt {
    try append(order.snapshot(), to: .orderSnapshots, order.clientOrderId.text)
  }

  /// Reads the snapshots of an order, oldest first, as maps of the keys that its type has.
  public func loadOrderSnapshots(
    _ id: ClientOrderId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<DynamicMap> {
    try await loadList(.orderSnapshots, id.text, policy)
  }

  /// Appends the position's state as it is now.
  ///
  /// - Parameters:
  ///   - time: when the snapshot is taken, in nanoseconds since the UNIX epoch.
  ///   - unrealizedPnl: what closing the position now would earn, where a price is known.
  @discardableResult public func snapshotPositionState(
    _ position: Position, at time: UnixNanos, unrealizedPnl: Money? = nil
  ) throws(CacheError) -> Receipt {
    try append(
      PositionSnapshot(of: position, unrealizedPnl: unrealizedPnl, tsSnapshot: time),
      to: .positionSnapshots, position.id.text)
  }

  /// Reads the snapshots of a position, oldest first.
  public func loadPositionSnapshots(
    _ id: PositionId, _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<PositionSnapshot> {
    try await loadList(.positionSnapshots, id.text, policy)
  }
}
