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
///     trader-{trader}:currencies:{code}               string
///     trader-{trader}:instruments:{instrument}        string
///     trader-{trader}:strategies:{strategy}:state     string, a map of name -> bytes
///     trader-{trader}:commands:submit_order:{client order}          string
///     trader-{trader}:commands:submit_order_list:{order list}       string
///     trader-{trader}:general:{key}, :synthetics:{id}, :actors:{component}:state  strings
///     trader-{trader}:snapshots:orders:{client order}, :snapshots:positions:{position}  lists
///     trader-{trader}:quotes:{instrument}, :trades:…, :bars:{bar type} …  lists of bounded length
///     trader-{trader}:health:heartbeat                string with a time to live
///     trader-{trader}:index:orders, :orders_open, :positions_open … sets of ids
///     trader-{trader}:index:order_position, :order_client           hashes
///     trader-{trader}:writer:fence, :holder, :marker, :left         who writes, and how far it got
///     trader-{trader}:writer:catalogue, :catalogued   set, string: the keys, where `listing` asks for it
///
/// Ids may hold any character of their type, colons and glob characters included; a trader id may not
/// hold a colon. A trader has one writer: opening takes over from the former one, whose later writes
/// the server then refuses.
public final class RedisCacheDatabase: CacheDatabase {
  public let traderId: TraderId
  let serializer: any Serializer
  let configuration: Configuration
  let keys: KeySpace
  let reader: RecordReader
  /// The way of writes; `nil` in a read-only database.
  let pipeline: WritePipeline?
  /// How the trader's last writer ended; `nil` in a read-only database, which does not ask.
  public let lastStop: LastStop?
  /// Whether the server has kept what it had confirmed; unknown in a read-only database.
  public let confirmedWrites: ConfirmedWrites
  /// Settings of the server that lose data; also logged when the database is opened.
  public let serverWarnings: [ServerWarning]

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
    guard !traderId.value.contains(":") else { throw .invalidTraderId(traderId.value) }
    self.traderId = traderId
    self.serializer = serializer ?? config.encodingSerializer
    configuration = config
    keys = KeySpace(
      traderId: traderId, useTraderPrefix: config.useTraderPrefix, instanceId: config.instanceId)
    reader = RecordReader(config, keys: keys)
    switch config.role {
    case .readOnly:
      pipeline = nil
      lastStop = nil
      confirmedWrites = .unknown
      serverWarnings = []
      _ = try await reader.perform { session throws(CacheError) in try session.command("PING") }
    case .takeOver, .refuseIfAlive:
      let opening = try await WritePipeline.start(config, keys: keys, logger: logger)
      pipeline = opening.pipeline
      lastStop = opening.lastStop
      confirmedWrites = opening.confirmedWrites
      serverWarnings = opening.warnings
      if config.flushOnStart { try await flush() }
      try await openCatalogue(behind: opening.formerFence)
    }
  }

  deinit {
    pipeline?.stop(.closed, ending: .whenDrained)
    reader.close()
  }

  /// How the writes are doing, without waiting for anything; `nil` in a read-only database.
  public var status: CacheDatabaseStatus? { pipeline?.status }

  /// The status now and after each change: connected or not, writes rejected, writing stopped.
  ///
  /// Each call makes a stream of its own, which ends when the database is closed or fenced; a slow reader
  /// gets the newest statuses. In a read-only database it ends at once.
  public var statusChanges: AsyncStream<CacheDatabaseStatus> {
    pipeline?.statusChanges ?? AsyncStream { $0.finish() }
  }

  /// The writes that were rejected, and once writing has stopped also those that were never written.
  public var keptWrites: [RejectedWrite] { pipeline?.keptWrites() ?? [] }

  // MARK: Confirmation

  public func confirmed(_ receipt: Receipt) async throws(CacheError) {
    let pipeline = try writing()
    await pipeline.settled(receipt)
    if let failure = pipeline.failure(of: receipt) { throw failure }
  }

  public func sync() async throws(CacheError) {
    let pipeline = try writing()
    let last = pipeline.lastReceipt
    await pipeline.settled(last)
    try pipeline.report(upTo: last)
  }

  public func close() async throws(CacheError) {
    defer { reader.close() }
    guard let pipeline else { return }
    let last = pipeline.lastReceipt
    pipeline.stop(.closed, ending: .whenDrained)
    if await pipeline.settled(last, within: configuration.closeTimeout) {
      await pipeline.ended(within: configuration.closeTimeout)
    }
    pipeline.stop(.closed, ending: .atOnce)
    await pipeline.endJournal()
    try pipeline.report(upTo: last)
  }

  func writing() throws(CacheError) -> WritePipeline {
    guard let pipeline else { throw .readOnly }
    return pipeline
  }

  /// Reads on the reading thread, after every write that was made before.
  ///
  /// When those do not get out within `replyTimeout`, it throws `CacheError.timedOut`; when writing has
  /// stopped for good, it reads what is there.
  func reading<Result: Sendable>(
    _ body: @escaping @Sendable (borrowing ReadSession) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    if let pipeline {
      let patience = configuration.redis.replyTimeout
      let isSettled = await pipeline.settled(pipeline.lastReceipt, within: patience)
      if !isSettled, pipeline.status.stopped == nil {
        throw .timedOut(unconfirmed: pipeline.status.queuedWrites)
      }
    }
    return try await reader.perform { session throws(CacheError) in
      try session.knowingCurrencies { () throws(CacheError) in try body(session) }
    }
  }
}
