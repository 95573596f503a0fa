import TradingModel
import TradingSerialization

/// A row of the table of families: a family of any records, as restore, verify, copy and the tools see it.
public struct AnyFamily: Sendable {
  /// The family in one word, for tools.
  public let kind: String
  /// What tools print above its records.
  public let title: String
  /// The words in its keys; `nil` for what is no family of keys, such as an index.
  let key: FamilyKey?
  let role: Role
  package let table: ShownTable
  /// Reads all that is stored of it; `nil` for lists, which are read one by one.
  let restore: (@Sendable (ReadSession, KeyList, RestoredState) throws(CacheError) -> AnyRestored)?
  /// Reads one list whose elements stand for themselves.
  var readList: (@Sendable (ReadSession, String) throws(CacheError) -> Restored<any WireRecord>)?
  /// What tools show of what was restored.
  let show: @Sendable (AnyRestored, TraderKey) -> [ShownRecord]
  /// Writes what was restored from one database into another.
  let copy:
    @Sendable (AnyRestored, any CacheDatabase, any CacheDatabase) async throws(CacheError) -> Void

  /// What a family is to those who look at all of them.
  struct Role: Sendable {
    /// Whether NautilusTrader restores it.
    var isShared = true
    /// Whether a report counts it: always, where there are records, or not at all.
    var counting = Counting.whereThereAreAny

    enum Counting: Sendable { case always, whereThereAreAny, never }

    /// Records that every node has.
    static let usual = Role(counting: .always)
    /// Records that not every node has.
    static let rare = Role()
    /// Records that every node has, and that NautilusTrader does not restore.
    static let command = Role(isShared: false, counting: .always)
    /// What only this package has.
    static let own = Role(isShared: false)
    /// An index: no records to be counted.
    static let index = Role(counting: .never)
  }
}

/// What was restored of a family.
struct AnyRestored: Sendable {
  /// A `Restored` of the family's records, or what else it consists of.
  let content: any Sendable
  let count: Int
  let unreadable: [UnreadableRecord]

  init<Record>(_ restored: Restored<Record>) {
    self.init(content: restored, count: restored.count, unreadable: restored.unreadable)
  }

  init(content: any Sendable, count: Int, unreadable: [UnreadableRecord]) {
    self.content = content
    self.count = count
    self.unreadable = unreadable
  }
}

extension AnyFamily {
  /// The row of a family of records.
  public init<ID, Record>(_ family: Family<ID, Record>) { self.init(family, role: .rare) }

  init<ID, Record>(
    _ family: Family<ID, Record>, role: Role,
    show: (@Sendable (Restored<Record>, TraderKey) -> [ShownRecord])? = nil,
    copy: (
      @Sendable (Record, any CacheDatabase, any CacheDatabase) async throws(CacheError) -> Receipt?
    )? = nil
  ) {
    kind = family.kind
    title = family.title
    key = family.key
    self.role = role
    table = family.shown.table
    restore = { session, found, context throws(CacheError) in
      AnyRestored(try session.load(family, from: found, context))
    }
    self.show = { restored, trader in
      let records = restored.records(of: Record.self)
      return show?(records, trader) ?? family.showAll(records, trader)
    }
    self.copy = { restored, source, target throws(CacheError) in
      for record in restored.records(of: Record.self) {
        let receipt: Receipt? =
          if let copy {
            try await copy(record, source, target)
          } else {
            try target.add(record, to: family)
          }
        try await target.bound(receipt)
      }
    }
  }
}

extension AnyRestored {
  /// The records, which are of this type.
  func records<Record>(of type: Record.Type) -> Restored<Record> {
    content as? Restored<Record> ?? Restored()
  }
}

extension Family {
  /// One object for each record and each one that cannot be read, in the order of their ids.
  fileprivate func showAll(_ restored: Restored<Record>, _ trader: TraderKey) -> [ShownRecord] {
    let keys = trader.keySpace([key])
    let sound = restored.map { record -> ShownRecord in
      do throws(SerializationError) {
        let (id, map) = try shown.state(record)
        return ShownRecord(kind: kind, id: id, content: .state(map))
      } catch {
        return ShownRecord(kind: kind, id: nil, content: .error("it cannot be printed: \(error)"))
      }
    }
    let faults = restored.unreadable.map { record in
      ShownRecord(
        kind: kind, id: keys.id(in: record.key, of: key) ?? record.key,
        content: .error(record.description))
    }
    return (sound + faults).sorted {
      ($0.id ?? "").utf8.lexicographicallyPrecedes(($1.id ?? "").utf8)
    }
  }
}

extension CacheDatabase {
  /// Waits now and then, so that the queue of unconfirmed writes stays small.
  func bound(_ receipt: Receipt?) async throws(CacheError) {
    guard let receipt, receipt.sequence.isMultiple(of: 10_000) else { return }
    try await confirmed(receipt)
  }
}

extension AnyFamily {
  /// The same family, after whose restoring `body` is called.
  func afterRestoring(
    _ body: @escaping @Sendable (AnyRestored, ReadSession) -> Void
  ) -> AnyFamily {
    guard let restore else { return self }
    return AnyFamily(
      kind: kind, title: title, key: key, role: role, table: table,
      restore: { session, found, context throws(CacheError) in
        let restored = try restore(session, found, context)
        body(restored, session)
        return restored
      }, readList: readList, show: show, copy: copy)
  }
}
