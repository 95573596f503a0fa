#if PostgreSQL
  import RedisClient
  import TradingModel

  /// The variables of a strategy in PostgreSQL, beside those of Lumibot.
  ///
  ///     vars_backup     id, last_updated, variables, strategy_id         Lumibot's table: the current
  ///                                                                      variables as JSON
  ///     vars_versions   trader, strategy, version, write_id, writer,     ours: each version as the bytes
  ///                     record, backup                                   that Redis would hold, and the
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
      let row = VariableRow(namespace, configuration)
      return try reading { database, tables throws(VariableError) in
        try Self.newest(row, try Self.look(row, database, in: tables), database)
      }
    }

    func open(
      _ namespace: VariableNamespace, writer: String
    ) throws(VariableError) -> VariableVersion? {
      let row = VariableRow(namespace, configuration)
      return try writing { database throws(VariableError) in
        _ = try Self.lock(row, database)
        let sight = try Self.adopted(row, database, keep: configuration.keptVersions)
        try database.run(
          "UPDATE vars_writers SET writer = $3 WHERE trader = $1 AND strategy = $2",
          row.trader, row.strategy, writer)
        return try Self.newest(row, sight, database)
      }
    }

    func save(
      _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
      keep: Int
    ) throws(VariableError) -> SaveOutcome {
      let row = VariableRow(namespace, configuration)
      return try writing { database throws(VariableError) in
        let openedBy = try Self.lock(row, database)
        let sight = try Self.adopted(row, database, keep: keep)
        guard sight.head == base else { return .found(sight.head) }
        let json = try LumibotForm.json(of: version.variables, over: sight.backup).text
        try Self.insert(version, backup: json, row, database, keep: keep)
        try Self.replaceBackup(json, row, database)
        return .saved(openedBy: openedBy)
      }
    }

    func versions(of namespace: VariableNamespace) throws(VariableError) -> [VariableVersion] {
      let row = VariableRow(namespace, configuration)
      return try reading { database, tables throws(VariableError) in
        var versions: [VariableVersion] = []
        let sight = try Self.look(row, database, in: tables)
        if sight.isForeign, let newest = try Self.newest(row, sight, database) {
          versions.append(newest)
        }
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

    /// Creates nothing: the body is told which tables there are, and sees one state of all of them.
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

    static let tables = [
      // As pandas makes it for Lumibot.
      "vars_backup":
        "id text, last_updated timestamp with time zone, variables text, strategy_id text",
      "vars_versions":
        "trader text, strategy text, version bigint, write_id text NOT NULL, writer text,"
        + " record bytea NOT NULL, backup text, PRIMARY KEY (trader, strategy, version)",
      "vars_writers":
        "trader text, strategy text, strategy_id text NOT NULL UNIQUE, writer text,"
        + " PRIMARY KEY (trader, strategy)",
    ]
  }
#endif
