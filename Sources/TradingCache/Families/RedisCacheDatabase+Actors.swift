import RedisClient
public import TradingModel
import TradingSerialization

/// What actors and other components saved: maps of free form.
///
///     trader-{trader}:actors:{component}:state     string, the map
extension RedisCacheDatabase {
  static let actors = RecordFamily<ComponentId, SavedActor>(
    collection: .actors, shape: .document, id: { try ComponentId(text: $0) },
    record: { id, parts, decoder in
      SavedActor(id: id, state: try decoder.decode(DynamicMap.self, from: parts[0]))
    })

  /// Keeps what an actor saved, in place of what it had saved before.
  ///
  /// Keys of the map that look like a timestamp's (`ts_…`, and parts of `expire_time_ns` such as `time`)
  /// are best avoided: NautilusTrader writes their values as text, whatever they are.
  @discardableResult
  public func updateActor(_ id: ComponentId, _ state: DynamicMap) throws(CacheError) -> Receipt {
    try set(.actors, id.text, state)
  }

  /// Reads what an actor saved: empty when it has saved nothing.
  public func loadActor(_ id: ComponentId) async throws(CacheError) -> DynamicMap {
    try await reading { session throws(CacheError) in try session.load(Self.actors, id) }?
      .state ?? DynamicMap()
  }

  /// Reads what all actors saved, by id.
  public func loadActors(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<SavedActor> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.actors) }
      .checked(policy)
  }

  /// Removes what an actor saved.
  @discardableResult
  public func deleteActor(_ id: ComponentId) throws(CacheError) -> Receipt {
    try writing().enqueue { buffer in
      buffer.begin("DEL", argumentCount: 1, keys, .actors, id.text)
      return 1 + appendListing("SREM", .actors, id.text, to: &buffer)
    }
  }
}

/// What an actor saved.
public struct SavedActor: Sendable, Hashable {
  /// The actor.
  public let id: ComponentId
  /// What it saved.
  public let state: DynamicMap

  /// Names a state.
  public init(id: ComponentId, state: DynamicMap) {
    self.id = id
    self.state = state
  }
}
