/// The records of one family, in the order of their ids, and those that cannot be read.
public struct Restored<Record: Sendable>: Sendable, RandomAccessCollection {
  /// The records, in the order of their ids.
  public let records: [Record]
  /// The stored records that cannot be read; they are left where they are.
  public let unreadable: [UnreadableRecord]

  /// Holds records that are in order.
  public init(records: [Record] = [], unreadable: [UnreadableRecord] = []) {
    self.records = records
    self.unreadable = unreadable
  }

  public var startIndex: Int { records.startIndex }
  public var endIndex: Int { records.endIndex }
  public subscript(position: Int) -> Record { records[position] }

  /// The same, or an error when something is unreadable and may not be.
  package func checked(_ policy: UnreadablePolicy) throws(CacheError) -> Restored {
    if policy == .strict, !unreadable.isEmpty { throw .unreadable(unreadable) }
    return self
  }
}
