import Dispatch
import Logging
import RedisClient
import TradingModel
import TradingSerialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension RedisEngine {
  /// Opens a trader's keys: connects, and as a writer takes the fence and starts the writer thread.
  static func open(
    _ configuration: RedisSettings, keys: KeySpace, logger: Logger
  ) async throws(CacheError) -> RedisEngine {
    if configuration.role == .readOnly {
      let engine = RedisEngine(configuration, keys: keys)
      _ = try await engine.reader.perform { session throws(CacheError) in
        try session.command("PING")
      }
      return engine
    }
    // Connecting blocks: not on a cooperative thread.
    let (engine, formerFence) = try await DispatchQueue.global().run { () throws(CacheError) in
      try startWriting(configuration, keys: keys, logger: logger)
    }
    try await engine.waitForRecovered(within: configuration.redis.replyTimeout)
    try await engine.openCatalogue(after: formerFence)
    return engine
  }

  private static func startWriting(
    _ configuration: RedisSettings, keys: KeySpace, logger: Logger
  ) throws(CacheError) -> (RedisEngine, formerFence: UInt64?) {
    // Before anything is asked of Redis: a journal that cannot be used fences nobody.
    var recovery = try JournalRecovery.open(configuration.journal, keys)
    let connection = try redis { () throws(RedisError) in
      try RedisConnection.connect(configuration.redis)
    }
    let warnings = try redis { () throws(RedisError) in try ServerCheck.warnings(connection) }
    for warning in warnings { logger.warning("\(warning)") }
    try ServerCheck.check(configuration.durability, connection)
    try ServerCheck.refuse(configuration.role, connection, keys)
    let (start, confirmed) = try takeOver(configuration, keys, connection, &recovery)
    if let loss = confirmed.loss { logger.critical("going on all the same: \(loss)") }
    let (pipeline, journal) = try launch(
      configuration, keys, start.marker, connection, recovery, logger)
    logger.info(
      "writing as \(keys.trader)",
      metadata: ["epoch": "\(start.marker.epoch)", "after": "\(start.marker.sequence)"])
    let opening = Opening(
      lastStop: start.lastStop, confirmedWrites: confirmed, serverWarnings: warnings)
    let engine = RedisEngine(
      configuration, keys: keys, pipeline: pipeline, journal: journal, opening: opening)
    return (engine, start.formerFence)
  }

  private static func takeOver(
    _ configuration: RedisSettings, _ keys: KeySpace,
    _ connection: RedisConnection, _ recovery: inout JournalRecovery?
  ) throws(CacheError) -> (WriterHandshake.Start, ConfirmedWrites) {
    let rival = CacheError.fenced(by: "a node that opened the database at the same moment")
    // The fence changes between the two steps when another node opens, or a late request arrives.
    for _ in 0..<10 {
      let former = try redis { () throws(RedisError) in
        try WriterHandshake.former(on: connection, keys: keys)
      }
      let confirmed = ConfirmedWrites(configuration, recovery, former)
      if configuration.whenWritesAreLost == .refuse, let loss = confirmed.loss { throw loss }
      recovery?.judge(former, confirmed)
      let holder = Holder.name() + (recovery.map { ", \($0.label)" } ?? "")
      let start = try redis { () throws(RedisError) in
        try WriterHandshake.takeOver(
          from: former, on: connection, keys: keys, holder: holder, behind: confirmed)
      }
      guard let start else { continue }
      let answer = try redis { () throws(RedisError) in
        try WriterHandshake.watch(
          on: connection, keys: keys, configuration.protocolSwitches, replies: ReplyBuffer())
      }
      guard answer.fence == start.marker.epoch, answer.marker?.sequence == start.marker.sequence
      else { throw rival }
      return (start, confirmed)
    }
    throw rival
  }

  private static func launch(
    _ configuration: RedisSettings, _ keys: KeySpace, _ start: Marker,
    _ connection: RedisConnection, _ recovery: JournalRecovery?, _ logger: Logger
  ) throws(CacheError) -> (WritePipeline, JournalWriter?) {
    let pipeline = try WritePipeline.make(
      keys: keys, epoch: start.epoch, last: start.sequence, limits: configuration.writeQueue,
      bufferInterval: configuration.bufferInterval, logger: logger)
    let journal = try recovery.map { (recovery) throws(CacheError) in
      try recovery.resume(pipeline, from: start, logger)
    }
    let writer = BatchWriter(
      pipeline: pipeline, configuration: configuration, connection: connection, journal: journal)
    guard startThread(named: "cache-writer", { writer.run() }) else {
      journal?.finish()
      throw .redis(.invalidConfiguration(reason: "no thread could be started"))
    }
    return (pipeline, journal)
  }

  /// Returns when Redis has what the journal held.
  private func waitForRecovered(within limit: Duration) async throws(CacheError) {
    guard let pipeline else { return }
    let last = pipeline.lastReceipt
    if await pipeline.settled(last, within: limit) { return }
    let reason = pipeline.failure(of: last)
    pipeline.stop(.closed, ending: .atOnce)
    await end()
    throw reason ?? .timedOut(unconfirmed: pipeline.status.queuedWrites)
  }
}
