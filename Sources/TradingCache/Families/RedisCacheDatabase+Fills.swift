import RedisClient
public import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  private static let storedFills = RecordFamily<PositionId, [OrderEvent]>(
    collection: .positions, shape: .log, id: { try PositionId(text: $0) },
    record: { _, events, decoder in
      try events.map { try decoder.decode(OrderEvent.self, from: $0) }
    })

  /// Reads every stored fill of a position, oldest first; empty when there is no such position.
  ///
  /// A position itself keeps the fills since it was last flat; those of earlier round trips are only in
  /// its log, where a netting position gathers them for ever.
  public func loadFills(of id: PositionId) async throws(CacheError) -> [OrderEvent] {
    try await reading { session throws(CacheError) in
      try session.load(Self.storedFills, id)
    } ?? []
  }
}
