#if File
  import GRDBSQLite

  /// A compiled statement of a connection, ended with the object.
  ///
  /// What is bound is not copied: it must be there until the statement has run.
  final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection

    init(_ handle: OpaquePointer, _ connection: SQLiteConnection) {
      self.handle = handle
      self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Values

    func bind(_ place: CInt, _ value: Int64) { sqlite3_bind_int64(handle, place, value) }

    func bindNull(_ place: CInt) { sqlite3_bind_null(handle, place) }

    func bind(_ place: CInt, blob bytes: UnsafeRawBufferPointer) throws(FileError) {
      // Without an address it would be NULL.
      let code =
        bytes.isEmpty
        ? sqlite3_bind_zeroblob(handle, place, 0)
        : sqlite3_bind_blob64(handle, place, bytes.baseAddress, UInt64(bytes.count), nil)
      try check(code)
    }

    func bind(_ place: CInt, text bytes: UnsafeRawBufferPointer) throws(FileError) {
      let start = bytes.baseAddress ?? UnsafeRawPointer(SQLiteStatement.noText.utf8Start)
      try check(
        sqlite3_bind_text64(
          handle, place, start.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), nil,
          UInt8(SQLITE_UTF8)))
    }

    private static let noText: StaticString = ""

    // MARK: Running

    /// Goes on to the next row; false when there is none, and then it is ready to run again.
    func step() throws(FileError) -> Bool {
      let code = sqlite3_step(handle)
      if code == SQLITE_ROW { return true }
      sqlite3_reset(handle)
      try check(code == SQLITE_DONE ? SQLITE_OK : code)
      return false
    }

    /// Runs it to its end.
    func run() throws(FileError) { while try step() {} }

    /// Makes it ready to run again, before its end.
    func reset() { sqlite3_reset(handle) }

    private func check(_ code: CInt) throws(FileError) {
      if code != SQLITE_OK { throw connection.failure(code) }
    }

    // MARK: The row

    var columnCount: CInt { sqlite3_column_count(handle) }

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: CInt) -> Bool {
      sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// The bytes of a text or a blob, valid until the next step.
    func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
      let start = sqlite3_column_blob(handle, column)
      return UnsafeRawBufferPointer(
        start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }
  }
#endif
