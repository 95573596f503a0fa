#if Backtests
  import GRDB
  import TradingModel
  import TradingSerialization

  /// A backtest as Redis holds it: a MessagePack map.
  ///
  /// MessagePack and not JSON, as all records of this package: doubles keep their bits and integers their
  /// 64 bits in every language's reader, and it is smaller. The values are those of SQLite's columns.
  struct BacktestRecord: WireRecord {
    /// The newest version; one without trades is still version 1, byte for byte.
    static let version: Int64 = 2
    static var wireTypes: [String] { [] }

    let uid: String
    /// The shared columns that are not null.
    let fields: DynamicMap
    let tags: [String]
    /// The kept points of the curve, as they are stored.
    let curve: String?
    /// The kept trades, each the values of its columns.
    let trades: [DynamicValue]

    init(from map: inout WireMap) throws(SerializationError) {
      let all = try map.dynamicMap()
      guard case .int(let version)? = all["version"], (1...Self.version).contains(version)
      else {
        throw .invalidValue(key: "version", reason: "a newer version of this package wrote it")
      }
      guard case .string(let uid)? = all["uid"] else { throw .missingKey("uid") }
      guard case .map(let fields)? = all["fields"] else { throw .missingKey("fields") }
      guard case .array(let tags)? = all["tags"] else { throw .missingKey("tags") }
      self.uid = uid
      self.fields = fields
      self.tags = tags.compactMap { if case .string(let tag) = $0 { tag } else { nil } }
      if case .string(let curve)? = all["curve"] { self.curve = curve } else { curve = nil }
      if case .array(let trades)? = all["trades"] { self.trades = trades } else { trades = [] }
    }

    func write(to writer: inout MsgPackWriter) {
      var map: DynamicMap = [
        "version": .int(trades.isEmpty ? 1 : Self.version), "uid": .string(uid),
        "fields": .map(fields), "tags": .array(tags.map { .string($0) }), "curve": .text(curve),
      ]
      if !trades.isEmpty { map["trades"] = .array(trades) }
      writer.map(map)
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
        db, sql: "SELECT tag FROM backtest_tags WHERE backtest_id = ? ORDER BY tag", arguments: [id]
      )
      curve = try String.fetchOne(
        db, sql: "SELECT points FROM backtest_curves WHERE backtest_id = ?", arguments: [id])
      trades = try Row.fetchAll(
        db,
        sql: """
          SELECT \(TradeColumn.names) FROM backtest_trades WHERE backtest_id = ? ORDER BY number
          """, arguments: [id]
      ).map { row in
        .array(
          try TradeColumn.allCases.map {
            try DynamicValue(row[$0.rawValue], column: $0.rawValue, id) ?? .null
          })
      }
    }

    /// Writes the backtest, in place of `id` or as a new one, and returns its id.
    func store(as id: Int64?, _ db: Database) throws -> Int64 {
      var values: Fields = [Column.uid.rawValue: uid]
      for column in Column.shared { values[column] = .some(fields[column]?.databaseValue) }
      var stored: Int64
      if let id {
        stored = id
        try BacktestStore.update(id, values, db)
        for table in ["backtest_tags", "backtest_curves", "backtest_trades"] {
          try db.execute(sql: "DELETE FROM \(table) WHERE backtest_id = ?", arguments: [id])
        }
        try BacktestStore.insert(tags: tags, id, db)
      } else {
        stored = try BacktestStore.insert(values, tags, db)
      }
      if let curve {
        guard let points = [EquityPoint](json: curve) else {
          throw BacktestError.unreadable(
            .init(id: stored, column: "points", reason: "it is no curve"))
        }
        try BacktestStore.insert(points, stored, db)
      }
      for (number, trade) in trades.enumerated() { try insert(trade, number, stored, db) }
      return stored
    }

    private func insert(_ trade: DynamicValue, _ number: Int, _ id: Int64, _ db: Database) throws {
      guard case .array(let values) = trade, values.count == TradeColumn.allCases.count else {
        throw BacktestError.unreadable(
          .init(id: id, column: "trade \(number + 1)", reason: "it is no trade"))
      }
      let places = values.map { _ in "?" }.joined(separator: ", ")
      try db.execute(
        sql: """
          INSERT INTO backtest_trades (backtest_id, number, \(TradeColumn.names))
          VALUES (?, ?, \(places))
          """,
        arguments: [id, number] + StatementArguments(values.map(\.databaseValue)))
    }
  }

  extension DynamicValue {
    /// A stored value, of which bytes are the number or the text that they mean; `nil` for null.
    fileprivate init?(_ value: DatabaseValue, column: String, _ id: Int64) throws {
      switch value.storage {
      case .null: return nil
      case .int64(let value): self = .int(value)
      case .double(let value): self = .double(value)
      case .string(let value): self = .string(value)
      case .blob(let bytes):
        if !Column.texts.contains(column), let number = StoredNumber.double(value) {
          self = Int64(exactly: number).map { .int($0) } ?? .double(number)
        } else if Column.texts.contains(column), let text = String(validating: bytes, as: UTF8.self)
        {
          self = .string(text)
        } else {
          throw BacktestError.unreadable(
            .init(
              id: id, column: column, reason: "\(bytes.count) bytes are no value of this column"))
        }
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
#endif
