public import TradingModel
import TradingSerialization

/// What strategies saved: maps of name to bytes.
///
///     trader-{trader}:strategies:{strategy}:state     string
///     trader-{trader}:strategies:{strategy}:State     hash of versions up to 1.182, which is read
extension FamilyKey {
  static let strategies = FamilyKey("strategies", suffix: ":state", olderSuffix: ":State")
}

extension Family where ID == StrategyId, Record == SavedStrategy {
  static var strategies: Self {
    Family(
      kind: "strategy", title: "strategies", key: .strategies, shape: .document,
      parse: { try StrategyId(text: $0) }, text: { $0.text },
      reading: { _ in
        { id, parts, decoder in
          SavedStrategy(id: id, state: try decoder.decode(StrategyState.self, from: parts[0]))
        }
      },
      olderHash: { id, parts in
        SavedStrategy(id: id, state: try OlderFields.state(parts))
      },
      add: (
        .none,
        { saved, changes, context in
          let key = context.key(.strategies, saved.id.text)
          changes.set(key, saved.state, context.serializer)
          context.list(.insert, .strategies, saved.id.text, in: &changes)
        }
      ),
      shown: ShownFamily(table: .sizes) { saved in
        let entries = saved.state.entries.map { entry in
          DynamicMap.Entry(key: .string(entry.name), value: .bytes(entry.bytes))
        }
        return ("\(saved.id)", DynamicMap(entries: entries))
      })
  }
}

extension AnyFamily {
  static var strategies: AnyFamily { AnyFamily(.strategies, role: .usual) }
}

extension RestoredState {
  /// What the strategies saved, by id.
  public var strategies: Restored<SavedStrategy> { self[.strategies] }
}

extension CacheDatabase {
  /// Keeps what a strategy saved, in place of what it had saved before.
  @discardableResult public func updateStrategy(
    _ id: StrategyId, _ state: StrategyState
  ) throws(CacheError) -> Receipt {
    try add(SavedStrategy(id: id, state: state), to: .strategies)
  }

  /// Keeps what a strategy wants to find again.
  ///
  /// - Throws: what `saveState()` throws, and `CacheError` when no more writes are taken.
  @discardableResult public func updateStrategy(_ strategy: some Strategy) throws -> Receipt {
    try updateStrategy(strategy.id, try strategy.saveState())
  }

  /// Reads what a strategy saved: empty when it has saved nothing.
  public func loadStrategy(_ id: StrategyId) async throws(CacheError) -> StrategyState {
    try await load(id, from: .strategies)?.state ?? StrategyState()
  }

  /// Removes what a strategy saved.
  @discardableResult public func deleteStrategy(_ id: StrategyId) throws(CacheError) -> Receipt {
    try delete(id, from: .strategies)
  }
}

/// What a strategy saved.
public struct SavedStrategy: Sendable, Hashable {
  /// The strategy.
  public let id: StrategyId
  /// What it saved.
  public let state: StrategyState

  /// Names a strategy and what it saved.
  public init(id: StrategyId, state: StrategyState) {
    self.id = id
    self.state = state
  }
}
