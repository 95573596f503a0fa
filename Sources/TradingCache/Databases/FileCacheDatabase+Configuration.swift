#if File
  import Dispatch
  public import RedisClient
  public import TradingModel

  extension FileCacheDatabase {
    /// How a database on a file is opened: which file, and how it writes records.
    ///
    /// Every setting of the two parts is one of the configuration's own, such as `config.role` and
    /// `config.encoding`.
    @dynamicMemberLookup
    public struct Configuration: Sendable {
      /// The file, the writer, and how it is read.
      public var settings: FileSettings
      /// How keys and records are written.
      public var records = RecordOptions()

      /// Configures a database on a file.
      public init(path: String) { settings = FileSettings(path: path) }

      /// Configures a database on a file by its URL, such as `file:///path/state.cache`.
      ///
      /// - Throws: `RedisError.invalidURL`.
      public init(url: String) throws(RedisError) {
        let prefix = "file://"
        guard url.lowercased().hasPrefix(prefix + "/"), !url.contains("?"), !url.contains("#")
        else { throw .invalidURL(reason: "it is no file:///path/name") }
        self.init(path: try RedisConfiguration.percentDecoded(url.dropFirst(prefix.count)))
      }

      public subscript<Value>(dynamicMember path: WritableKeyPath<FileSettings, Value>) -> Value {
        get { settings[keyPath: path] }
        set { settings[keyPath: path] = newValue }
      }

      public subscript<Value>(dynamicMember path: WritableKeyPath<RecordOptions, Value>) -> Value {
        get { records[keyPath: path] }
        set { records[keyPath: path] = newValue }
      }

      /// Takes over the options under which a trader was stored.
      public mutating func use(_ trader: TraderKey) { records.use(trader) }
    }

    /// Finds the traders that have something stored in a file.
    ///
    /// They come in the order of their keys, whatever options they were stored under. It looks at every key once.
    ///
    /// - Parameter traderId: the one to look for; `nil` for all.
    /// - Throws: `CacheError.file`, and `.unsupported` for families that contradict each other.
    public static func traders(
      _ traderId: TraderId? = nil, config: Configuration
    ) async throws(CacheError) -> [TraderKey] {
      let families = try config.records.familyTable().keys
      let path = config.path
      return try await DispatchQueue.global().run { () throws(CacheError) in
        let found = try file { () throws(FileError) in
          try FileQueries(path: path).list([])
        }
        return Set(found.texts.lazy.compactMap { TraderKey(in: $0, families) })
          .filter { traderId == nil || $0.traderId == traderId }
          .sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
      }
    }
  }
#endif
