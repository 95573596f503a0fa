/// The sets and hashes that say which orders and positions are in which state.
///
///     trader-{trader}:index:{name}
enum Index: String, CaseIterable, Sendable {
  /// Client order ids that have a venue order id.
  case orderIds = "order_ids"
  /// A hash: client order id to position id.
  case orderPosition = "order_position"
  /// A hash: client order id to client id.
  case orderClient = "order_client"
  case orders
  case ordersOpen = "orders_open"
  case ordersClosed = "orders_closed"
  case ordersEmulated = "orders_emulated"
  case ordersInflight = "orders_inflight"
  case positions
  case positionsOpen = "positions_open"
  case positionsClosed = "positions_closed"

  /// Those that are hashes; the others are sets.
  static let hashes: [Index] = [.orderPosition, .orderClient]
  /// The sets of client order ids.
  static let setsOfOrders: [Index] = [
    .orderIds, .orders, .ordersOpen, .ordersClosed, .ordersEmulated, .ordersInflight,
  ]
  /// The sets of position ids.
  static let setsOfPositions: [Index] = [.positions, .positionsOpen, .positionsClosed]

  /// How it is stored.
  var shape: RecordShape { Index.hashes.contains(self) ? .hash : .set }
}

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
