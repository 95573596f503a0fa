package import TradingModel
import TradingSerialization

/// What tools show of the records of a family.
struct ShownFamily<Record: Sendable>: Sendable {
  /// How a table shows them.
  let table: ShownTable
  /// The id of a record, and its state as a map.
  let state: @Sendable (Record) throws(SerializationError) -> (id: String, map: DynamicMap)

  /// Shows the map that is stored of a record, changed by `body`.
  static func wire(
    _ table: ShownTable, id: @escaping @Sendable (Record) -> String,
    _ body: @escaping @Sendable (DynamicMap, Record) -> DynamicMap = { map, _ in map }
  ) -> ShownFamily where Record: WireRecord {
    ShownFamily(table: table) { record throws(SerializationError) in
      (id(record), body(try DynamicMap(wireMapOf: record), record))
    }
  }
}

/// Which values of a family's states a table shows.
package enum ShownTable: Sendable {
  /// The id of each record, and the values at these names of its state, or of the map under `in`.
  case fields([String], in: String? = nil, numbers: Set<String> = [])
  /// One row for each entry of a state: the state's id, the entry's name, and how many bytes it has.
  case sizes
  /// One row for each entry of a state: the state's id, the entry's name and its value.
  case values
  /// One row for each entry of a state: its name and its value, under these headings.
  case entries(String, String, isSize: Bool = false)
  /// One row for each balance of an account.
  case balances
  /// The id of each list, and how many records it has.
  case counts
  /// No table.
  case none
}

/// One object that tools show: what it is, and its state or why it cannot be read.
package struct ShownRecord: Sendable {
  package enum Content: Sendable {
    case state(DynamicMap)
    case error(String)
  }

  /// The word of its family.
  package let kind: String
  /// `nil` for what a trader has one of.
  package let id: String?
  package let content: Content

  /// Whether it could be read.
  package var isSound: Bool { if case .state = content { true } else { false } }
}

extension DynamicMap {
  /// The map that is stored of a record, with timestamps as integers.
  init(wireMapOf record: some WireRecord) throws(SerializationError) {
    let bytes = MsgPackSerializer(timestampFormat: .integer).serialize(record)
    let value = try bytes.withUnsafeBufferPointer { bytes throws(SerializationError) in
      try RecordDecoder().decodeValue(from: UnsafeRawBufferPointer(bytes))
    }
    guard case .map(let map) = value else { throw .notAMap(found: "another value") }
    self = map
  }
}

extension ShownRecord {
  /// What tools show of a family that is one map as a whole; what cannot be read of it follows.
  static func whole(
    _ kind: String, _ state: DynamicMap, _ unreadable: [UnreadableRecord], _ trader: TraderKey
  ) -> [ShownRecord] {
    let prefix = "\(trader):\(kind):"
    let faults = unreadable.map { record in
      let isIn = record.key.utf8.starts(with: prefix.utf8)
      return ShownRecord(
        kind: kind, id: isIn ? String(record.key.dropFirst(prefix.count)) : record.key,
        content: .error(record.description))
    }
    return [ShownRecord(kind: kind, id: nil, content: .state(state))] + faults
  }
}

extension DynamicValue {
  /// An array of the values' descriptions.
  static func texts(_ values: [some CustomStringConvertible]) -> DynamicValue {
    .array(values.map { .string("\($0)") })
  }
}
