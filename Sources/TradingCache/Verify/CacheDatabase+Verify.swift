import TradingModel
import TradingSerialization

extension CacheDatabase {
  /// Checks everything that is stored of the trader, and changes nothing.
  ///
  /// Every record is decoded, every order and position is replayed from its events, and every index is
  /// compared with the event logs. A node may go on writing meanwhile: what it changed between two
  /// reads is looked at again before it is called a difference.
  ///
  /// - Throws: `CacheError.redis`; what is wrong with records is in the result.
  public func verify() async throws(CacheError) -> Verification {
    let first = try await check().verification
    guard !first.differences.isEmpty else { return first }
    let second = try await check().verification
    let known = Set(first.differences)
    return Verification(
      keys: second.keys, replayed: second.replayed,
      differences: second.differences.filter(known.contains))
  }

  /// Makes the indexes what the event logs say, and touches nothing else; returns what is still wrong.
  ///
  /// It writes as the trader's writer, so that nobody else writes meanwhile. Entries about orders whose
  /// logs cannot be read stay as they are.
  ///
  /// - Throws: `CacheError.readOnly` without the role of a writer, and what `sync()` throws.
  public func repairIndexes() async throws(CacheError) -> Verification {
    for change in try await check().changes {
      try write(CacheWrite { changes, _ in change.write(to: &changes) })
    }
    try await sync()
    return try await verify()
  }

  private func check() async throws(CacheError) -> Check {
    try await read(
      CacheRead { session throws(CacheError) in
        let found = try session.engine.listAll()
        var check = Check(keys: session.keys, found: found.texts)
        let state = try session.restore(from: found)
        check.note(state.unreadable)
        try session.forEachList(in: found) { list in check.note(list.records.unreadable) }
        check.compareFills(
          state.orders.records, state.positions.records, unreadable: state.positions.unreadable)
        try session.compareIndexes(&check, state.orders, state.positions)
        try session.compareCatalogue(&check, found)
        try session.noteExpiring(found.texts, &check)
        return check
      })
  }
}

/// What one pass over everything finds.
struct Check: Sendable {
  let keys: KeySpace
  private let found: Int
  private var replayed = 0
  private var differences: [Difference] = []
  /// What would put the indexes right.
  private(set) var changes: [IndexChange] = []

  init(keys: KeySpace, found: [String]) {
    self.keys = keys
    self.found = found.count
    let own = keys.ofWriter
    for key in found where !own.contains(key) {
      let isKnown = keys.isKnown(key.utf8) && isKnownIndex(key)
      if !isKnown { note(Difference(key: key, kind: .unknownKey)) }
    }
  }

  private func isKnownIndex(_ key: String) -> Bool {
    guard key.hasPrefix(keys.prefix(.indexes).description) else { return true }
    return Index.allCases.contains { keys.key($0).description == key }
  }

  var verification: Verification {
    let sorted = Set(differences).sorted {
      $0.description.utf8.lexicographicallyPrecedes($1.description.utf8)
    }
    return Verification(keys: found, replayed: replayed, differences: sorted)
  }

  mutating func note(_ difference: Difference) { differences.append(difference) }

  mutating func noteExpiring(_ key: String) {
    guard key.utf8.starts(with: keys.prefix(.indexes).description.utf8) else {
      note(Difference(key: key, kind: .expires(isIndex: false)))
      return
    }
    var repair = IndexRepair(key: key)
    repair.keep()
    note(repair)
  }

  mutating func note(_ records: [UnreadableRecord]) {
    for record in records {
      note(Difference(key: record.key, kind: .unreadable(reason: record.reason)))
    }
  }

  mutating func note(_ repair: IndexRepair) {
    differences += repair.differences
    changes += repair.changes
  }

  /// Compares the fills of positions with those of their orders, where both are stored.
  mutating func compareFills(
    _ orders: [Order], _ positions: [Position], unreadable: [UnreadableRecord]
  ) {
    replayed = orders.count + positions.count
    let byId = Dictionary(orders.map { ($0.clientOrderId, $0) }, uniquingKeysWith: { $1 })
    for position in positions {
      for event in position.fills {
        guard case .filled(let fill) = event.kind, let order = byId[event.clientOrderId],
          !order.tradeIds.contains(fill.tradeId)
        else { continue }
        note(
          Difference(
            key: keys.key(.positions, position.id),
            kind: .fillWithoutOrder(trade: "\(fill.tradeId)", order: "\(order.clientOrderId)")))
      }
    }
    let stored = Set(positions.map { keys.key(.positions, $0.id) } + unreadable.map(\.key))
    for order in orders {
      guard let position = order.positionId else { continue }
      let key = keys.key(.positions, position)
      guard !stored.contains(key) else { continue }
      note(
        Difference(
          key: key,
          kind: .missingPosition(id: "\(position)", order: "\(order.clientOrderId)")))
    }
  }
}
