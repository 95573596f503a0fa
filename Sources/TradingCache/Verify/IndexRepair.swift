import TradingModel

/// What an index holds, what is wrong with it, and the changes that put it right.
struct IndexRepair {
  let key: String
  private(set) var differences: [Difference] = []
  private(set) var changes: [IndexChange] = []

  init(key: String) { self.key = key }

  /// Compares a set with the plan.
  mutating func compare(_ members: [[UInt8]], of index: Index, with plan: IndexPlan) {
    var found: Set<Text> = []
    var foreign: [[UInt8]] = []
    for member in members {
      guard let id = IndexRepair.id(member) else {
        foreign.append(member)
        continue
      }
      found.insert(id)
      if plan.mustHold(id, in: index) == false {
        let isClosed = index == .positionsOpen && plan.mustHold(id, in: .positionsClosed) ?? false
        note(
          isClosed ? .closedPosition(id: "\(id)") : .extraMember(id: "\(id)"), .withdraw, [member])
      }
    }
    for id in plan.sets[index] ?? [] where !found.contains(id) {
      note(.missingMember(id: "\(id)"), .insert, [Array(id.description.utf8)])
    }
    let fills = foreign.filter { $0.firstRange(of: Array("OrderFilled".utf8)) != nil }
    let others = foreign.filter { $0.firstRange(of: Array("OrderFilled".utf8)) == nil }
    if !fills.isEmpty { note(.foreignFills(count: fills.count), .withdraw, fills) }
    if !others.isEmpty { note(.foreignMembers(count: others.count), .withdraw, others) }
  }

  /// Compares a hash with the plan; which client an order went to, no event tells.
  mutating func compare(
    _ entries: [(field: [UInt8], value: [UInt8])], of index: Index, with plan: IndexPlan
  ) {
    var found: Set<Text> = []
    var foreign: [[UInt8]] = []
    for (field, value) in entries {
      guard let id = IndexRepair.id(field) else {
        foreign.append(field)
        continue
      }
      found.insert(id)
      guard plan.knows(order: id) else {
        note(.extraMember(id: "\(id)"), .removeField, [field])
        continue
      }
      let allowed = index == .orderPosition ? plan.positionsOfOrders[id] ?? [] : []
      guard let target = allowed.last else {
        if IndexRepair.id(value) == nil { foreign.append(field) }
        continue
      }
      guard IndexRepair.id(value).map(allowed.contains) ?? false else {
        let shown = String(decoding: value.prefix(80), as: UTF8.self)
        note(
          .wrongValue(id: "\(id)", expected: "\(target)", found: shown), .setField,
          [field, Array(target.description.utf8)])
        continue
      }
    }
    if index == .orderPosition {
      for (id, positions) in plan.positionsOfOrders where !found.contains(id) {
        guard let target = positions.last else { continue }
        note(
          .missingMember(id: "\(id)"), .setField,
          [Array(id.description.utf8), Array(target.description.utf8)])
      }
    }
    guard !foreign.isEmpty else { return }
    note(.foreignMembers(count: foreign.count), .removeField, foreign)
  }

  /// Compares the catalogue with the entries of the keys that are there.
  mutating func compare(_ members: Set<[UInt8]>, with entries: [[UInt8]]) {
    for extra in members.subtracting(entries) {
      note(.extraMember(id: String(decoding: extra, as: UTF8.self)), .withdraw, [extra])
    }
    for missing in entries where !members.contains(missing) {
      note(.missingMember(id: String(decoding: missing, as: UTF8.self)), .insert, [missing])
    }
  }

  /// Notes another Redis type, and rebuilds the index in its place as far as the plan goes.
  mutating func replace(_ type: String, of index: Index, with plan: IndexPlan) {
    differences.append(Difference(key: key, kind: .wrongType(found: type)))
    changes.append(IndexChange(.remove, key: key))
    var rebuilt = IndexRepair(key: key)
    if Index.hashes.contains(index) {
      rebuilt.compare([(field: [UInt8], value: [UInt8])](), of: index, with: plan)
    } else {
      rebuilt.compare([[UInt8]](), of: index, with: plan)
    }
    changes += rebuilt.changes
  }

  /// Notes that the index is going to expire, and keeps it.
  mutating func keep() { note(.expires(isIndex: true), .persist, []) }

  private mutating func note(
    _ kind: Difference.Kind, _ change: Change.Kind, _ members: [[UInt8]]
  ) {
    differences.append(Difference(key: key, kind: kind))
    changes.append(IndexChange(change, key: key, members))
  }

  /// The id that a member is, if it can be one: text without control characters, and no record.
  private static func id(_ bytes: [UInt8]) -> Text? {
    let isRecord = bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
    guard !bytes.isEmpty, !isRecord, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    return Text(text)
  }
}

/// A change that puts an index right.
struct IndexChange: Sendable {
  let kind: Change.Kind
  let key: String
  /// Members of a set, fields of a hash, or a field and its value.
  let members: [[UInt8]]

  init(_ kind: Change.Kind, key: String, _ members: [[UInt8]] = []) {
    self.kind = kind
    self.key = key
    self.members = members
  }

  func write(to changes: inout ChangeBuffer) {
    switch kind {
    case .remove: changes.remove(key)
    case .persist: changes.persist(key)
    case .setField: changes.setField(members[0], to: members[1], in: key)
    default: changes.changeMembers(kind, members, of: key)
    }
  }
}
