#if File
  import GRDBSQLite

  /// Rows of a file, read by SQLite itself.
  enum FileRows {
    /// Every row that a statement returns, as the bytes of its columns.
    static func read(_ path: String, _ text: String) throws -> [[[UInt8]]] {
      var database: OpaquePointer?
      defer { sqlite3_close_v2(database) }
      guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
        throw ChaosFailure("\(path) cannot be opened")
      }
      sqlite3_busy_timeout(database, 10_000)
      var statement: OpaquePointer?
      defer { sqlite3_finalize(statement) }
      guard sqlite3_prepare_v2(database, text, -1, &statement, nil) == SQLITE_OK else {
        throw ChaosFailure("\(path): \(String(cString: sqlite3_errmsg(database)))")
      }
      var rows: [[[UInt8]]] = []
      while true {
        let code = sqlite3_step(statement)
        if code == SQLITE_DONE { return rows }
        guard code == SQLITE_ROW else {
          throw ChaosFailure("\(path): \(String(cString: sqlite3_errmsg(database)))")
        }
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            let count = Int(sqlite3_column_bytes(statement, column))
            return [UInt8](
              UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count))
          })
      }
    }
  }
#endif
