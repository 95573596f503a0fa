#if PostgreSQL
  import TradingModel

  /// How a strategy is named in the tables; escaped, as PostgreSQL has no zero bytes.
  struct VariableRow {
    let trader: String
    let strategy: String
    let strategyId: String

    init(_ namespace: VariableNamespace, _ configuration: StrategyVariables.Configuration) {
      trader = VariableNamespace.escaped(namespace.traderId)
      strategy = VariableNamespace.escaped(namespace.strategyId)
      strategyId = configuration.lumibotName ?? "\(trader)/\(strategy)"
    }
  }

  /// What stands in the tables.
  struct VariableSight {
    /// The newest version in our own table.
    var head: VersionHead?
    /// The JSON in `vars_backup`, and when it was written, in microseconds since the UNIX epoch.
    var backup: String?
    var backupTime: UInt64 = 0
    /// Whether that JSON is Lumibot's, and no version in our table yet.
    var isForeign = false
  }

  /// Statements, all of them inside of a transaction.
  extension PostgreSQLVariableStore {
    /// Locks the strategy, and returns who opened it last.
    static func lock(
      _ row: VariableRow, _ database: PostgreSQLConnection
    ) throws(VariableError) -> String? {
      try database.run(
        "INSERT INTO vars_writers (trader, strategy, strategy_id) VALUES ($1, $2, $3)"
          + " ON CONFLICT DO NOTHING",
        row.trader, row.strategy, row.strategyId)
      let found = try database.run(
        "SELECT writer, strategy_id FROM vars_writers WHERE trader = $1 AND strategy = $2"
          + " FOR UPDATE", row.trader, row.strategy)
      guard let first = found.first, first.count == 2 else {
        throw .refused(
          reason: "\"\(row.strategyId)\" in vars_backup belongs to another strategy's variables")
      }
      guard first[1] == row.strategyId else {
        throw .refused(
          reason: "these variables stand in vars_backup as \"\(first[1] ?? "")\","
            + " not as \"\(row.strategyId)\"")
      }
      return first[0]
    }

    static func look(
      _ row: VariableRow, _ database: PostgreSQLConnection, in tables: Set<String>,
      locking: String = ""
    ) throws(VariableError) -> VariableSight {
      var sight = VariableSight()
      var written: String?
      if tables.contains("vars_versions"),
        let ours = try database.run(
          "SELECT version, write_id, writer, backup FROM vars_versions"
            + " WHERE trader = $1 AND strategy = $2 ORDER BY version DESC LIMIT 1",
          row.trader, row.strategy
        ).first, ours.count == 4, let number = ours[0].flatMap({ UInt64($0) })
      {
        sight.head = VersionHead(number: number, writeId: ours[1] ?? "", writer: ours[2] ?? "")
        written = ours[3]
      }
      if tables.contains("vars_backup"),
        let theirs = try database.run(
          "SELECT variables, floor(extract(epoch FROM last_updated) * 1000000)::bigint"
            + " FROM vars_backup WHERE strategy_id = $1"
            + " ORDER BY last_updated DESC LIMIT 1 \(locking)", row.strategyId
        ).first, theirs.count == 2
      {
        sight.backup = theirs[0]
        sight.backupTime = theirs[1].flatMap { UInt64($0) } ?? 0
        sight.isForeign = theirs[0] != nil && theirs[0] != written
      }
      return sight
    }

    /// The newest version; the one that Lumibot wrote, where it was the last to write.
    static func newest(
      _ row: VariableRow, _ sight: VariableSight, _ database: PostgreSQLConnection
    ) throws(VariableError) -> VariableVersion? {
      var ours: VariableVersion?
      if let head = sight.head {
        let found = try database.run(
          "SELECT encode(record, 'hex') FROM vars_versions"
            + " WHERE trader = $1 AND strategy = $2 AND version = $3",
          row.trader, row.strategy, "\(head.number)")
        ours = try version(hex: found.first?.first ?? nil)
      }
      guard sight.isForeign, let backup = sight.backup else { return ours }
      return VariableVersion(
        number: (ours?.number ?? 0) &+ 1, savedAt: UnixNanos(sight.backupTime &* 1000),
        writer: "Lumibot",
        variables: LumibotForm.variables(
          try PythonJSON.variables(backup), leaving: ours?.variables ?? [:]),
        writeId: "lumibot.\(UUID4())")
    }

    /// What stands in the tables, after what Lumibot wrote has been made a version.
    static func adopted(
      _ row: VariableRow, _ database: PostgreSQLConnection, keep: Int
    ) throws(VariableError) -> VariableSight {
      var sight = try look(row, database, in: Set(tables.keys), locking: "FOR UPDATE")
      if sight.isForeign, let version = try newest(row, sight, database) {
        try insert(version, backup: sight.backup, row, database, keep: keep)
        sight.head = version.head
        sight.isForeign = false
      }
      return sight
    }

    static func insert(
      _ version: VariableVersion, backup: String?, _ row: VariableRow,
      _ database: PostgreSQLConnection,
      keep: Int
    ) throws(VariableError) {
      try database.run(
        "INSERT INTO vars_versions (trader, strategy, version, write_id, writer, record, backup)"
          + " VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7)",
        row.trader, row.strategy, "\(version.number)", version.writeId, version.writer,
        hex(version.record), backup)
      try database.run(
        "DELETE FROM vars_versions WHERE trader = $1 AND strategy = $2 AND version NOT IN"
          + " (SELECT version FROM vars_versions WHERE trader = $1 AND strategy = $2"
          + " ORDER BY version DESC LIMIT $3)", row.trader, row.strategy, "\(max(1, keep))")
    }

    static func replaceBackup(
      _ json: String, _ row: VariableRow, _ database: PostgreSQLConnection
    ) throws(VariableError) {
      let updated = try database.run(
        "UPDATE vars_backup SET variables = $2, last_updated = now() WHERE strategy_id = $1"
          + " RETURNING strategy_id", row.strategyId, json)
      guard updated.isEmpty else { return }
      try database.run(
        "INSERT INTO vars_backup (id, last_updated, variables, strategy_id)"
          + " VALUES ($1, now(), $2, $3)", "\(UUID4())", json, row.strategyId)
    }

    static func version(hex: String?) throws(VariableError) -> VariableVersion {
      let digits = Array((hex ?? "").utf8)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(digits.count / 2)
      for index in stride(from: 0, to: digits.count - 1, by: 2) {
        bytes.append(nibble(digits[index]) << 4 | nibble(digits[index + 1]))
      }
      return try VariableVersion(record: bytes)
    }

    /// The value of a digit that PostgreSQL's `encode` wrote.
    private static func nibble(_ digit: UInt8) -> UInt8 {
      (digit & 15) &+ (digit >= UInt8(ascii: "a") ? 9 : 0)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
      let digits = Array("0123456789abcdef".utf8)
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count * 2)
      for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
      }
      return String(decoding: text, as: UTF8.self)
    }
  }
#endif
