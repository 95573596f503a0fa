import RedisClient
public import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  /// The fills of a position, before they are folded with its instrument.
  private static let fills = RecordFamily<PositionId, [OrderEvent]>(
    collection: .positions, shape: .log, id: { try PositionId(text: $0) },
    record: { _, events, decoder in
      try events.map { try decoder.decode(OrderEvent.self, from: $0) }
    })

  /// Positions, folded with their instruments, which `instrument` finds.
  static func positions(
    instrument: @escaping @Sendable (InstrumentId) throws -> Instrument
  ) -> RecordFamily<PositionId, Position> {
    RecordFamily(
      collection: .positions, shape: .log, id: { try PositionId(text: $0) },
      record: { id, events, decoder in
        try fold(try fills.record(id, events, decoder), id: id, instrument)
      })
  }

  private static func fold(
    _ fills: [OrderEvent], id: PositionId, _ instrument: (InstrumentId) throws -> Instrument
  ) throws -> Position {
    guard let first = fills.first else { throw RecordFault("it has no fills") }
    let position = try Position(instrument: try instrument(first.instrumentId), fills: fills)
    guard position.id == id else { throw RecordFault("holds the fills of position \(position.id)") }
    return position
  }

  @discardableResult
  public func addPosition(_ position: Position) throws(CacheError) -> Receipt {
    let id = position.id.text
    let fills = position.fills
    return try writing().enqueue(rule: .extend) { buffer in
      buffer.begin("RPUSH", argumentCount: fills.count + 1, keys, .positions, id)
      for fill in fills { buffer.appendBulk(fill, serializer) }
      // Where the newest stands, from the end: twice, if it was added before.
      buffer.begin("LPOS", argumentCount: 8, keys, .positions, id)
      buffer.appendBulk(position.lastFill, serializer)
      for word in ["RANK", "-1", "COUNT", "2", "MAXLEN"] { buffer.appendBulk(word) }
      buffer.appendBulk(10_000)
      buffer.appendIndex("SADD", keys, .positions, id)
      return 3 + buffer.appendPositionState(keys, id, isOpen: position.isOpen)
    }
  }

  @discardableResult
  public func updatePosition(_ position: Position) throws(CacheError) -> Receipt {
    let id = position.id.text
    let fill = position.lastFill
    // At least: the log may hold earlier round trips that this position never saw.
    let rule = WriteRule.appendAtLeast(length: UInt32(clamping: position.fillCount))
    return try writing().enqueue(rule: rule) { buffer in
      buffer.begin("RPUSHX", argumentCount: 2, keys, .positions, id)
      buffer.appendBulk(fill, serializer)
      return 1 + buffer.appendPositionState(keys, id, isOpen: position.isOpen)
    }
  }

  public func loadPosition(_ id: PositionId) async throws(CacheError) -> Position? {
    try await reading { session throws(CacheError) in
      guard let fills = try session.load(Self.fills, id), let first = fills.first else {
        return nil
      }
      let instrument = try session.load(Self.instruments, first.instrumentId)
      let found = Restored(records: instrument.map { [$0] } ?? [])
      do {
        return try Self.fold(fills, id: id, found.lookup())
      } catch {
        let key = session.keys.key(.positions, id)
        throw .unreadable([UnreadableRecord(key: key, reason: ReadSession.reason(error))])
      }
    }
  }

  public func loadPositions(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<Position> {
    try await reading { session throws(CacheError) in
      // One pass for both families.
      let found = try session.list()
      let instruments = try session.load(Self.instruments, from: found)
      return try session.load(Self.positions(instrument: instruments.lookup()), from: found)
    }.checked(policy)
  }
}

extension CommandBuffer {
  fileprivate mutating func appendPositionState(
    _ keys: KeySpace, _ id: Text, isOpen: Bool
  ) -> Int {
    appendIndex(isOpen ? "SREM" : "SADD", keys, .positionsClosed, id)
    appendIndex(isOpen ? "SADD" : "SREM", keys, .positionsOpen, id)
    return 2
  }
}

extension Restored<Instrument> {
  /// Finds an instrument by its id, and says why it is not there.
  func lookup() -> @Sendable (InstrumentId) throws -> Instrument {
    let byId = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return { id in
      guard let instrument = byId[id] else { throw RecordFault("its instrument \(id) is missing") }
      return instrument
    }
  }
}
