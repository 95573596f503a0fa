public import TradingModel
import TradingSerialization

/// Orders, each folded from its events.
///
///     trader-{trader}:orders:{client order}     list of OrderEvent, oldest first, beginning with
///                                               OrderInitialized
extension FamilyKey {
  static let orders = FamilyKey("orders", index: .orders)
}

extension Family where ID == ClientOrderId, Record == Order {
  static var orders: Self {
    Family(
      kind: "order", title: "orders", key: .orders, shape: .log,
      parse: { try ClientOrderId(text: $0) }, text: { $0.text },
      reading: { _ in
        { id, events, decoder in
          decoder.expect(id)
          let order = try Order(
            events: try events.map { try decoder.decode(OrderEvent.self, from: $0) },
            rules: decoder.rules)
          guard order.clientOrderId == id else {
            throw RecordFault("holds the events of order \(order.clientOrderId)")
          }
          return order
        }
      },
      add: (.create, { order, changes, context in changes.add(order, nil, nil, context) }),
      shown: ShownFamily(
        table: .fields(
          [
            "status", "side", "type", "quantity", "filled_qty", "avg_px", "price", "trigger_price",
            "instrument_id", "position_id",
          ], in: "to_dict",
          numbers: ["quantity", "filled_qty", "avg_px", "price", "trigger_price"])
      ) { order in ("\(order.clientOrderId)", order.stateMap) })
  }
}

extension AnyFamily {
  static var orders: AnyFamily { AnyFamily(.orders, role: .usual) }
}

extension OrderIndexes {
  /// The set of ids in which an order is for each of its states.
  static let sets: [(state: OrderIndexes, set: Index)] = [
    (.venueOrderId, .orderIds), (.inflight, .ordersInflight), (.open, .ordersOpen),
    (.closed, .ordersClosed), (.emulated, .ordersEmulated),
  ]
}

extension ChangeBuffer {
  /// Adds what writes a new order and its entries in the indexes.
  fileprivate mutating func add(
    _ order: Order, _ positionId: PositionId?, _ clientId: ClientId?, _ context: WriteContext
  ) {
    let id = order.clientOrderId.text
    let keys = context.keys
    create(context.key(.orders, id), order.events, context.serializer, staging: keys.staging)
    insert(id, into: keys.key(.orders))
    // Only where there is no entry, so that adding an order that exists changes nothing.
    if let positionId {
      setField(id, to: positionId.text, in: keys.key(.orderPosition), onlyMissing: true)
    }
    if let clientId {
      setField(id, to: clientId.text, in: keys.key(.orderClient), onlyMissing: true)
    }
    move(id, from: [], to: order.indexes, keys)
  }

  /// Adds what writes the last event of an order.
  @inline(__always)
  mutating func update(_ order: Order, _ context: WriteContext) {
    let id = order.clientOrderId.text
    let key = RecordKey(prefix: context.orders, id: id)
    order.withLastEvent { append($0, to: key, context.serializer) }
    if order.hasEnteredPosition, let positionId = order.positionId {
      setField(id, to: positionId.text, in: context.keys.key(.orderPosition))
    }
    let indexes = order.indexes
    if indexes != order.previousIndexes {
      move(id, from: order.previousIndexes, to: indexes, context.keys)
    }
  }

  /// Moves an order from one set of indexes to another.
  ///
  /// Out of the way of the many updates that move none.
  @inline(never)
  private mutating func move(
    _ id: Text, from before: OrderIndexes, to after: OrderIndexes, _ keys: KeySpace
  ) {
    for (state, set) in OrderIndexes.sets where before.contains(state) != after.contains(state) {
      if after.contains(state) {
        insert(id, into: keys.key(set))
      } else {
        withdraw(id, from: keys.key(set))
      }
    }
  }
}

extension RestoredState {
  /// The orders, by id.
  public var orders: Restored<Order> { self[.orders] }
}

extension CacheDatabase {
  /// Adds an order with all its events; an order that exists is refused and left as it is.
  ///
  /// - Parameters:
  ///   - positionId: the position that the order belongs to, where it is known.
  ///   - clientId: the client that the order is sent to.
  @discardableResult public func addOrder(
    _ order: Order, positionId: PositionId? = nil, clientId: ClientId? = nil
  ) throws(CacheError) -> Receipt {
    try write(
      CacheWrite(rule: .create) { changes, context in
        changes.add(order, positionId, clientId, context)
      })
  }

  /// Reads an order.
  public func loadOrder(_ id: ClientOrderId) async throws(CacheError) -> Order? {
    try await load(id, from: .orders)
  }

  /// Reads all orders, by id.
  public func loadOrders(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Order> {
    try await loadAll(.orders, policy)
  }

  /// Removes an order, its entries in every index, and the intent to submit it, in one step.
  ///
  /// Its position and its snapshots stay, and so does the intent to submit a list that it was in:
  /// delete that one too when all orders of the list are gone, or they count as unanswered submits.
  @discardableResult public func deleteOrder(_ id: ClientOrderId) throws(CacheError) -> Receipt {
    try write(
      CacheWrite { changes, context in
        let keys = context.keys
        changes.remove(context.key(.orders, id.text))
        for set in Index.setsOfOrders { changes.withdraw(id.text, from: keys.key(set)) }
        for hash in Index.hashes { changes.removeField(id.text, from: keys.key(hash)) }
        // Without its order the intent would look like a submit that the venue has not answered.
        changes.remove(context.key(.submitOrders, id.text))
        context.list(.withdraw, .submitOrders, id.text, in: &changes)
      })
  }
}

extension Order {
  fileprivate var stateMap: DynamicMap {
    [
      "to_dict": .map(snapshot()), "leaves_qty": .string("\(leavesQuantity)"),
      "event_ids": .texts(events.map(\.eventId)), "trade_ids": .texts(tradeIds),
    ]
  }
}
