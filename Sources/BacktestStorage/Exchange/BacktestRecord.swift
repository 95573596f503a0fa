import GRDB
import TradingModel
import TradingSerialization

/// A backtest as Redis holds it: a MessagePack map.
///
/// MessagePack and not JSON, as all records of this package: doubles keep their bits and integers their
/// 64 bits in every language's reader, and it is smaller. The values are those of SQLite's columns.
struct BacktestRecord: WireRecord {
  static let version: Int64 = 1
  static var wireTypes: [String] { [] }

  let uid: String
  /// The shared columns that are not null.
  let fields: DynamicMap
  let tags: [String]
  /// The kept points of the curve, as they are stored.
  let curve: String?

  init(from map: inout WireMap) throws(SerializationError) {
    let all = try map.dynamicMap()
    guard case .int(let version)? = all["version"], version == Self.version else {
      throw .invalidValue(key: "version", reason: "a newer version of this package wrote it")
    }
    guard case .string(let uid)? = all["uid"] else { throw .missingKey("uid") }
    guard case .map(let fields)? = all["fields"] else { throw .missingKey("fields") }
    guard case .array(let tags)? = all["tags"] else { throw .missingKey("tags") }
    self.uid = uid
    self.fields = fields
    self.tags = tags.compactMap { if case .string(let tag) = $0 { tag } else { nil } }
    if case .string(let curve)? = all["curve"] { self.curve = curve } else { curve = nil }
  }

  func write(to writer: inout MsgPackWriter) {
    writer.map([
      "version": .int(Self.version), "uid": .string(uid), "fields": .map(fields),
      "tags": .array(tags.map { .string($0) }), "curve": .text(curve),
    ])
  }

  /// When it was run, in seconds since the UNIX epoch; 0 when another program wrote no number there.
  var runTimestamp: Int64 {
    guard case .int(let seconds)? = fields[Column.runTimestamp.rawValue] else { return 0 }
    return seconds
  }

  /// The record's bytes; the same backtest always has the same.
  var bytes: [UInt8] { MsgPackSerializer(timestampFormat: .integer).serialize(self) }

  /// The hash of a record's bytes.
  static func hash(of bytes: [UInt8]) -> String {
    var hash = ContentHash()
    hash.update(bytes)
    return hash.hex
  }

  /// Reads the backtest with an id; `nil` when there is none.
  init?(_ id: Int64, uid: String, _ db: Database) throws {
    let columns = Column.shared
    let list = columns.joined(separator: ", ")
    guard
      let row = try Row.fetchOne(
        db, sql: "SELECT \(list) FROM backtest_results WHERE id = ?", arguments: [id])
    else { return nil }
    self.uid = uid
    fields = DynamicMap(
      entries: try columns.compactMap { column in
        try DynamicValue(row[column], column: column, id).map {
          .init(key: .string(column), value: $0)
        }
      })
    tags = try String.fetchAll(
      db, sql: "SELECT tag FROM backtest_tags WHERE backtest_id = ? ORDER BY tag", arguments: [id])
    curve = try String.fetchOne(
      db, sql: "SELECT points FROM backtest_curves WHERE backtest_id = ?", arguments: [id])
  }

  /// Writes the backtest, in place of `id` or as a new one, and returns its id.
  func store(as id: Int64?, _ db: Database) throws -> Int64 {
    var values: Fields = [Column.uid.rawValue: uid]
    for column in Column.shared { values[column] = .some(fields[column]?.databaseValue) }
    var stored: Int64
    if let id {
      stored = id
      try BacktestStore.update(id, values, db)
      for table in ["backtest_tags", "backtest_curves"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE backtest_id = ?", arguments: [id])
      }
      try BacktestStore.insert(tags: tags, id, db)
    } else {
      stored = try BacktestStore.insert(values, tags, db)
    }
    if let curve {
      guard let points = [EquityPoint](json: curve) else {
        throw BacktestError.unreadable(id: stored, column: "points", reason: "it is no curve")
      }
      try BacktestStore.insert(points, stored, db)
    }
    return stored
  }
}

extension DynamicValue {
  /// A stored value; `nil` for null.
  fileprivate init?(_ value: DatabaseValue, column: String, _ id: Int64) throws {
    switch value.storage {
    case .null: return nil
    case .int64(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .blob: throw BacktestError.unreadable(id: id, column: column, reason: "it is a blob")
    }
  }

  fileprivate var databaseValue: (any DatabaseValueConvertible)? {
    switch self {
    case .int(let value): value
    case .double(let value): value
    case .string(let value): value
    default: nil
    }
  }
}
