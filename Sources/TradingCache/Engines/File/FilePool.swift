#if File
  import RedisClient

  /// The connections that read a file: one for each thread, each in a read transaction while a read runs.
  ///
  /// One read runs at a time.
  final class FilePool: @unchecked Sendable {  // A thread has its own.
    private let path: String
    private var all: [FileQueries] = []

    init(path: String) { self.path = path }

    /// Runs one read operation; it sees the file as it was at its beginning.
    func read<Result>(_ body: () throws(CacheError) -> Result) throws(CacheError) -> Result {
      defer { end() }
      _ = try open(1)
      return try body()
    }

    /// Has connections for up to so many threads; returns for how many.
    func open(_ count: Int) throws(CacheError) -> Int {
      while all.count < max(count, 1) {
        do throws(FileError) {
          all.append(try FileQueries(path: path))
        } catch {
          // As good with fewer.
          if all.isEmpty { throw .file(error) }
          break
        }
      }
      for queries in all.prefix(count) where !queries.connection.isInTransaction {
        try file { () throws(FileError) in try queries.connection.execute("BEGIN") }
      }
      return min(all.count, max(count, 1))
    }

    /// The connection of a thread.
    func queries(ofThread thread: Int) -> FileQueries { all[thread] }

    private func end() {
      for queries in all where queries.connection.isInTransaction {
        try? queries.connection.execute("COMMIT")
      }
      // A file that has been replaced is opened anew.
      if all.contains(where: \.connection.hasMoved) { all = [] }
    }

    /// Closes all connections; the next read makes them anew.
    func close() { all = [] }
  }
#endif
