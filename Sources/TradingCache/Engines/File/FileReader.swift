#if File
  import Dispatch
  import TradingModel

  /// Reads from a file, as it was at a moment: within one read transaction on each connection.
  struct FileReader: EngineReader {
    let keys: KeySpace
    let pool: FilePool

    private var queries: FileQueries { pool.queries(ofThread: 0) }

    func list(_ family: FamilyKey?) throws(CacheError) -> KeyList {
      let prefix = family.map { keys.prefix($0).description } ?? "\(keys.trader):"
      let queries = queries
      return try file { () throws(FileError) in try queries.list(Array(prefix.utf8)) }
    }

    func listAll() throws(CacheError) -> KeyList { try list(nil) }

    func read(
      _ key: String, as shape: RecordShape, _ body: (StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      let queries = queries
      try Array(key.utf8).withBytes { (key) throws(CacheError) in
        try queries.read(key, as: shape, body)
      }
    }

    func read(
      _ keys: FamilyKeys, as shape: RecordShape, threads: Int,
      _ body: @Sendable (Int, Int, StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      let progress = ReadProgress(of: keys.count)
      let most = min(threads, keys.count / (4 * FileReader.window) + 1)
      let threads = try pool.open(most)
      let isDense = keys.isDense
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        do throws(CacheError) {
          let queries = pool.queries(ofThread: thread)
          while true {
            let window = progress.claim(FileReader.window)
            if window.isEmpty { break }
            try queries.read(keys, window, as: shape, isDense: isDense) {
              index, value throws(CacheError) in
              try body(thread, index, value)
            }
          }
        } catch {
          progress.fail(error)
        }
      }
      try progress.check()
    }

    /// The keys that are read by one statement.
    private static let window = 128

    func readInOrder(
      _ keys: FamilyKeys, as shape: RecordShape,
      _ body: (Int, StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      let window = keys.places.startIndex..<keys.places.endIndex
      try queries.read(keys, window, as: shape, isDense: keys.isDense, body)
    }

    func newestElement(
      of key: String, where isWanted: (UnsafeRawBufferPointer) -> Bool
    ) throws(CacheError) -> [UInt8]? {
      let queries = queries
      var found: [UInt8]?
      try Array(key.utf8).withBytes { (key) throws(CacheError) in
        try queries.newest(of: key) { element in
          if isWanted(element) { found = [UInt8](element) }
          return found != nil
        }
      }
      return found
    }

    func expiring(among keys: [String]) throws(CacheError) -> [String] {
      let queries = queries
      var expiring: [String] = []
      for text in keys {
        try Array(text.utf8).withBytes { (key) throws(CacheError) in
          let expires = try file { () throws(FileError) in try queries.expires(key) }
          if expires { expiring.append(text) }
        }
      }
      return expiring
    }

    func kind(of key: String) throws(CacheError) -> String? {
      for (shape, word) in [
        (RecordShape.log, "list"), (.document, "string"), (.set, "set"), (.hash, "hash"),
      ] {
        var isThere = false
        try read(key, as: shape) { value in if case .parts = value { isThere = true } }
        if isThere { return word }
      }
      return nil
    }

    func catalogue() throws(CacheError) -> StoredCatalogue? { nil }
  }

  extension FileQueries {
    /// Reads a part of some keys: by one statement where there are not many others between them.
    func read(
      _ keys: FamilyKeys, _ window: Range<Int>, as shape: RecordShape, isDense: Bool,
      _ body: (Int, StoredValue) throws(CacheError) -> Void
    ) throws(CacheError) {
      if isDense { return try read(keys, window, as: shape, body) }
      for index in window {
        try keys.bytes(at: index).withBytes { (key) throws(CacheError) in
          try read(key, as: shape) { (value) throws(CacheError) in try body(index, value) }
        }
      }
    }
  }
#endif
