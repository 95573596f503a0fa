#if File
  import GRDBSQLite

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// One connection to a database file, closed with the object; used by one thread at a time.
  final class SQLiteConnection {
    let path: String
    private let handle: OpaquePointer

    /// How a file is opened.
    enum Access { case create, write, read, readUnchanging }

    /// Opens a file, or makes it.
    ///
    /// - Throws: `FileError.notFound` where there is none and none is made.
    init(path: String, for use: Access) throws(FileError) {
      if use != .create, access(path, F_OK) != 0 { throw .notFound(path: path) }
      var handle: OpaquePointer?
      let how =
        switch use {
        case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        case .write: SQLITE_OPEN_READWRITE
        case .read, .readUnchanging: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        }
      let name = use == .readUnchanging ? SQLiteConnection.unchangingURI(path) : path
      let code = sqlite3_open_v2(
        name, &handle, how | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
      guard let handle, code == SQLITE_OK else {
        let reason = handle.map(SQLiteConnection.message) ?? String(cString: sqlite3_errstr(code))
        sqlite3_close_v2(handle)
        throw .system(path: path, reason: reason)
      }
      self.path = path
      self.handle = handle
      // Writers hold the lock for one batch, and readers need none.
      sqlite3_busy_timeout(handle, 5000)
    }

    // Statements that are still there keep what they need of it.
    deinit { sqlite3_close_v2(handle) }

    /// Runs statements that take no values and return none.
    func execute(_ text: String) throws(FileError) {
      let code = sqlite3_exec(handle, text, nil, nil, nil)
      if code != SQLITE_OK { throw failure(code) }
    }

    /// Compiles a statement.
    func prepare(_ text: String) throws(FileError) -> SQLiteStatement {
      var statement: OpaquePointer?
      let code = sqlite3_prepare_v3(
        handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
      guard code == SQLITE_OK, let statement else {
        // The text is ours: what it names is not there.
        if code & 0xff == SQLITE_ERROR { throw .damaged(path: path, reason: message) }
        throw failure(code)
      }
      return SQLiteStatement(statement, self)
    }

    /// The number that a statement without values returns.
    func number(_ text: String) throws(FileError) -> Int64 {
      let statement = try prepare(text)
      return try statement.step() ? statement.integer(0) : 0
    }

    /// The rowid of the last row that was inserted.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Whether a transaction has begun and not ended.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether the file is no longer where it was opened: moved away, deleted or replaced.
    var hasMoved: Bool {
      var moved: CInt = 0
      let code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
      return code == SQLITE_OK && moved != 0
    }

    /// What a result code means.
    func failure(_ code: CInt) -> FileError {
      switch code & 0xff {
      case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged(path: path, reason: message)
      default: .system(path: path, reason: message)
      }
    }

    private var message: String { SQLiteConnection.message(handle) }

    private static func message(_ handle: OpaquePointer) -> String {
      let error = sqlite3_system_errno(handle)
      let text = String(cString: sqlite3_errmsg(handle))
      return error == 0 ? text : "\(text) (\(String(cString: strerror(error))))"
    }

    /// The name of a file that nobody changes: then SQLite makes no files beside it.
    private static func unchangingURI(_ path: String) -> String {
      var uri = Array("file:".utf8)
      for byte in path.utf8 {
        switch byte {
        case UInt8(ascii: "%"): uri += "%25".utf8
        case UInt8(ascii: "?"): uri += "%3f".utf8
        case UInt8(ascii: "#"): uri += "%23".utf8
        default: uri.append(byte)
        }
      }
      return String(decoding: uri, as: UTF8.self) + "?immutable=1"
    }
  }
#endif
