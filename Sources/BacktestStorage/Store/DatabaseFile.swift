#if Backtests
  import CSQLite
  import GRDB

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A database file that is about to be opened.
  ///
  /// What a file says is never trusted: its schema may call no function that has effects, and no statement, ours
  /// included, may write the schema but in a migration (sqlite.org/security.html).
  struct DatabaseFile {
    let path: String
    let options: BacktestStore.Options
    let onStatement: (@Sendable (String) -> Void)?

    /// A connection that reads, and one that writes unless the file is for reading only.
    func opened() throws(BacktestError) -> (reader: DatabaseQueue, writer: DatabaseQueue?) {
      do {
        guard options.access == .readWrite else { return (try openedForReading(), nil) }
        let writer = try openedForWriting()
        return (try DatabaseQueue(path: path, configuration: configuration(readOnly: true)), writer)
      } catch {
        throw sorted(error)
      }
    }

    private func sorted(_ error: any Error) -> BacktestError {
      switch BacktestError(error, path) {
      case .database: .cannotOpen(path: path, reason: "\(error)")
      case let error: error
      }
    }

    private func configuration(readOnly: Bool = false) -> Configuration {
      var configuration = Configuration()
      configuration.label = "backtests"
      configuration.readonly = readOnly
      configuration.foreignKeysEnabled = false
      configuration.busyMode = .timeout(options.busyTimeout / .seconds(1))
      configuration.prepareDatabase { [onStatement] db in
        sqlite_set_defensive(db.sqliteConnection, 1)
        try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        db.add(function: StoredNumber.function)
        guard let onStatement else { return }
        db.trace { event in
          if case .statement(let statement) = event { onStatement(statement.sql) }
        }
      }
      return configuration
    }
  }

  extension DatabaseFile {
    /// Reads a file where it is; one with a write-ahead log in a folder in which this process can make no files is
    /// read into memory instead, as SQLite would have to make some.
    private func openedForReading() throws -> DatabaseQueue {
      do {
        return try checked(DatabaseQueue(path: path, configuration: configuration(readOnly: true)))
      } catch let error as DatabaseError where Self.wouldWrite(error) {
        guard let copy = try FileImage(of: path) else { throw error }
        return try checked(copy.opened(configuration()))
      }
    }

    /// Whether reading fails as SQLite cannot make the files of a write-ahead log.
    private static func wouldWrite(_ error: DatabaseError) -> Bool {
      error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    }

    /// A queue whose file has backtests that can be read.
    private func checked(_ queue: DatabaseQueue) throws -> DatabaseQueue {
      try queue.read { _ = try StoredTables($0, path) }
      return queue
    }

    /// Opens the file, and starts anew where another process was faster: two that open a new file at once may
    /// meet where SQLite does not let one wait for the other.
    private func openedForWriting() throws -> DatabaseQueue {
      let deadline = ContinuousClock.now + options.busyTimeout
      while true {
        do {
          return try migrated()
        } catch {
          guard case .busy = BacktestError(error, path) else { throw error }
          guard ContinuousClock.now < deadline else { throw error }
          usleep(5_000)
        }
      }
    }

    private func migrated() throws -> DatabaseQueue {
      let isNew = access(path, F_OK) != 0
      if !isNew {
        // Refused before anything in it is changed, be it the journal.
        let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
        _ = try queue.read { try migrations($0) }
        try queue.close()
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration())
      let applied = try queue.read { try migrations($0) }
      let journal = options.journal ?? (isNew ? .writeAheadLog : nil)
      try queue.writeWithoutTransaction { db in
        try journal?.set(db)
        // On the disk at the end of each call, not at some time later.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        sqlite_set_defensive(db.sqliteConnection, 0)
      }
      do {
        try BacktestSchema.migrator.migrate(queue)
      } catch {
        // Another process may have done the same meanwhile; then it is looked at again.
        let isDone = try queue.read { try migrations($0) } != applied
        throw isDone ? BacktestError.busy(path: path) : error
      }
      queue.writeWithoutTransaction { _ = sqlite_set_defensive($0.sqliteConnection, 1) }
      return queue
    }

    /// The migrations that are applied, of a file that can be brought up to date.
    private func migrations(_ db: Database) throws -> Set<String> {
      // From here on the transaction sees one state: a table that another process makes between the two
      // looks that the migrator takes would be an error.
      _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master")
      let applied = try StoredTables.applied(db, path)
      if let obstacle = try StoredTables.obstacle(applied, db, path) { throw obstacle }
      return applied
    }
  }

  extension BacktestStore.Options.Journal {
    fileprivate func set(_ db: Database) throws {
      let mode = self == .writeAheadLog ? "wal" : "delete"
      guard try String.fetchOne(db, sql: "PRAGMA journal_mode")?.lowercased() != mode else {
        return
      }
      let now = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(mode)")
      guard now?.lowercased() == mode else {
        throw BacktestError.database("the journal mode stays \(now ?? "unknown")")
      }
    }
  }
#endif
