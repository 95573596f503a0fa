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

  @discardableResult
  public func updateActor(_ id: ComponentId, _ state: DynamicMap) throws(CacheError) -> Receipt {
    try set(.actors, id.text, state)
  }

  public func loadActor(_ id: ComponentId) async throws(CacheError) -> DynamicMap {
    try await reading { session throws(CacheError) in try session.load(Self.actors, id) }?
      .state ?? DynamicMap()
  }

  public func loadActors(
    _ policy: UnreadablePolicy
  ) async throws(CacheError) -> Restored<SavedActor> {
    try await reading { session throws(CacheError) in try session.loadAll(Self.actors) }
      .checked(policy)
  }

  @discardableResult
  public func deleteActor(_ id: ComponentId) throws(CacheError) -> Receipt {
    try delete(.actors, id.text)
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
