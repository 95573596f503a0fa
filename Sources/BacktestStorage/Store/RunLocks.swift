#if Backtests
  import RedisClient
  import Synchronization

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Which backtests of a database still have the process that runs them.
  ///
  /// While backtest 12 of `trading.db` runs, its process has byte 12 of the file `trading.db-running` locked. The
  /// system releases a process's locks when it dies, in whatever way. They are POSIX record locks, as SQLite's own
  /// are: a process loses all of them when it closes the file once, and does not see its own. So a process opens
  /// the file once, for all its stores, and remembers which bytes it has.
  enum RunLocks {
    private struct File: Hashable {
      let device: dev_t
      let inode: ino_t
    }

    private struct Held {
      let descriptor: CInt
      /// The bytes that this process has locked; while there are none, the file is not kept open.
      var ids: Set<Int64> = []
    }

    private static let files = Guarded<[File: Held]>([:])

    /// Locks a backtest that begins, for as long as this process lives and does not release it.
    static func hold(_ id: Int64, of database: String) throws(BacktestError) {
      let path = database + "-running"
      try files.withLock { files throws(BacktestError) in
        var (file, held) = try opened(path, files)
        guard setLock(CInt(F_WRLCK), id, held.descriptor) else {
          let reason = String(cString: strerror(errno))
          if held.ids.isEmpty { _ = close(held.descriptor) }
          throw .cannotOpen(path: path, reason: reason)
        }
        held.ids.insert(id)
        files[file] = held
      }
    }

    /// Releases a backtest that has ended; one that this process has not locked does not matter.
    static func release(_ id: Int64, of database: String) {
      files.withLock { files in
        guard let file = identity(database + "-running"), var held = files[file],
          held.ids.remove(id) != nil
        else { return }
        _ = setLock(CInt(F_UNLCK), id, held.descriptor)
        files[file] = held
        guard held.ids.isEmpty else { return }
        files[file] = nil
        _ = close(held.descriptor)
      }
    }

    /// Whether a backtest is locked, by this process or another.
    static func isHeld(_ id: Int64, of database: String) throws(BacktestError) -> Bool {
      let path = database + "-running"
      return try files.withLock { files throws(BacktestError) in
        guard identity(path) != nil else { return false }
        let (_, held) = try opened(path, files)
        defer { if held.ids.isEmpty { _ = close(held.descriptor) } }
        if held.ids.contains(id) { return true }
        var lock = record(CInt(F_WRLCK), id)
        guard fcntl(held.descriptor, F_GETLK, &lock) == 0 else {
          throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        return CInt(lock.l_type) != CInt(F_UNLCK)
      }
    }

    /// The file as this process has it open, or opened now; it has no locks then that closing it could lose.
    private static func opened(
      _ path: String, _ files: [File: Held]
    ) throws(BacktestError) -> (File, Held) {
      if let file = identity(path), let held = files[file] { return (file, held) }
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0, let file = identity(path) else {
        throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
      }
      return (file, Held(descriptor: descriptor))
    }

    private static func identity(_ path: String) -> File? {
      var status = stat()
      return stat(path, &status) == 0 ? File(device: status.st_dev, inode: status.st_ino) : nil
    }

    private static func setLock(_ type: CInt, _ id: Int64, _ descriptor: CInt) -> Bool {
      var lock = record(type, id)
      return fcntl(descriptor, F_SETLK, &lock) == 0
    }

    private static func record(_ type: CInt, _ id: Int64) -> flock {
      var lock = flock()
      lock.l_type = numericCast(type)
      lock.l_whence = numericCast(SEEK_SET)
      lock.l_start = off_t(id)
      lock.l_len = 1
      return lock
    }
  }
#endif
