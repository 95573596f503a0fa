public import TradingModel
import TradingSerialization

/// The sets and hashes that lead to orders and positions.
///
/// Every add, update and delete of an order or a position keeps them right in its own transaction; the
/// calls here are for what only the caller knows.
///
///     trader-{trader}:index:order_position, :order_client     hashes, client order id -> id
///     trader-{trader}:index:order_ids, :orders, :orders_open, :orders_closed, :orders_emulated,
///                     :orders_inflight                        sets of client order ids
///     trader-{trader}:index:positions, :positions_open, :positions_closed     sets of position ids
extension AnyFamily {
  static var orderPositions: AnyFamily {
    .hash(
      .orderPosition, "index_order_position", "positions of orders", "position", PositionId.self)
  }

  static var orderClients: AnyFamily {
    .hash(.orderClient, "index_order_client", "clients of orders", "client", ClientId.self)
  }

  /// The row of a hash that leads from orders to ids.
  private static func hash<Value: Identifier>(
    _ index: Index, _ kind: String, _ title: String, _ heading: String, _ type: Value.Type
  ) -> AnyFamily {
    AnyFamily(
      kind: kind, title: title, key: nil, role: .index, table: .entries("order", heading),
      restore: { session, _, _ throws(CacheError) in
        let found: RestoredIndex<ClientOrderId, Value> = try session.loadHash(index)
        return AnyRestored(
          content: found, count: found.entries.count, unreadable: found.unreadable)
      },
      show: { restored, trader in
        let found = restored.index(of: Value.self)
        let key = "\(trader.keySpace([]).key(index))["
        let faults = restored.unreadable.map { record in
          let isEntry = record.key.hasPrefix(key) && record.key.hasSuffix("]")
          let id = isEntry ? String(record.key.dropFirst(key.count).dropLast()) : record.key
          return ShownRecord(kind: kind, id: id, content: .error(record.description))
        }
        return [ShownRecord(kind: kind, id: nil, content: .state(found.stateMap))] + faults
      },
      copy: { restored, _, target throws(CacheError) in
        for (id, value) in restored.index(of: Value.self).entries {
          let receipt = try target.write(
            CacheWrite { changes, context in
              changes.setField(id.text, to: value.text, in: context.keys.key(index))
            })
          try await target.bound(receipt)
        }
      })
  }
}

extension AnyRestored {
  /// The entries of a hash that leads to ids of this type.
  fileprivate func index<Value: Identifier>(
    of type: Value.Type
  ) -> RestoredIndex<ClientOrderId, Value> {
    content as? RestoredIndex<ClientOrderId, Value> ?? RestoredIndex()
  }
}

extension RestoredState {
  /// Which position each order belongs to.
  public var orderPositions: RestoredIndex<ClientOrderId, PositionId> {
    self["index_order_position"]?.index(of: PositionId.self) ?? RestoredIndex()
  }

  /// Which client each order was sent to.
  public var orderClients: RestoredIndex<ClientOrderId, ClientId> {
    self["index_order_client"]?.index(of: ClientId.self) ?? RestoredIndex()
  }
}

extension CacheDatabase {
  /// Notes the id that the venue gave an order; the order's events hold it too.
  @discardableResult public func indexVenueOrderId(
    _ id: ClientOrderId, _ venueOrderId: VenueOrderId
  ) throws(CacheError) -> Receipt {
    try write(
      CacheWrite { changes, context in changes.insert(id.text, into: context.keys.key(.orderIds)) })
  }

  /// Notes which position an order belongs to.
  @discardableResult public func indexOrderPosition(
    _ id: ClientOrderId, _ positionId: PositionId
  ) throws(CacheError) -> Receipt {
    try write(
      CacheWrite { changes, context in
        changes.setField(id.text, to: positionId.text, in: context.keys.key(.orderPosition))
      })
  }

  /// Reads which position each order belongs to; an entry that is unreadable is listed, not thrown.
  public func loadIndexOrderPosition() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, PositionId>
  {
    try await read(CacheRead { session throws(CacheError) in try session.loadHash(.orderPosition) })
  }

  /// Reads which client each order was sent to; an entry that is unreadable is listed, not thrown.
  public func loadIndexOrderClient() async throws(CacheError)
    -> RestoredIndex<ClientOrderId, ClientId>
  {
    try await read(CacheRead { session throws(CacheError) in try session.loadHash(.orderClient) })
  }

  /// Reads a set of orders; a member that is unreadable is listed, not thrown.
  public func loadIndex(
    _ index: OrderIndex
  ) async throws(CacheError) -> RestoredMembers<ClientOrderId> {
    try await loadMembers(index.rawValue)
  }

  /// Reads a set of positions; a member that is unreadable is listed, not thrown.
  ///
  /// NautilusTrader 1.221 writes fills instead of ids into `open` and `closed`; they are only counted.
  public func loadIndex(
    _ index: PositionIndex
  ) async throws(CacheError) -> RestoredMembers<PositionId> {
    try await loadMembers(index.rawValue)
  }

  private func loadMembers<ID: Identifier>(
    _ name: String
  ) async throws(CacheError) -> RestoredMembers<ID> {
    guard let index = Index(rawValue: name) else { return RestoredMembers() }
    return try await read(CacheRead { session throws(CacheError) in try session.loadSet(index) })
  }
}

extension RestoredIndex where Key: Identifier, Value: Identifier {
  /// The entries in the order of their keys.
  fileprivate var stateMap: DynamicMap {
    let entries = entries.sorted { $0.key < $1.key }
    return DynamicMap(
      entries: entries.map { entry in
        DynamicMap.Entry(key: .string("\(entry.key)"), value: .string("\(entry.value)"))
      })
  }
}
