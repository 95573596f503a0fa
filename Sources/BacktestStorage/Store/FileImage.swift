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

  /// The bytes of a database file at one moment.
  struct FileImage {
    private var bytes: [UInt8]

    /// Reads a file; `nil` when a writer has it open, since its newest transactions are in other files then.
    init?(of path: String) throws {
      for _ in 0..<3 {
        guard access(path + "-wal", F_OK) != 0, let before = Self.version(path),
          let bytes = Self.content(path)
        else { return nil }
        guard access(path + "-wal", F_OK) != 0, Self.version(path) == before else { continue }
        self.bytes = bytes
        return
      }
      return nil
    }

    /// Opens the bytes as a database in memory.
    func opened(_ configuration: Configuration) throws -> DatabaseQueue {
      var image = bytes
      // A database in memory has no write-ahead log: both versions of the header's format become the older one
      // (fileformat2.html, section 1.3.3). Without a log the file is the same in both.
      if image.count > 19 { (image[18], image[19]) = (1, 1) }
      let queue = try DatabaseQueue(configuration: configuration)
      try queue.inDatabase { db in
        let size = sqlite3_int64(image.count)
        guard let memory = sqlite3_malloc64(sqlite3_uint64(image.count)) else {
          throw DatabaseError(resultCode: .SQLITE_NOMEM)
        }
        memory.copyMemory(from: image, byteCount: image.count)
        // SQLite frees the memory, also when this fails.
        let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
        let status = sqlite3_deserialize(
          db.sqliteConnection, "main", memory.assumingMemoryBound(to: UInt8.self), size, size, flags
        )
        guard status == SQLITE_OK else {
          throw DatabaseError(resultCode: ResultCode(rawValue: status))
        }
      }
      return queue
    }

    /// What changes when a file is written.
    private static func version(_ path: String) -> [Int]? {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return [Int(status.st_ino), Int(status.st_size), time.tv_sec, time.tv_nsec]
    }

    private static func content(_ path: String) -> [UInt8]? {
      guard let file = fopen(path, "rb") else { return nil }
      defer { fclose(file) }
      var bytes: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = fread(&piece, 1, piece.count, file)
        bytes += piece[..<count]
        if count < piece.count { return ferror(file) == 0 ? bytes : nil }
      }
    }
  }
#endif
