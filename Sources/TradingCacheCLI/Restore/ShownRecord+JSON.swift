import TradingCache
import TradingModel

extension ShownRecord {
  /// The line of JSON, without its end.
  func json(of trader: TraderId) -> [UInt8] {
    var map: DynamicMap = ["kind": .string(kind), "trader": .string("\(trader)")]
    map["id"] = id.map(DynamicValue.string)
    switch content {
    case .state(let state): map["state"] = .map(state)
    case .error(let reason): map["error"] = .string(reason)
    }
    return JSONText.line(.map(map))
  }

  /// The kind and the id, for people.
  var name: String { id.map { "\(kind) \($0)" } ?? kind }

  /// The state as JSON; `nil` for what cannot be read.
  var stateJSON: [UInt8]? {
    if case .state(let state) = content { JSONText.line(.map(state)) } else { nil }
  }
}

extension RestoredState {
  /// What is printed of everything that is stored of a trader, in the order of the families.
  ///
  /// - Parameter lists: its snapshots and the recent market.
  func shown(of trader: TraderKey, _ lists: [RestoredList]) -> [ShownRecord] {
    let byFamily = Dictionary(grouping: lists, by: \.kind)
    let records = Dictionary(grouping: shown(of: trader, sharedOnly: false), by: \.kind)
    return families.rows.flatMap { family in
      (records[family.kind] ?? []) + (byFamily[family.kind] ?? []).flatMap(family.show)
    }
  }
}
