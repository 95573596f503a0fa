/// A family of records under a trader's key, and the type of its Redis keys.
///
/// This is the one place where the words in keys are spelled:
///
///     trader-{trader}:{collection}:{id}            every collection but those below
///     trader-{trader}:{collection}:{id}:state      strategies, actors
///     trader-{trader}:index:{name}                 sets, and the two hashes order_position, order_client
///     trader-{trader}:health:heartbeat             string, ISO 8601 with nine decimals
///     trader-{trader}:writer:{fence|holder|marker|left|stopped|staging|catalogue|catalogued}
///
/// NautilusTrader 1.221 has all of these but the commands, which versions up to 1.182 have, and the
/// market data, which are this package's own: lists of at most so many records, oldest first.
///
///     trader-{trader}:quotes:{instrument}          QuoteTick
///     trader-{trader}:trades:{instrument}          TradeTick
///     trader-{trader}:bars:{bar type}              Bar
///     trader-{trader}:funding_rates:{instrument}   FundingRateUpdate
///     trader-{trader}:signals:{name}               Signal
///     trader-{trader}:custom_data:{type name}      CustomData
///
/// The older versions' other forms are read, never written:
///
///     trader-{trader}:currencies:{code}            hash: precision, iso4217, name, currency_type
///     trader-{trader}:strategies:{id}:State        hash: name -> bytes
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

  // Market data: lists of bounded length, newest last.
  case quotes
  case trades
  case bars
  case fundingRates = "funding_rates"
  case signals
  case customData = "custom_data"

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

  /// What follows the id in a pattern for keys, those of older versions included.
  var patternSuffix: String { self == .strategies ? ":[sS]tate" : suffix }
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
