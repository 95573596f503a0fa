import RedisClient
public import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  static let strategies = RecordFamily<StrategyId, SavedStrategy>(
    collection: .strategies, shape: .document, id: { try StrategyId($0) },
    record: { id, parts, decoder in
      SavedStrategy(
        id: id, state: try decoder.decode(StrategyState.self, from: parts[0]))
    })

  @discardableResult
  public func updateStrategy(
    _ id: StrategyId, _ state: StrategyState
  ) throws(CacheError) -> Receipt {
    try set(.strategies, id.text, state)
  }

  public func loadStrategy(_ id: StrategyId) async throws(CacheError) -> StrategyState {
    try await reading { session throws(CacheError) in try session.load(Self.strategies, id) }?
      .state ?? StrategyState()
  }

  @discardableResult
  public func deleteStrategy(_ id: StrategyId) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("DEL", argumentCount: 1, keys, .strategies, id.text)
      return 1
    }
  }
}
