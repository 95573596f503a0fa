#if PostgreSQL || SQLite
  import TradingModel

  /// The variables of a strategy in tables, beside those of Lumibot; see ``VariableTables``.
  ///
  /// A row of Lumibot's table with another JSON than the newest version's was written by Lumibot: it becomes
  /// a version of its own. What it left as it found it, keeps its exact type.
  final class SQLVariableStore<Database: SQLDatabase>: VariableStore {
    private let source: Database.Source
    private let configuration: StrategyVariables.Configuration
    private let tables: VariableTables
    private var database: Database?
    private var hasTables = false

    init(
      source: Database.Source, _ configuration: StrategyVariables.Configuration
    ) throws(VariableError) {
      self.source = source
      self.configuration = configuration
      tables = try VariableTables(backup: configuration.backupTableName)
      try Self.check(configuration.lumibotName)
    }

    private static func check(_ name: String?) throws(VariableError) {
      guard name?.utf8.contains(0) == true else { return }
      throw .refused(reason: "a name with a zero byte cannot be stored in a table")
    }

    func newest(of namespace: VariableNamespace) throws(VariableError) -> StoredVersion? {
      try reading(namespace) { row throws(VariableError) in try row.newest(row.look()) } ?? nil
    }

    func open(
      _ namespace: VariableNamespace, writer: String
    ) throws(VariableError) -> StoredVersion? {
      try writing(namespace) { row throws(VariableError) in
        // Without a row of its own the strategy has saved nothing yet: then opening changes nothing.
        guard try row.lock() else { return try row.newest(row.look()) }
        let sight = try row.adopted(keep: configuration.keptVersions)
        try row.noteWriter(writer)
        return try row.newest(sight)
      }
    }

    func save(
      _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
      keep: Int
    ) throws(VariableError) -> SaveOutcome {
      try writing(namespace) { row throws(VariableError) in
        try row.claim(version.writer)
        let sight = try row.adopted(keep: keep)
        guard sight.head == base else { return .found(sight.head) }
        let json = LumibotForm.json(of: version.variables, over: sight.backup).text
        try row.insert(version, backup: json, keep: keep)
        try row.replaceBackup(json)
        return .saved(openedBy: row.openedBy)
      }
    }

    func versions(of namespace: VariableNamespace) throws(VariableError) -> [StoredVersion] {
      try reading(namespace) { row throws(VariableError) in try row.versions() } ?? []
    }

    func strategies() throws(VariableError) -> [StoredStrategy] {
      try read { database, present throws(VariableError) in
        var strategies: [StoredStrategy] = []
        var named: Set<String> = []
        if present.contains(tables.writers), present.contains(tables.versions) {
          let rows = try database.run(
            "SELECT trader, strategy, strategy_id FROM \(tables.writers) AS w WHERE EXISTS (SELECT 1"
              + " FROM \(tables.versions) AS v WHERE v.trader = w.trader AND v.strategy = w.strategy)"
          )
          for row in rows {
            let texts = row.map { $0 ?? "" }
            guard texts.count == 3,
              let namespace = VariableNamespace(escapedTrader: texts[0], escapedStrategy: texts[1])
            else { continue }
            let isOwn = texts[2] == VariableNames.standard(namespace)
            named.insert(texts[2])
            strategies.append(
              StoredStrategy(namespace: namespace, lumibotName: isOwn ? nil : texts[2]))
          }
        }
        if present.contains(tables.backup) {
          // Lumibot makes its table with a row of this name, which is nobody's.
          let rows = try database.run(
            "SELECT DISTINCT strategy_id FROM \(tables.backup)"
              + " WHERE strategy_id IS NOT NULL AND strategy_id <> 'INITIAL VALUE'")
          for name in rows.compactMap({ $0.first ?? nil }) where !named.contains(name) {
            strategies.append(StoredStrategy(namespace: nil, lumibotName: name))
          }
        }
        return strategies.sorted { left, right in
          switch (left.namespace, right.namespace) {
          case (let left?, let right?): left < right
          case (nil, nil): (left.lumibotName ?? "") < (right.lumibotName ?? "")
          default: left.namespace != nil
          }
        }
      } ?? []
    }

    func setLumibotName(_ name: String, of namespace: VariableNamespace) throws(VariableError) {
      try Self.check(name)
      let isStored = try reading(namespace) { row throws(VariableError) in
        row.present.contains(tables.writers)
      }
      guard isStored == true else {
        throw .refused(reason: "no variables of this strategy are stored, whose name could change")
      }
      try writing(namespace) { row throws(VariableError) in try row.rename(to: name) }
    }

    func close() {
      database?.close()
      database = nil
    }
  }

  // MARK: Connection and tables

  extension SQLVariableStore {
    private func connected(making: Bool) throws(VariableError) -> Database? {
      if let database, !database.isClosed { return database }
      database = try Database.connect(source, configuration, making: making)
      hasTables = false
      return database
    }

    private func writing<Result>(
      _ namespace: VariableNamespace,
      _ body: (VariableRow<Database>) throws(VariableError) -> Result
    ) throws(VariableError) -> Result {
      guard let database = try connected(making: true) else {
        throw .unavailable(reason: "there is no database")
      }
      if !hasTables {
        try makeTables(database)
        hasTables = true
      }
      return try database.transaction(writing: true) { () throws(VariableError) in
        try body(
          VariableRow(
            namespace, configuration.lumibotName, database, tables, present: Set(tables.all)))
      }
    }

    /// Creates nothing: the body gets the tables that there are, and sees one state of all of them.
    private func read<Result>(
      _ body: (Database, Set<String>) throws(VariableError) -> Result
    ) throws(VariableError) -> Result? {
      guard let database = try connected(making: false) else { return nil }
      return try database.transaction(writing: false) { () throws(VariableError) in
        try body(database, try presentTables(database))
      }
    }

    private func reading<Result>(
      _ namespace: VariableNamespace,
      _ body: (VariableRow<Database>) throws(VariableError) -> Result
    ) throws(VariableError) -> Result? {
      try read { database, present throws(VariableError) in
        let row = VariableRow(
          namespace, configuration.lumibotName, database, tables, present: present)
        try row.readName()
        return try body(row)
      }
    }

    private func presentTables(_ database: Database) throws(VariableError) -> Set<String> {
      var present: Set<String> = []
      for name in tables.all {
        let found = try database.run(Database.dialect.findTable, .text(name))
        if !found.isEmpty { present.insert(name) }
      }
      return present
    }

    private func makeTables(_ database: Database) throws(VariableError) {
      let present = try database.transaction(writing: false) { () throws(VariableError) in
        try presentTables(database)
      }
      guard present.count < tables.all.count else { return }
      try database.transaction(writing: true) { () throws(VariableError) in
        // Two processes that create the same table at the same time would get in each other's way.
        if let lock = Database.dialect.lockingTables { try database.run(lock) }
        for (table, columns) in tables.columns(Database.dialect) {
          try database.run("CREATE TABLE IF NOT EXISTS \(table) (\(columns))")
        }
      }
    }
  }
#endif
