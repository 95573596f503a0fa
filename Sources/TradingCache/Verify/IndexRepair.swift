import RedisClient
import TradingModel

/// What an index holds, what is wrong with it, and the commands that put it right.
struct IndexRepair {
  let key: String
  private(set) var differences: [Difference] = []
  /// Arguments of commands, the first of which is the name.
  private(set) var commands: [[[UInt8]]] = []

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
        note(isClosed ? .closedPosition(id: "\(id)") : .extraMember(id: "\(id)"), "SREM", [member])
      }
    }
    for id in plan.sets[index] ?? [] where !found.contains(id) {
      note(.missingMember(id: "\(id)"), "SADD", [Array(id.description.utf8)])
    }
    let fills = foreign.filter { $0.firstRange(of: Array("OrderFilled".utf8)) != nil }
    let others = foreign.filter { $0.firstRange(of: Array("OrderFilled".utf8)) == nil }
    if !fills.isEmpty { note(.foreignFills(count: fills.count), "SREM", fills) }
    if !others.isEmpty { note(.foreignMembers(count: others.count), "SREM", others) }
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
        note(.extraMember(id: "\(id)"), "HDEL", [field])
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
          .wrongValue(id: "\(id)", expected: "\(target)", found: shown), "HSET",
          [field, Array(target.description.utf8)])
        continue
      }
    }
    if index == .orderPosition {
      for (id, positions) in plan.positionsOfOrders where !found.contains(id) {
        guard let target = positions.last else { continue }
        note(
          .missingMember(id: "\(id)"), "HSET",
          [Array(id.description.utf8), Array(target.description.utf8)])
      }
    }
    guard !foreign.isEmpty else { return }
    note(.foreignMembers(count: foreign.count), "HDEL", foreign)
  }

  /// Compares the catalogue with the entries of the keys that are there.
  mutating func compare(_ members: Set<[UInt8]>, with entries: [[UInt8]]) {
    for extra in members.subtracting(entries) {
      note(.extraMember(id: String(decoding: extra, as: UTF8.self)), "SREM", [extra])
    }
    for missing in entries where !members.contains(missing) {
      note(.missingMember(id: String(decoding: missing, as: UTF8.self)), "SADD", [missing])
    }
  }

  /// Notes another Redis type, and rebuilds the index in its place as far as the plan goes.
  mutating func replace(_ type: String, of index: Index, with plan: IndexPlan) {
    differences.append(Difference(key: key, kind: .wrongType(found: type)))
    commands.append([Array("DEL".utf8), Array(key.utf8)])
    var rebuilt = IndexRepair(key: key)
    if IndexPlan.hashes.contains(index) {
      rebuilt.compare([(field: [UInt8], value: [UInt8])](), of: index, with: plan)
    } else {
      rebuilt.compare([[UInt8]](), of: index, with: plan)
    }
    commands += rebuilt.commands
  }

  /// Notes that the index is going to expire, and keeps it.
  mutating func keep() { note(.expires(isIndex: true), "PERSIST", []) }

  private mutating func note(_ kind: Difference.Kind, _ command: String, _ arguments: [[UInt8]]) {
    differences.append(Difference(key: key, kind: kind))
    commands.append([Array(command.utf8), Array(key.utf8)] + arguments)
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
