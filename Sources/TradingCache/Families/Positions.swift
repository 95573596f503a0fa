public import TradingModel
import TradingSerialization

/// Positions, each folded from its fills and its instrument.
///
///     trader-{trader}:positions:{position}     list of OrderFilled, oldest first; that of a netting
///                                              position, which is opened again and again, goes on for ever
extension FamilyKey {
  static let positions = FamilyKey("positions", index: .positions)
}

extension Family where ID == PositionId, Record == Position {
  /// Positions, folded with the instruments that were restored before them.
  static var positions: Self {
    Family(
      kind: "position", title: "positions", key: .positions, shape: .log,
      parse: { try PositionId(text: $0) }, text: { $0.text },
      reading: { context in
        let instrument = context[.instruments].lookup()
        return { id, parts, decoder in
          let fills = try parts.map { try decoder.decode(OrderEvent.self, from: $0) }
          guard let first = fills.first else { throw RecordFault("it has no fills") }
          let position = try Position(
            instrument: try instrument(first.instrumentId), fills: fills, rules: decoder.rules)
          guard position.id == id else {
            throw RecordFault("holds the fills of position \(position.id)")
          }
          return position
        }
      },
      add: (.extend, { position, changes, context in changes.add(position, context) }),
      shown: ShownFamily(
        table: .fields(
          [
            "side", "quantity", "avg_px_open", "avg_px_close", "realized_pnl", "instrument_id",
            "strategy_id",
          ], in: "to_dict",
          numbers: ["quantity", "avg_px_open", "avg_px_close", "realized_pnl"])
      ) { position throws(SerializationError) in
        let snapshot = try DynamicMap(wireMapOf: PositionSnapshot(of: position))
        return ("\(position.id)", position.stateMap(snapshot))
      })
  }
}

extension Family where ID == PositionId, Record == [OrderEvent] {
  /// The fills of positions, before they are folded.
  static var fills: Self {
    Family(
      kind: "position", title: "positions", key: .positions, shape: .log,
      parse: { try PositionId(text: $0) }, text: { $0.text },
      reading: { _ in
        { _, parts, decoder in try parts.map { try decoder.decode(OrderEvent.self, from: $0) } }
      }, add: (.none, { _, _, _ in }), shown: ShownFamily(table: .none) { _ in ("", [:]) })
  }
}

extension AnyFamily {
  /// A position is copied fill by fill, as a node writes it, with those of its earlier round trips.
  static var positions: AnyFamily {
    AnyFamily(
      .positions, role: .usual,
      copy: { position, source, target throws(CacheError) in
        let fills = try await source.loadFills(of: position.id)
        return try target.write(
          CacheWrite(rule: .extend) { changes, context in
            changes.extend(
              RecordKey(prefix: context.positions, id: position.id.text), fills, context.serializer)
            changes.note(position, context)
          })
      })
  }
}

extension ChangeBuffer {
  /// Adds what writes a position that may have a log already.
  fileprivate mutating func add(_ position: Position, _ context: WriteContext) {
    let key = RecordKey(prefix: context.positions, id: position.id.text)
    extend(key, position.fills, context.serializer)
    note(position, context)
  }

  /// Adds what puts a position into its sets.
  fileprivate mutating func note(_ position: Position, _ context: WriteContext) {
    insert(position.id.text, into: context.keys.key(.positions))
    noteState(of: position, context)
  }

  /// Adds what writes the last fill of a position.
  @inline(__always)
  mutating func update(_ position: Position, _ context: WriteContext) {
    let key = RecordKey(prefix: context.positions, id: position.id.text)
    append(position.lastFill, to: key, context.serializer)
    noteState(of: position, context)
  }

  private mutating func noteState(of position: Position, _ context: WriteContext) {
    let (open, closed) = (context.keys.key(.positionsOpen), context.keys.key(.positionsClosed))
    withdraw(position.id.text, from: position.isOpen ? closed : open)
    insert(position.id.text, into: position.isOpen ? open : closed)
  }
}

extension WriteContext {
  /// The rule of an update.
  ///
  /// At least so long: the log may hold earlier round trips that this position never saw.
  @inline(__always)
  func ruleForUpdate(of position: Position) -> WriteRule {
    .appendAtLeast(length: UInt32(clamping: position.fillCount))
  }
}

extension RestoredState {
  /// The positions, by id.
  public var positions: Restored<Position> { self[.positions] }
}

extension CacheDatabase {
  /// Adds a position with its fills; the log of a netting position, which is reused for ever, goes on.
  ///
  /// A fill that the log already holds is reported: with it twice, no position can be made of the log.
  @discardableResult public func addPosition(_ position: Position) throws(CacheError) -> Receipt {
    try add(position, to: .positions)
  }

  /// Reads a position and its instrument.
  public func loadPosition(_ id: PositionId) async throws(CacheError) -> Position? {
    try await read(
      CacheRead { session throws(CacheError) in
        guard let first = try session.load(.fills, id)?.first else { return nil }
        var context = RestoredState()
        let instrument = try session.load(.instruments, first.instrumentId)
        context[.instruments] = Restored(records: instrument.map { [$0] } ?? [])
        return try session.load(.positions, id, context)
      })
  }

  /// Reads all positions, by id.
  public func loadPositions(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<Position> {
    try await read(
      CacheRead { session throws(CacheError) in
        // One pass for both families.
        let found = try session.engine.list(nil)
        var context = RestoredState()
        context[.instruments] = try session.load(.instruments, from: found, context)
        return try session.load(.positions, from: found, context)
      }
    ).checked(policy)
  }

  /// Reads every stored fill of a position, oldest first; empty when there is no such position.
  ///
  /// A position itself keeps the fills since it was last flat; those of earlier round trips are only in
  /// its log, where a netting position gathers them for ever.
  public func loadFills(of id: PositionId) async throws(CacheError) -> [OrderEvent] {
    try await load(id, from: .fills) ?? []
  }

  /// Removes a position and its entries in the sets of positions, in one step.
  ///
  /// Its snapshots stay, and so do its orders, which go on naming it.
  @discardableResult public func deletePosition(_ id: PositionId) throws(CacheError) -> Receipt {
    try write(
      CacheWrite { changes, context in
        changes.remove(context.key(.positions, id.text))
        for set in Index.setsOfPositions { changes.withdraw(id.text, from: context.keys.key(set)) }
      })
  }
}

extension Restored<Instrument> {
  /// Finds an instrument by its id, and says why it is not there.
  fileprivate func lookup() -> @Sendable (InstrumentId) throws -> Instrument {
    let byId = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return { id in
      guard let instrument = byId[id] else { throw RecordFault("its instrument \(id) is missing") }
      return instrument
    }
  }
}

extension Position {
  fileprivate func stateMap(_ snapshot: DynamicMap) -> DynamicMap {
    [
      "to_dict": .map(snapshot), "event_ids": .texts(eventIds), "trade_ids": .texts(tradeIds),
    ]
  }
}
