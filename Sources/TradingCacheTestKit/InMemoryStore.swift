import TradingCache

/// What in-memory databases write to, in the place of a server: it outlives them, so that a test can
/// restart its node.
///
///     let store = InMemoryStore()
///     var database = try InMemoryCacheDatabase(traderId: trader, store: store)
///     ...
///     database = try InMemoryCacheDatabase(traderId: trader, store: store)  // after the "restart"
public final class InMemoryStore: Sendable {
  let memory = MemoryStore()

  /// Makes an empty store.
  public init() {}

  /// What a store can be made to suffer from, to see what a node makes of it.
  public enum Trouble: Sendable, Hashable {
    /// It takes no writes, for a reason that the status shows: a server that is away or full. They wait.
    case refuses(String)
    /// Each batch takes this long.
    case slow(Duration)
  }

  /// Has the store suffer from something; `nil` ends it.
  public func suffer(_ trouble: Trouble?) {
    switch trouble {
    case .refuses(let reason): memory.suffer(.refuses(reason))
    case .slow(let duration): memory.suffer(.slow(duration))
    case nil: memory.suffer(nil)
    }
  }

  /// What is stored at a moment, of all traders.
  public struct Copy: Sendable {
    let memory: MemoryStore.Copy
  }

  /// What is stored now.
  public func copy() -> Copy { Copy(memory: memory.copy()) }

  /// Puts older data in the place of what is stored, as a server does that comes back without its last writes:
  /// a writer stops with `CacheError.dataLoss`.
  public func lose(backTo copy: Copy) { memory.lose(backTo: copy.memory) }
}
