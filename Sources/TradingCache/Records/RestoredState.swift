/// Everything that was stored of a trader.
public struct RestoredState: Sendable {
  package let families: FamilyTable
  var restored: [String: AnyRestored] = [:]

  /// How many lists are stored of the families that `CacheDatabase.loadAllLists(_:)` reads, by their kind:
  /// snapshots and the recent market.
  public internal(set) var listCounts: [String: Int] = [:]
  /// What opening the database found.
  public internal(set) var opening = Opening()

  init(families: FamilyTable = FamilyTable(rows: [])) { self.families = families }

  /// What was restored of a family, by its kind.
  subscript(kind: String) -> AnyRestored? {
    get { restored[kind] }
    set { restored[kind] = newValue }
  }

  /// The records of a family.
  public internal(set) subscript<ID, Record>(family: Family<ID, Record>) -> Restored<Record> {
    get { restored[family.kind]?.records(of: Record.self) ?? Restored() }
    set { restored[family.kind] = AnyRestored(newValue) }
  }

  /// How the trader's last writer ended; `nil` when a read-only database was asked.
  public var lastStop: LastStop? { opening.lastStop }
  /// Whether the store has kept what it had confirmed.
  public var confirmedWrites: ConfirmedWrites { opening.confirmedWrites }

  /// The stored records of all families that cannot be read.
  var unreadable: [UnreadableRecord] {
    families.rows.flatMap { restored[$0.kind]?.unreadable ?? [] }
  }

  /// What tools show of everything that was restored, in the order of the table.
  ///
  /// - Parameter sharedOnly: whether only the families that NautilusTrader restores are shown.
  package func shown(of trader: TraderKey, sharedOnly: Bool) -> [ShownRecord] {
    families.rows.filter { $0.role.isShared || !sharedOnly }.flatMap { family in
      restored[family.kind].map { family.show($0, trader) } ?? []
    }
  }
}
