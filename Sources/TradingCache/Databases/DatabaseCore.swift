package import Logging
import RedisClient
package import TradingModel
import TradingSerialization

/// What every database of this package is made of: an engine, and how records are written and read.
package final class DatabaseCore: Sendable {
  package let traderId: TraderId
  private let engine: any Engine
  private let context: WriteContext
  private let families: FamilyTable
  private let closeTimeout: Duration
  private let readPatience: Duration
  private let decoders: Decoders
  // The engine's, apart since every write asks for it.
  private let pipeline: WritePipeline?

  /// What one read at a time uses.
  private final class Decoders: @unchecked Sendable {  // The engine runs one read at a time.
    let pool: DecoderPool

    init(count: Int, rules: FoldingRules) { pool = DecoderPool(count: count, rules: rules) }
  }

  /// - Parameters:
  ///   - patience: how long a read waits for the writes before it.
  ///   - threads: the most threads that decode.
  init(
    traderId: TraderId, engine: any Engine, context: WriteContext, families: FamilyTable,
    closeTimeout: Duration, patience: Duration, threads: Int
  ) {
    self.traderId = traderId
    self.engine = engine
    self.context = context
    self.families = families
    self.closeTimeout = closeTimeout
    readPatience = patience
    decoders = Decoders(count: threads, rules: context.options.rules)
    pipeline = engine.pipeline
  }

  /// A database in memory.
  package convenience init(
    traderId: TraderId, memory store: MemoryStore, options: RecordOptions, limits: QueueLimits,
    isReadOnly: Bool, closeTimeout: Duration, logger: Logger
  ) throws(CacheError) {
    let families = try options.familyTable()
    let keys = try options.keySpace(traderId, families)
    let engine = try MemoryEngine(
      store, keys: keys, limits: limits, isReadOnly: isReadOnly, logger: logger)
    self.init(
      traderId: traderId, engine: engine,
      context: WriteContext(keys: keys, serializer: options.encodingSerializer, options: options),
      families: families, closeTimeout: closeTimeout, patience: closeTimeout, threads: 1)
  }

  deinit {
    pipeline?.stop(.closed, ending: .whenDrained)
    engine.closeReading()
  }

  private func writing() throws(CacheError) -> WritePipeline {
    guard let pipeline else { throw .readOnly }
    return pipeline
  }

  // MARK: Writing

  package func updateOrder(_ order: Order) throws(CacheError) -> Receipt {
    let rule = WriteRule.append(expectedLength: UInt32(clamping: order.events.count))
    return try writing().enqueue(rule: rule) { changes in changes.update(order, context) }
  }

  package func updatePosition(_ position: Position) throws(CacheError) -> Receipt {
    try writing().enqueue(rule: context.ruleForUpdate(of: position)) { changes in
      changes.update(position, context)
    }
  }

  package func updateAccount(_ account: Account) throws(CacheError) -> Receipt {
    try writing().enqueue(rule: context.ruleForUpdate(of: account)) { changes in
      changes.update(account, context)
    }
  }

  package func write(_ write: CacheWrite) throws(CacheError) -> Receipt {
    try writing().enqueue(rule: write.rule) { changes in write.changes(&changes, context) }
  }

  // MARK: Reading

  /// Reads after every write that was made before.
  ///
  /// When those do not get out in time, it throws `CacheError.timedOut`; when writing has stopped for good, it
  /// reads what is there.
  package func read<Result: Sendable>(_ read: CacheRead<Result>) async throws(CacheError) -> Result
  {
    if let pipeline {
      let isSettled = await pipeline.settled(pipeline.lastReceipt, within: readPatience)
      if !isSettled, pipeline.status.stopped == nil {
        if Task.isCancelled { throw .cancelled }
        throw .timedOut(unconfirmed: pipeline.status.queuedWrites)
      }
    }
    return try await engine.read { [context, families, decoders] engine throws(CacheError) in
      let session = ReadSession(
        engine: engine, keys: context.keys, families: families, decoders: decoders.pool)
      return try session.knowingCurrencies { () throws(CacheError) in try read.body(session) }
    }
  }

  // MARK: Confirmation

  package func confirmed(_ receipt: Receipt, within limit: Duration?) async throws(CacheError) {
    let pipeline = try writing()
    try await pipeline.settle(receipt, within: limit)
    if let failure = pipeline.failure(of: receipt) { throw failure }
  }

  package func sync(within limit: Duration?) async throws(CacheError) {
    let pipeline = try writing()
    let last = pipeline.lastReceipt
    try await pipeline.settle(last, within: limit)
    try pipeline.report(upTo: last)
  }

  package func close() async throws(CacheError) {
    defer { engine.closeReading() }
    guard let pipeline else { return }
    let last = pipeline.lastReceipt
    pipeline.stop(.closed, ending: .whenDrained)
    if await pipeline.settled(last, within: closeTimeout) {
      await pipeline.ended(within: closeTimeout)
    }
    pipeline.stop(.closed, ending: .atOnce)
    await engine.end()
    try pipeline.report(upTo: last)
  }

  // MARK: Status

  package var opening: Opening { engine.opening }

  package var status: CacheDatabaseStatus? { pipeline?.status }

  package var statusChanges: AsyncStream<CacheDatabaseStatus> {
    pipeline?.statusChanges ?? AsyncStream { $0.finish() }
  }

  package var keptWrites: [RejectedWrite] { pipeline?.keptWrites() ?? [] }
}

extension RecordOptions {
  /// The families of the package and of the user.
  ///
  /// - Throws: `CacheError.unsupported` when two of them have one word or one kind.
  func familyTable() throws(CacheError) -> FamilyTable {
    let table = FamilyTable.builtIn.adding(families)
    var known: Set<String> = ["index", "health", "writer"]
    for family in families {
      guard let word = family.key?.word, !word.isEmpty, word.last != ":" else {
        throw .unsupported("a family with the word \"\(family.key?.word ?? "")\" in its keys")
      }
    }
    for word in table.keys.map(\.word) where !known.insert(word).inserted {
      throw .unsupported("two families with the word \"\(word)\" in their keys")
    }
    if Set(table.rows.map(\.kind)).count < table.rows.count {
      throw .unsupported("two families of one kind")
    }
    return table
  }

  /// The keys of a trader.
  func keySpace(_ traderId: TraderId, _ table: FamilyTable) throws(CacheError) -> KeySpace {
    guard !traderId.value.contains(":") else { throw .invalidTraderId(traderId.value) }
    return KeySpace(
      traderId: traderId, useTraderPrefix: useTraderPrefix, instanceId: instanceId,
      families: table.keys)
  }
}
