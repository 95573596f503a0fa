public import TradingModel
import TradingSerialization

/// What actors and other components saved: maps of free form.
///
///     trader-{trader}:actors:{component}:state     string
extension FamilyKey {
  static let actors = FamilyKey("actors", suffix: ":state")
}

extension Family where ID == ComponentId, Record == SavedActor {
  static var actors: Self {
    Family(
      kind: "actor", title: "actors", key: .actors, shape: .document,
      parse: { try ComponentId(text: $0) }, text: { $0.text },
      reading: { _ in
        { id, parts, decoder in
          SavedActor(id: id, state: try decoder.decode(DynamicMap.self, from: parts[0]))
        }
      },
      add: (
        .none,
        { saved, changes, context in
          changes.set(context.key(.actors, saved.id.text), saved.state, context.serializer)
          context.list(.insert, .actors, saved.id.text, in: &changes)
        }
      ), shown: ShownFamily(table: .values) { ("\($0.id)", $0.state) })
  }
}

extension AnyFamily {
  static var actors: AnyFamily { AnyFamily(.actors, role: .rare) }
}

extension RestoredState {
  /// What the actors saved, by id.
  public var actors: Restored<SavedActor> { self[.actors] }
}

extension CacheDatabase {
  /// Keeps what an actor saved, in place of what it had saved before.
  ///
  /// Keys of the map that look like a timestamp's (`ts_…`, and parts of `expire_time_ns` such as `time`)
  /// are best avoided: NautilusTrader writes their values as text, whatever they are.
  @discardableResult public func updateActor(
    _ id: ComponentId, _ state: DynamicMap
  ) throws(CacheError) -> Receipt {
    try add(SavedActor(id: id, state: state), to: .actors)
  }

  /// Reads what an actor saved: empty when it has saved nothing.
  public func loadActor(_ id: ComponentId) async throws(CacheError) -> DynamicMap {
    try await load(id, from: .actors)?.state ?? DynamicMap()
  }

  /// Reads what all actors saved, by id.
  public func loadActors(
    _ policy: UnreadablePolicy = .strict
  ) async throws(CacheError) -> Restored<SavedActor> {
    try await loadAll(.actors, policy)
  }

  /// Removes what an actor saved.
  @discardableResult public func deleteActor(_ id: ComponentId) throws(CacheError) -> Receipt {
    try delete(id, from: .actors)
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
