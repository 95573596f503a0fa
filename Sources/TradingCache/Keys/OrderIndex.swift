/// A set of client order ids that is kept beside the orders.
public enum OrderIndex: String, Sendable, CaseIterable {
  /// Orders that the venue has named.
  case venueOrderIds = "order_ids"
  /// All orders.
  case orders
  /// Orders that a venue works.
  case open = "orders_open"
  /// Orders to which nothing can happen any more.
  case closed = "orders_closed"
  /// Orders for which the node waits for the market.
  case emulated = "orders_emulated"
  /// Orders with a request on its way to the venue.
  case inflight = "orders_inflight"
}

/// A set of position ids that is kept beside the positions.
public enum PositionIndex: String, Sendable, CaseIterable {
  /// All positions.
  case positions
  /// Positions that hold something.
  case open = "positions_open"
  /// Positions that hold nothing any more.
  case closed = "positions_closed"
}

extension Index {
  /// The index of the same name; every name of the public ones is one of this type's.
  init(_ index: OrderIndex) {
    self =
      switch index {
      case .venueOrderIds: .orderIds
      case .orders: .orders
      case .open: .ordersOpen
      case .closed: .ordersClosed
      case .emulated: .ordersEmulated
      case .inflight: .ordersInflight
      }
  }

  /// The index of the same name.
  init(_ index: PositionIndex) {
    self =
      switch index {
      case .positions: .positions
      case .open: .positionsOpen
      case .closed: .positionsClosed
      }
  }
}
