import TradingModel
import TradingSerialization

extension ReadSession {
  /// Notes the keys that the store is going to remove; a heartbeat is meant to go, and the writer's own keys
  /// are its own.
  func noteExpiring(_ found: [String], _ check: inout Check) throws(CacheError) {
    let spared = Set(keys.ofWriter + [keys.heartbeat])
    let records = found.filter { !spared.contains($0) }
    for key in try engine.expiring(among: records) { check.noteExpiring(key) }
  }

  /// Compares every index with the event logs.
  func compareIndexes(
    _ check: inout Check, _ orders: Restored<Order>, _ positions: Restored<Position>
  ) throws(CacheError) {
    let plan = IndexPlan(
      orders: orders.records, positions: positions.records,
      unreadableOrders: ids(of: .orders, orders.unreadable),
      unreadablePositions: ids(of: .positions, positions.unreadable))
    for index in Index.allCases { check.note(try compare(index, with: plan)) }
  }

  private func compare(_ index: Index, with plan: IndexPlan) throws(CacheError) -> IndexRepair {
    let key = keys.key(index).description
    var repair = IndexRepair(key: key)
    var parts: [[UInt8]] = []
    let fault = try read(key, as: index.shape) { found in parts = found.map { [UInt8]($0) } }
    if fault != nil {
      let kind = try engine.kind(of: key) ?? "value of another shape"
      repair.replace(kind, of: index, with: plan)
    } else if index.shape == .hash {
      let entries = stride(from: 0, to: parts.count - 1, by: 2).map {
        (field: parts[$0], value: parts[$0 + 1])
      }
      repair.compare(entries, of: index, with: plan)
    } else {
      repair.compare(parts, of: index, with: plan)
    }
    return repair
  }

  /// Compares the catalogue with the keys that are there, where one is kept.
  func compareCatalogue(_ check: inout Check, _ found: KeyList) throws(CacheError) {
    switch try engine.catalogue() {
    case nil: break
    case .otherShape(let reason):
      check.note([UnreadableRecord(key: keys.catalogue, reason: reason)])
    case .entries(let entries):
      var repair = IndexRepair(key: keys.catalogue)
      repair.compare(Set(entries), with: keys.catalogueEntries(for: found))
      check.note(repair)
    }
  }

  private func ids(of family: FamilyKey, _ records: [UnreadableRecord]) -> Set<Text> {
    Set(records.compactMap { keys.id(in: $0.key, of: family).map { Text($0) } })
  }
}
