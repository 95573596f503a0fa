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

extension WritePipeline {
  /// What opening a database as its writer found and made.
  struct Opening: Sendable {
    let pipeline: WritePipeline
    let lastStop: LastStop
    let confirmedWrites: ConfirmedWrites
    /// The fence of the writer before this one.
    let formerFence: UInt64?
    let warnings: [ServerWarning]
  }

  /// Connects, takes the fence and starts the writer thread.
  static func start(
    _ configuration: RedisCacheDatabase.Configuration, keys: KeySpace, logger: Logger
  ) async throws(CacheError) -> Opening {
    // Connecting blocks: not on a cooperative thread.
    let opening = try await DispatchQueue.global().run { () throws(CacheError) in
      try startBlocking(configuration, keys: keys, logger: logger)
    }
    try await opening.pipeline.waitForRecovered(within: configuration.redis.replyTimeout)
    return opening
  }

  private static func startBlocking(
    _ configuration: RedisCacheDatabase.Configuration, keys: KeySpace, logger: Logger
  ) throws(CacheError) -> Opening {
    // Before anything is asked of Redis: a journal that cannot be used fences nobody.
    var recovery = try JournalRecovery.open(configuration.journal, keys)
    let connection = try redis { () throws(RedisError) in
      try RedisConnection.connect(configuration.redis)
    }
    let warnings = try redis { () throws(RedisError) in try ServerCheck.warnings(connection) }
    for warning in warnings { logger.warning("\(warning)") }
    try ServerCheck.check(configuration.durability, connection)
    if case .refuseIfAlive(let limit) = configuration.role {
      try ServerCheck.refuseIfAlive(within: limit, connection, keys)
    }
    let (start, confirmed) = try takeOver(configuration, keys, connection, &recovery)
    if let loss = confirmed.loss { logger.critical("going on all the same: \(loss)") }
    let pipeline = try launch(configuration, keys, start.marker, connection, recovery, logger)
    logger.info(
      "writing as \(keys.trader)",
      metadata: ["epoch": "\(start.marker.epoch)", "after": "\(start.marker.sequence)"])
    return Opening(
      pipeline: pipeline, lastStop: start.lastStop, confirmedWrites: confirmed,
      formerFence: start.formerFence, warnings: warnings)
  }

  private static func takeOver(
    _ configuration: RedisCacheDatabase.Configuration, _ keys: KeySpace,
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
      let holder = holder() + (recovery.map { ", \($0.label)" } ?? "")
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
    _ configuration: RedisCacheDatabase.Configuration, _ keys: KeySpace, _ start: Marker,
    _ connection: RedisConnection, _ recovery: JournalRecovery?, _ logger: Logger
  ) throws(CacheError) -> WritePipeline {
    guard let wakePipe = WakePipe() else {
      throw .redis(.invalidConfiguration(reason: "the process has no file descriptors left"))
    }
    let pipeline = WritePipeline(
      keys: keys, start: start, limits: configuration.writeQueue,
      bufferInterval: configuration.bufferInterval, wakePipe: wakePipe, logger: logger)
    try pipeline.recover(recovery, from: start)
    let writer = BatchWriter(
      pipeline: pipeline, configuration: configuration, connection: connection)
    guard startThread({ writer.run() }) else {
      pipeline.finishJournal()
      throw .redis(.invalidConfiguration(reason: "no thread could be started"))
    }
    return pipeline
  }

  /// Host, process and time, so that a fenced node can tell a person who took over.
  private static func holder() -> String {
    var name = [CChar](repeating: 0, count: 256)
    _ = gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return "\(host) process \(getpid()) since \(ISO8601.text(UnixNanos.now()))"
  }
}
