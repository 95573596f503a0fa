/// A family of records under a trader's key, and the type of its Redis keys.
///
/// This is the one place where the words in keys are spelled:
///
///     trader-{trader}:{collection}:{id}            every collection but those below
///     trader-{trader}:{collection}:{id}:state      strategies, actors
///     trader-{trader}:index:{name}                 sets, and the two hashes order_position, order_client
///     trader-{trader}:health:heartbeat
///     trader-{trader}:writer:{fence|holder|marker|stopped|staging}
enum Collection: String, CaseIterable, Sendable {
  // Documents: strings.
  case general
  case currencies
  case instruments
  case synthetics
  case strategies
  case actors
  case submitOrders = "commands:submit_order"
  case submitOrderLists = "commands:submit_order_list"

  // Event logs: lists, oldest event first.
  case accounts
  case orders
  case positions
  case orderSnapshots = "snapshots:orders"
  case positionSnapshots = "snapshots:positions"

  // Neither.
  case index
  case health

  /// What follows the id in a key.
  var suffix: String {
    switch self {
    case .strategies, .actors: ":state"
    default: ""
    }
  }
}

/// The sets and hashes that tell which orders and positions are in which state.
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
}
