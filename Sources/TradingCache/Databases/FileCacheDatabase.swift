#if File
  public import Logging
  public import TradingModel
  public import TradingSerialization

  /// Keeps a trading node's state in one local file, and gets it back: no server to run.
  ///
  /// For a node on one machine, for backtests and tests, and for a backup that is a file. Writes go into memory and
  /// leave on a thread of their own, in transactions that are on the disk when they are confirmed; the calls
  /// return at once and never wait for the disk. `kill -9`, a power cut and a full disk lose no confirmed write,
  /// and double none.
  ///
  /// It is an SQLite database, with the `application_id` 1416774497 and the version of its tables as
  /// `user_version`. The keys are those of `RedisCacheDatabase`; one file may hold several traders.
  ///
  ///     key(id, shape, key)                  each key with its shape: log, document, set, hash
  ///     element(id, value)                   elements of logs; id is the key's id * 4294967296 + a number that
  ///                                          goes up by one from each element to the next
  ///     document(key_id, value, expires)     strings; when one goes away, in milliseconds since 1970
  ///     member(key_id, member)               members of sets
  ///     field(key_id, field, value)          fields of hashes
  ///     writer(trader, fence, holder, marker, stopped, stopped_at)
  ///                                          for each trader key: who writes, the number of its last write in
  ///                                          the file, and that number and the time after a stop in good order
  ///
  /// Four views show the same with the keys as text: `log(key, number, value)`, `state(key, value, expires)`,
  /// `set_member(key, member)` and `hash_field(key, field, value)`. So anybody can look in, also beside a live node:
  ///
  ///     sqlite3 -readonly state.cache "SELECT key, count(*) FROM log GROUP BY key"
  ///
  /// A trader has one writer: opening takes over from the former one, whose later writes are then refused. Readers
  /// with `WriterRole.readOnly` run beside it and never wait for it.
  public final class FileCacheDatabase: CacheDatabase {
    private let core: DatabaseCore

    public var traderId: TraderId { core.traderId }
    public var opening: Opening { core.opening }

    /// Opens a trader's part of a file, as a writer makes the file where there is none, and takes the fence.
    ///
    /// - Parameters:
    ///   - traderId: whose state it is.
    ///   - serializer: how records are written; `nil` for what `config.encoding` says. Every serializer
    ///     reads what any other wrote.
    ///   - config: the file and everything that can be tuned.
    ///   - logger: takes one line for each change of state, none for each write.
    /// - Throws: `CacheError.invalidTraderId`; `.file` when the file cannot be used; `.writerIsAlive` when the
    ///   role asks for such a check.
    public init(
      traderId: TraderId, serializer: (any Serializer)? = nil, config: Configuration,
      logger: Logger = Logger(label: "trading-cache")
    ) async throws(CacheError) {
      let families = try config.records.familyTable()
      let keys = try config.records.keySpace(traderId, families)
      let settings = config.settings
      core = DatabaseCore(
        traderId: traderId,
        engine: try await FileEngine.open(settings, keys: keys, logger: logger),
        context: WriteContext(
          keys: keys, serializer: serializer ?? config.records.encodingSerializer,
          options: config.records),
        families: families, closeTimeout: settings.closeTimeout, patience: settings.closeTimeout,
        threads: settings.restoreThreads)
      if config.records.flushOnStart, settings.role != .readOnly { try await flush() }
    }

    @discardableResult
    public func updateOrder(_ order: Order) throws(CacheError) -> Receipt {
      try core.updateOrder(order)
    }

    @discardableResult
    public func updatePosition(_ position: Position) throws(CacheError) -> Receipt {
      try core.updatePosition(position)
    }

    @discardableResult
    public func updateAccount(_ account: Account) throws(CacheError) -> Receipt {
      try core.updateAccount(account)
    }

    @discardableResult
    public func write(_ write: CacheWrite) throws(CacheError) -> Receipt { try core.write(write) }

    public func read<Result: Sendable>(
      _ read: CacheRead<Result>
    ) async throws(CacheError) -> Result {
      try await core.read(read)
    }

    public func confirmed(_ receipt: Receipt, within limit: Duration?) async throws(CacheError) {
      try await core.confirmed(receipt, within: limit)
    }

    public func sync(within limit: Duration?) async throws(CacheError) {
      try await core.sync(within: limit)
    }

    /// Waits for what is queued, and ends the use of the file; then it is one file again, which may be copied.
    public func close() async throws(CacheError) { try await core.close() }

    public var status: CacheDatabaseStatus? { core.status }
    public var statusChanges: AsyncStream<CacheDatabaseStatus> { core.statusChanges }
    public var keptWrites: [RejectedWrite] { core.keptWrites }
  }
#endif
