public import Logging
public import TradingCache

/// A cache database without a server, for the unit tests of those who write to one, and for backtests.
///
/// It is a cache database like the others, on an engine in memory: records are encoded and decoded, what exists
/// is not added again, what does not exist is not updated, a rejected write fails its receipt and the next
/// `sync()`, and a second writer of a trader fences the first. Its store can be made to refuse, to be slow and
/// to lose writes.
public final class InMemoryCacheDatabase: CacheDatabase {
  private let core: DatabaseCore

  /// What is tuned of a database in memory; every field has a default.
  public struct Configuration: Sendable {
    /// How keys and records are written.
    public var records = RecordOptions()
    /// How many unconfirmed writes are kept, and what happens to one more.
    public var writeQueue = QueueLimits()
    /// Whether it never writes, and leaves the former writer as it is.
    public var isReadOnly = false
    /// How long `close()` waits for what is queued, and a read for the writes before it.
    ///
    /// Default: 10 s.
    public var closeTimeout = Duration.seconds(10)

    /// The defaults.
    public init() {}
  }

  /// Opens a trader's records in a store; as a writer it takes over from the trader's former writer.
  ///
  /// - Parameters:
  ///   - traderId: whose state it is.
  ///   - store: what it writes to; give the same one again to find it again.
  ///   - config: what is tuned.
  ///   - logger: takes one line for each change of state; by default, none.
  /// - Throws: `CacheError.invalidTraderId` for a trader id with a colon, and `.unsupported` for families that
  ///   contradict each other.
  public init(
    traderId: TraderId, store: InMemoryStore = InMemoryStore(),
    config: Configuration = Configuration(),
    logger: Logger = Logger(label: "trading-cache") { _ in SwiftLogNoOpLogHandler() }
  ) throws(CacheError) {
    core = try DatabaseCore(
      traderId: traderId, memory: store.memory, options: config.records, limits: config.writeQueue,
      isReadOnly: config.isReadOnly, closeTimeout: config.closeTimeout, logger: logger)
  }

  public var traderId: TraderId { core.traderId }
  public var opening: Opening { core.opening }

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

  public func close() async throws(CacheError) { try await core.close() }

  public var status: CacheDatabaseStatus? { core.status }
  public var statusChanges: AsyncStream<CacheDatabaseStatus> { core.statusChanges }
  public var keptWrites: [RejectedWrite] { core.keptWrites }
}
