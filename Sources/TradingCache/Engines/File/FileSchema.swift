#if File
  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The tables of a file; `FileCacheDatabase` describes them.
  enum FileSchema {
    /// In the file's header, by which `file` and `sqlite3` know it: the letters `TrCa`.
    static let applicationID: Int64 = 0x5472_4361
    /// In the file's header: the form of the tables.
    static let version: Int64 = 1

    private static let tables = """
      CREATE TABLE key (
        id INTEGER PRIMARY KEY, shape TEXT NOT NULL, key TEXT NOT NULL, UNIQUE (shape, key)
      ) STRICT;
      CREATE TABLE element (id INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;
      CREATE TABLE document (
        key_id INTEGER PRIMARY KEY, value BLOB NOT NULL, expires INTEGER
      ) STRICT;
      CREATE TABLE member (
        key_id INTEGER NOT NULL, member TEXT NOT NULL, PRIMARY KEY (key_id, member)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE field (
        key_id INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (key_id, field)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE writer (
        trader TEXT PRIMARY KEY, fence INTEGER NOT NULL, holder TEXT NOT NULL,
        marker INTEGER NOT NULL, stopped INTEGER, stopped_at INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE VIEW log AS
        SELECT key.key, element.id & 4294967295 AS number, element.value
        FROM key JOIN element
          ON element.id BETWEEN key.id << 32 AND (key.id << 32) + 4294967295
        WHERE key.shape = 'log' ORDER BY key.key, element.id;
      CREATE VIEW state AS
        SELECT key.key, document.value, document.expires
        FROM key JOIN document ON document.key_id = key.id WHERE key.shape = 'document'
        ORDER BY key.key;
      CREATE VIEW set_member AS
        SELECT key.key, member.member FROM key JOIN member ON member.key_id = key.id
        WHERE key.shape = 'set' ORDER BY key.key, member.member;
      CREATE VIEW hash_field AS
        SELECT key.key, field.field, field.value FROM key JOIN field ON field.key_id = key.id
        WHERE key.shape = 'hash' ORDER BY key.key, field.field;
      PRAGMA application_id = \(applicationID);
      PRAGMA user_version = \(version);
      """

    /// Opens a file for a writer; makes it, or its tables, where there are none.
    static func openToWrite(_ path: String) throws(FileError) -> SQLiteConnection {
      let connection = try SQLiteConnection(path: path, for: .create)
      // What a file's tables say must not run anything here.
      try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")
      if try !hasTables(connection) {
        try connection.execute("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE")
        // Another process may have made them meanwhile.
        if try !hasTables(connection) { try connection.execute(tables) }
        try connection.execute("COMMIT")
      }
      // A commit is on the disk when it returns. What it changed is copied into the file itself every 16 MiB:
      // pages that change again and again are copied less often then.
      try connection.execute(
        """
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;
        PRAGMA wal_autocheckpoint = 4096
        """)
      return connection
    }

    /// Opens a file for reading.
    ///
    /// Beside a file that is in use lie two more, which a reader needs and may have to make. Where nobody may
    /// write in the folder, and there are none, nobody changes the file.
    static func openToRead(_ path: String) throws(FileError) -> SQLiteConnection {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      let isUnchanging = access(folder, W_OK) != 0 && access(path + "-wal", F_OK) != 0
      let connection = try SQLiteConnection(
        path: path, for: isUnchanging ? .readUnchanging : .read)
      try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON")
      guard try hasTables(connection) else {
        throw .damaged(path: path, reason: "it has no tables")
      }
      return connection
    }

    /// Whether the tables are there.
    ///
    /// - Throws: `FileError` for a file of somebody else, or of a newer version.
    private static func hasTables(_ connection: SQLiteConnection) throws(FileError) -> Bool {
      let application = try connection.number("PRAGMA application_id")
      let found = try connection.number("PRAGMA user_version")
      if application == 0, found == 0,
        try connection.number("SELECT count(*) FROM sqlite_master") == 0
      {
        return false
      }
      guard application == applicationID else {
        throw .damaged(path: connection.path, reason: "it is no database of this package")
      }
      guard found <= version else {
        throw .newerVersion(path: connection.path, found: Int(found), known: Int(version))
      }
      return true
    }
  }
#endif
