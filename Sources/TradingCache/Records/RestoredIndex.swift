/// An index that leads from ids to ids, and its entries that cannot be read.
public struct RestoredIndex<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// What each id leads to.
  public let entries: [Key: Value]
  /// Entries that hold no valid ids; they are left where they are.
  public let unreadable: [UnreadableRecord]

  /// Holds entries.
  public init(entries: [Key: Value] = [:], unreadable: [UnreadableRecord] = []) {
    self.entries = entries
    self.unreadable = unreadable
  }

  /// What an id leads to.
  public subscript(key: Key) -> Value? { entries[key] }

  /// The same, or an error when something is unreadable and may not be.
  func checked(_ policy: UnreadablePolicy) throws(CacheError) -> RestoredIndex {
    if policy == .strict, !unreadable.isEmpty { throw .unreadable(unreadable) }
    return self
  }
}

/// The ids in an index, and its members that are none.
public struct RestoredMembers<ID: Hashable & Sendable>: Sendable {
  /// The ids.
  public let ids: Set<ID>
  /// How many members are fills instead of ids: NautilusTrader 1.221 puts them there, and they mean
  /// nothing.
  public let foreignFills: Int
  /// Members that are neither; they are left where they are.
  public let unreadable: [UnreadableRecord]

  /// Holds ids.
  public init(ids: Set<ID> = [], foreignFills: Int = 0, unreadable: [UnreadableRecord] = []) {
    self.ids = ids
    self.foreignFills = foreignFills
    self.unreadable = unreadable
  }
}
