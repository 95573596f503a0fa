#if SQLite
  import Foundation
  import GRDB

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// A file of SQLite.
  ///
  /// Its journal mode is left as it is, and nothing that its schema says is trusted. A transaction is on the
  /// disk when it has ended.
  final class SQLiteDatabase: SQLDatabase {
    private let queue: DatabaseQueue
    private let path: String
    private let file: FileIdentity?
    /// The database while a transaction runs.
    private var current: Database?

    static let dialect = SQLDialect(
      lockingRead: "", lockingTables: nil,
      findTable: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND '\"' || name || '\"' = $1",
      moment: "DATETIME", bytes: "BLOB",
      now: "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000+00:00'",
      microseconds:
        "CAST(round((julianday(last_updated) - 2440587.5) * 86400000) AS INTEGER) * 1000",
      hexRecord: "hex(record)")

    private init(_ queue: DatabaseQueue, _ path: String) {
      self.queue = queue
      self.path = path
      file = FileIdentity(path)
    }

    static func connect(
      _ path: String, _ configuration: StrategyVariables.Configuration, making: Bool
    ) throws(VariableError) -> SQLiteDatabase? {
      guard making || access(path, F_OK) == 0 else { return nil }
      var settings = GRDB.Configuration()
      settings.label = "variables"
      settings.busyMode = .timeout(configuration.timeout / .seconds(1))
      settings.foreignKeysEnabled = false
      // A transaction that cannot be rolled back is an error, and no end of the process.
      settings.allowsUnsafeTransactions = true
      settings.prepareDatabase { database in
        try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL")
      }
      do {
        return SQLiteDatabase(try DatabaseQueue(path: path, configuration: settings), path)
      } catch {
        throw sorted(error)
      }
    }

    /// Whether another file has taken the place of the one that was opened, or none: what is written
    /// into that one is lost.
    var isClosed: Bool { file != FileIdentity(path) }

    func close() { try? queue.close() }

    func transaction<Result>(
      writing: Bool, _ body: () throws(VariableError) -> Result
    ) throws(VariableError) -> Result {
      do {
        return try queue.inDatabase { database in
          current = database
          defer { current = nil }
          try database.execute(sql: writing ? "BEGIN IMMEDIATE" : "BEGIN")
          do {
            let result = try body()
            try database.execute(sql: "COMMIT")
            return result
          } catch {
            try? database.execute(sql: "ROLLBACK")
            throw error
          }
        }
      } catch {
        throw Self.sorted(error)
      }
    }

    @discardableResult
    func run(_ sql: String, _ parameters: SQLValue...) throws(VariableError) -> [[String?]] {
      guard let current else { throw .unavailable(reason: "no transaction") }
      let values: [DatabaseValue] = parameters.map { parameter in
        switch parameter {
        case .null: .null
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
      }
      do {
        // A dollar begins a parameter here, and nothing else.
        let rows = try Row.fetchAll(
          current, sql: sql.replacing("$", with: "?"), arguments: StatementArguments(values))
        return rows.map { row in row.databaseValues.map(Self.text) }
      } catch {
        throw Self.sorted(error)
      }
    }

    private static func text(_ value: DatabaseValue) -> String? {
      switch value.storage {
      case .null: nil
      case .int64(let number): "\(number)"
      case .double(let number): "\(number)"
      case .string(let text): text
      // Some programs store their texts as bytes.
      case .blob(let data): String(decoding: data, as: UTF8.self)
      }
    }

    private static func sorted(_ error: any Error) -> VariableError {
      if let error = error as? VariableError { return error }
      guard let error = error as? DatabaseError else { return .unavailable(reason: "\(error)") }
      let reason = "SQLite: \(error.message ?? "error \(error.resultCode.rawValue)")"
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM,
        .SQLITE_INTERRUPT, .SQLITE_SCHEMA, .SQLITE_PROTOCOL:
        return .unavailable(reason: reason)
      default: return .refused(reason: reason)
      }
    }
  }

  /// Which file a path leads to.
  private struct FileIdentity: Equatable {
    let device: UInt64
    let number: UInt64

    /// - Returns: `nil` when there is none.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }
#endif
