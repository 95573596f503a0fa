import RedisClient
public import TradingModel
import TradingSerialization

extension RedisCacheDatabase {
  static let strategies = RecordFamily<StrategyId, SavedStrategy>(
    collection: .strategies, shape: .document, id: { try StrategyId(text: $0) },
    record: { id, parts, decoder in
      SavedStrategy(
        id: id, state: try decoder.decode(StrategyState.self, from: parts[0]))
    },
    olderHash: OlderHash(suffix: ":State") { id, parts in
      SavedStrategy(id: id, state: try OlderFields.state(parts))
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
    // An older version's key would be read again in the place of the one that is gone.
    let olderKey = "\(keys.prefix(.strategies))\(id):State"
    return try writing().enqueue { buffer in
      buffer.begin("DEL", argumentCount: 1, keys, .strategies, id.text)
      buffer.append(command: "DEL", olderKey)
      return 2 + appendListing("SREM", .strategies, id.text, to: &buffer)
    }
  }
}
