import TradingModel

/// What the indexes have to hold, by the event logs.
struct IndexPlan {
  /// The members of the sets.
  private(set) var sets: [Index: Set<Text>] = [:]
  /// The positions that an order's entry may name; the last one is where its newest fill went.
  private(set) var positionsOfOrders: [Text: [Text]] = [:]
  /// The orders and positions whose logs cannot be read: nobody knows where they belong.
  let unknown: Set<Text>
  /// All orders that are stored, readable or not.
  private let orders: Set<Text>

  init(
    orders: [Order], positions: [Position], unreadableOrders: Set<Text>,
    unreadablePositions: Set<Text>
  ) {
    unknown = unreadableOrders.union(unreadablePositions)
    self.orders = Set(orders.map(\.clientOrderId.text)).union(unreadableOrders)
    for index in Index.setsOfOrders + Index.setsOfPositions { sets[index] = [] }
    sets[.orders] = self.orders
    sets[.positions] = Set(positions.map(\.id.text)).union(unreadablePositions)
    for order in orders {
      let id = order.clientOrderId.text
      for (state, index) in OrderIndexes.sets where order.indexes.contains(state) {
        sets[index]?.insert(id)
      }
      let positions = order.events.compactMap { event -> Text? in
        guard case .filled(let fill) = event.kind else { return nil }
        return fill.positionId?.text
      }
      if !positions.isEmpty { positionsOfOrders[id] = positions }
    }
    for position in positions {
      sets[position.isOpen ? .positionsOpen : .positionsClosed]?.insert(position.id.text)
    }
  }

  /// Whether an order is stored.
  func knows(order id: Text) -> Bool { orders.contains(id) }

  /// Whether an id has to be in the index, may not be, or might be.
  func mustHold(_ id: Text, in index: Index) -> Bool? {
    if sets[index]?.contains(id) ?? false { return true }
    return unknown.contains(id) ? nil : false
  }
}
