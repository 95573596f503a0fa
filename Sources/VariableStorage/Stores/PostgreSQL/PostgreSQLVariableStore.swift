#if PostgreSQL
  import RedisClient
  import TradingModel

  /// The variables of a strategy in PostgreSQL, beside those of Lumibot.
  ///
  ///     vars_backup     id, last_updated, variables, strategy_id         Lumibot's table: the current
  ///                                                                      variables as JSON
  ///     vars_versions   trader, strategy, version, write_id, record,     ours: each version as the bytes
  ///                     backup                                           that Redis would hold, and the
  ///                                                                      JSON that went with it
  ///     vars_writers    trader, strategy, strategy_id, writer            ours: one row for each strategy,
  ///                                                                      locked by whoever writes
  ///
  /// A row of `vars_backup` with another JSON than the newest version's was written by Lumibot: it becomes
  /// a version of its own. What it left as it found it, keeps its exact type.
  final class PostgreSQLVariableStore: VariableStore {
    private let url: String
    private let configuration: StrategyVariables.Configuration
    private var connection: PostgreSQLConnection?
    private var hasTables = false

    init(
      url: String, _ configuration: StrategyVariables.Configuration
    ) throws(VariableError) {
      self.url = url
      self.configuration = configuration
      if configuration.lumibotName?.utf8.contains(0) == true {
        throw .refused(reason: "a name with a zero byte cannot stand in PostgreSQL")
      }
    }

    func newest(of namespace: VariableNamespace) throws(VariableError) -> VariableVersion? {
      let row = Row(namespace, configuration)
      return try reading { database, tables throws(VariableError) in
        try Self.newest(row, database, in: tables)?.version
      }
    }

    func open(
      _ namespace: VariableNamespace, writer: String
    ) throws(VariableError) -> VariableVersion? {
      let row = Row(namespace, configuration)
      return try writing { database throws(VariableError) in
        _ = try Self.lock(row, database)
        let newest = try Self.adopted(row, database, keep: configuration.keptVersions)
        try database.run(
          "UPDATE vars_writers SET writer = $3 WHERE trader = $1 AND strategy = $2",
          row.trader, row.strategy, writer)
        return newest?.version
      }
    }

    func save(
      _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
      keep: Int
    ) throws(VariableError) -> SaveOutcome {
      let row = Row(namespace, configuration)
      return try writing { database throws(VariableError) in
        let openedBy = try Self.lock(row, database)
        let newest = try Self.adopted(row, database, keep: keep)
        guard newest?.version.head == base else { return .found(newest?.version.head) }
        var current: [String: PythonJSON] = [:]
        if let backup = newest?.backup { current = try PythonJSON.variables(backup) }
        let json = LumibotForm.json(of: version.variables, keeping: current).text
        try Self.insert(version, backup: json, row, database, keep: keep)
        try Self.replaceBackup(json, row, database)
        return .saved(openedBy: openedBy)
      }
    }

    func versions(of namespace: VariableNamespace) throws(VariableError) -> [VariableVersion] {
      let row = Row(namespace, configuration)
      return try reading { database, tables throws(VariableError) in
        var versions: [VariableVersion] = []
        let newest = try Self.newest(row, database, in: tables)
        if let newest, newest.isForeign { versions.append(newest.version) }
        guard tables.contains("vars_versions") else { return versions }
        let rows = try database.run(
          "SELECT encode(record, 'hex') FROM vars_versions WHERE trader = $1 AND strategy = $2"
            + " ORDER BY version DESC", row.trader, row.strategy)
        for row in rows { versions.append(try Self.version(hex: row.first ?? nil)) }
        return versions
      }
    }

    func namespaces() throws(VariableError) -> [VariableNamespace] {
      try reading { database, tables throws(VariableError) in
        guard tables.contains("vars_versions") else { return [] }
        let rows = try database.run("SELECT DISTINCT trader, strategy FROM vars_versions")
        let found = rows.map { $0.compactMap(\.self) }.filter { $0.count == 2 }.compactMap {
          VariableNamespace(escapedTrader: $0[0], escapedStrategy: $0[1])
        }
        return found.sorted()
      }
    }

    func close() {
      connection?.close()
      connection = nil
    }
  }

  /// How a strategy is named in the tables. The ids are escaped, as PostgreSQL has no zero bytes.
  private struct Row {
    let trader: String
    let strategy: String
    let strategyId: String

    init(_ namespace: VariableNamespace, _ configuration: StrategyVariables.Configuration) {
      trader = VariableNamespace.escaped(namespace.traderId)
      strategy = VariableNamespace.escaped(namespace.strategyId)
      strategyId = configuration.lumibotName ?? "\(trader)/\(strategy)"
    }
  }

  /// The newest version, and the JSON in `vars_backup`.
  private struct Newest {
    let version: VariableVersion
    let backup: String?
    /// Whether Lumibot wrote it, and it is no version in our table yet.
    let isForeign: Bool
  }

  // MARK: Statements, inside of a transaction

  extension PostgreSQLVariableStore {
    /// Locks the strategy, and returns who opened it last.
    private static func lock(
      _ row: Row, _ database: PostgreSQLConnection
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

    private static func newest(
      _ row: Row, _ database: PostgreSQLConnection, in tables: Set<String>, locking: String = ""
    ) throws(VariableError) -> Newest? {
      var ours: [String?]?
      if tables.contains("vars_versions") {
        ours = try database.run(
          "SELECT encode(record, 'hex'), backup FROM vars_versions"
            + " WHERE trader = $1 AND strategy = $2 ORDER BY version DESC LIMIT 1",
          row.trader, row.strategy
        ).first
      }
      var theirs: [String?]?
      if tables.contains("vars_backup") {
        theirs = try database.run(
          "SELECT variables, floor(extract(epoch FROM last_updated) * 1000000)::bigint"
            + " FROM vars_backup WHERE strategy_id = $1"
            + " ORDER BY last_updated DESC LIMIT 1 \(locking)", row.strategyId
        ).first
      }
      let version = try ours.map { row throws(VariableError) in
        try self.version(hex: row.first ?? nil)
      }
      let written = ours?.last ?? nil
      guard let theirs, let backup = theirs.first ?? nil, backup != written else {
        return version.map { Newest(version: $0, backup: theirs?.first ?? nil, isForeign: false) }
      }
      let microseconds = (theirs.last ?? nil).flatMap { UInt64($0) } ?? 0
      let foreign = VariableVersion(
        number: (version?.number ?? 0) &+ 1, savedAt: UnixNanos(microseconds &* 1000),
        writer: "Lumibot",
        variables: LumibotForm.variables(
          try PythonJSON.variables(backup), leaving: version?.variables ?? [:]),
        writeId: "lumibot.\(UUID4())")
      return Newest(version: foreign, backup: backup, isForeign: true)
    }

    /// The newest version; what Lumibot wrote since our last one is made a version first.
    private static func adopted(
      _ row: Row, _ database: PostgreSQLConnection, keep: Int
    ) throws(VariableError) -> Newest? {
      let newest = try newest(row, database, in: Set(tables.keys), locking: "FOR UPDATE")
      if let newest, newest.isForeign {
        try insert(newest.version, backup: newest.backup, row, database, keep: keep)
      }
      return newest
    }

    private static func insert(
      _ version: VariableVersion, backup: String?, _ row: Row, _ database: PostgreSQLConnection,
      keep: Int
    ) throws(VariableError) {
      try database.run(
        "INSERT INTO vars_versions (trader, strategy, version, write_id, record, backup)"
          + " VALUES ($1, $2, $3, $4, decode($5, 'hex'), $6)",
        row.trader, row.strategy, "\(version.number)", version.writeId, hex(version.record), backup)
      try database.run(
        "DELETE FROM vars_versions WHERE trader = $1 AND strategy = $2 AND version NOT IN"
          + " (SELECT version FROM vars_versions WHERE trader = $1 AND strategy = $2"
          + " ORDER BY version DESC LIMIT $3)", row.trader, row.strategy, "\(max(1, keep))")
    }

    private static func replaceBackup(
      _ json: String, _ row: Row, _ database: PostgreSQLConnection
    ) throws(VariableError) {
      let updated = try database.run(
        "UPDATE vars_backup SET variables = $2, last_updated = now() WHERE strategy_id = $1"
          + " RETURNING strategy_id", row.strategyId, json)
      guard updated.isEmpty else { return }
      try database.run(
        "INSERT INTO vars_backup (id, last_updated, variables, strategy_id)"
          + " VALUES ($1, now(), $2, $3)", "\(UUID4())", json, row.strategyId)
    }

    private static func version(hex: String?) throws(VariableError) -> VariableVersion {
      var bytes: [UInt8] = []
      var high: UInt8?
      for character in hex ?? "" {
        guard let digit = character.hexDigitValue else { continue }
        if let first = high {
          bytes.append(first << 4 | UInt8(digit))
          high = nil
        } else {
          high = UInt8(digit)
        }
      }
      return try VariableVersion(record: bytes)
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

  // MARK: Connection and tables

  extension PostgreSQLVariableStore {
    private func connected() throws(VariableError) -> PostgreSQLConnection {
      if let connection, !connection.isClosed { return connection }
      let connection = try PostgreSQLConnection(
        url: url, user: configuration.user, password: configuration.password?.revealed,
        timeout: configuration.timeout)
      self.connection = connection
      hasTables = false
      return connection
    }

    private func writing<Result>(
      _ body: (PostgreSQLConnection) throws(VariableError) -> Result
    ) throws(VariableError) -> Result {
      let database = try connected()
      if !hasTables {
        try makeTables(database)
        hasTables = true
      }
      return try database.transaction { () throws(VariableError) in try body(database) }
    }

    /// Creates nothing: the body is told which tables there are. It sees one state of all of them.
    private func reading<Result>(
      _ body: (PostgreSQLConnection, Set<String>) throws(VariableError) -> Result
    ) throws(VariableError) -> Result {
      let database = try connected()
      return try database.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY") {
        () throws(VariableError) in
        try body(database, try Self.presentTables(database))
      }
    }

    private static func presentTables(
      _ database: PostgreSQLConnection
    ) throws(VariableError) -> Set<String> {
      var present: Set<String> = []
      for name in tables.keys
      where try database.run("SELECT to_regclass($1)", name).first?.first ?? nil != nil {
        present.insert(name)
      }
      return present
    }

    private func makeTables(_ database: PostgreSQLConnection) throws(VariableError) {
      guard try Self.presentTables(database).count < Self.tables.count else { return }
      try database.transaction { () throws(VariableError) in
        // Two processes that create the same table at the same time would get in each other's way.
        try database.run("SELECT pg_advisory_xact_lock(hashtext('vars_versions'))")
        for (name, columns) in Self.tables {
          try database.run("CREATE TABLE IF NOT EXISTS \(name) (\(columns))")
        }
      }
    }

    private static let tables = [
      // As pandas makes it for Lumibot.
      "vars_backup":
        "id text, last_updated timestamp with time zone, variables text, strategy_id text",
      "vars_versions":
        "trader text, strategy text, version bigint, write_id text NOT NULL,"
        + " record bytea NOT NULL, backup text, PRIMARY KEY (trader, strategy, version)",
      "vars_writers":
        "trader text, strategy text, strategy_id text NOT NULL UNIQUE, writer text,"
        + " PRIMARY KEY (trader, strategy)",
    ]
  }
#endif
