public import Logging
import RedisClient
public import TradingModel
public import TradingSerialization

/// Keeps a trading node's state in Redis, in the format of NautilusTrader 1.221, and gets it back.
///
/// Writes go into memory and leave on a thread of their own, in transactions that are applied exactly
/// once; the calls return at once and never touch the network. The keys of a trader:
///
///     trader-{trader}:accounts:{account}              list of account states
///     trader-{trader}:orders:{client order}           list of order events, the first OrderInitialized
///     trader-{trader}:positions:{position}            list of fills
///     trader-{trader}:currencies:{code}, :instruments:{instrument}, …       strings
///     trader-{trader}:strategies:{strategy}:state     string, a map of name -> bytes
///     trader-{trader}:index:orders, :orders_open, :positions_open …         sets of ids
///     trader-{trader}:index:order_position, :order_client                   hashes
///     trader-{trader}:writer:fence, :holder, :marker, :left                 who writes, and how far it got
///
/// Each family's file says which keys are its own. Ids may hold any character of their type, colons and glob
/// characters included; a trader id may not hold a colon. A trader has one writer: opening takes over from the
/// former one, whose later writes the server then refuses.
public final class RedisCacheDatabase: CacheDatabase {
  private let core: DatabaseCore
  let engine: RedisEngine

  public var traderId: TraderId { core.traderId }
  public var opening: Opening { engine.opening }

  /// Opens a trader's database: connects, and as a writer takes the fence.
  ///
  /// - Parameters:
  ///   - traderId: whose state it is.
  ///   - serializer: how records are written; `nil` for what `config.encoding` says. Every serializer
  ///     reads what any other wrote.
  ///   - config: the server and everything that can be tuned.
  ///   - logger: takes one line for each change of state, none for each write.
  /// - Throws: `CacheError.invalidTraderId`; `.redis` when the server cannot be reached or does not let
  ///   us in; `.writerIsAlive` and `.unsupported` when the configuration asks for such a check;
  ///   `.dataLoss` when the server has lost writes that it is known to have confirmed.
  public init(
    traderId: TraderId, serializer: (any Serializer)? = nil, config: Configuration,
    logger: Logger = Logger(label: "trading-cache")
  ) async throws(CacheError) {
    let families = try config.records.familyTable()
    let keys = try config.records.keySpace(traderId, families)
    let settings = config.settings
    engine = try await RedisEngine.open(settings, keys: keys, logger: logger)
    core = DatabaseCore(
      traderId: traderId, engine: engine,
      context: WriteContext(
        keys: keys, serializer: serializer ?? config.records.encodingSerializer,
        options: config.records, keepsCatalogue: settings.listing == .catalogue),
      families: families, closeTimeout: settings.closeTimeout,
      patience: settings.redis.replyTimeout, threads: settings.restore.threads)
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

  public func close() async throws(CacheError) { try await core.close() }

  public var status: CacheDatabaseStatus? { core.status }
  public var statusChanges: AsyncStream<CacheDatabaseStatus> { core.statusChanges }
  public var keptWrites: [RejectedWrite] { core.keptWrites }
}
