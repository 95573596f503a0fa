import TradingCache
import TradingModel

extension ShownTable {
  /// The columns of the table.
  var columns: [Table.Column] {
    switch self {
    case .fields(let names, _, let numbers):
      [Table.Column(heading: "id")]
        + names.map { name in
          let heading = name.split(separator: "_").joined(separator: " ")
          return Table.Column(heading: heading, isNumber: numbers.contains(name))
        }
    case .sizes: ShownTable.columns(["id", "name"], numbers: ["bytes"])
    case .values: ShownTable.columns(["id", "name", "value"])
    case .entries(let key, let value, let isSize):
      ShownTable.columns([key] + (isSize ? [] : [value]), numbers: isSize ? [value] : [])
    case .balances: ShownTable.columns(["id"], numbers: ShownTable.amounts)
    case .counts: ShownTable.columns(["id"], numbers: ["records"])
    case .none: []
    }
  }

  private static let amounts = ["total", "locked", "free"]

  private static func columns(_ texts: [String], numbers: [String] = []) -> [Table.Column] {
    texts.map { Table.Column(heading: $0) }
      + numbers.map { Table.Column(heading: $0, isNumber: true) }
  }

  /// The rows of one object.
  func rows(_ id: String, _ state: DynamicMap) -> [[String]] {
    switch self {
    case .fields(let names, let part, _):
      var map = state
      if let part, case .map(let inner)? = state[part] { map = inner }
      return [[id] + names.map { name in map[name].map(ShownTable.text) ?? "" }]
    case .sizes:
      return state.entries.map { [id, ShownTable.text($0.key), ShownTable.size($0.value)] }
    case .values:
      return state.entries.map { [id, ShownTable.text($0.key), ShownTable.text($0.value)] }
    case .entries(_, _, let isSize):
      return state.entries.map { entry in
        [
          ShownTable.text(entry.key),
          isSize ? ShownTable.size(entry.value) : ShownTable.text(entry.value),
        ]
      }
    case .balances: return balances(id, state)
    case .counts:
      guard case .array(let records)? = state["records"] else { return [] }
      return [[id, "\(records.count)"]]
    case .none: return []
    }
  }

  private func balances(_ id: String, _ state: DynamicMap) -> [[String]] {
    guard case .map(let balances)? = state["balances"], !balances.isEmpty else { return [[id]] }
    return balances.entries.map { entry in
      guard case .map(let amounts) = entry.value else { return [id] }
      return [id] + ShownTable.amounts.map { amounts[$0].map(ShownTable.text) ?? "" }
    }
  }

  /// How many bytes a value holds.
  private static func size(_ value: DynamicValue) -> String {
    if case .bytes(let bytes) = value { "\(bytes.count)" } else { text(value) }
  }

  /// A value in a cell: texts as they are, nothing for null, everything else as JSON.
  private static func text(_ value: DynamicValue) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    case .int(let number): "\(number)"
    case .uint(let number): "\(number)"
    default: String(decoding: JSONText.line(value), as: UTF8.self)
    }
  }
}
