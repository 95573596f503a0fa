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
  /// Connects, takes the fence and starts the writer thread.
  static func start(
    _ configuration: RedisCacheDatabase.Configuration, keys: KeySpace, logger: Logger
  ) async throws(CacheError) -> WritePipeline {
    let result: Result<WritePipeline, CacheError> = await withCheckedContinuation { continuation in
      // Connecting blocks: not on a cooperative thread.
      DispatchQueue.global().async {
        do throws(RedisError) {
          let pipeline = try startBlocking(configuration, keys: keys, logger: logger)
          continuation.resume(returning: .success(pipeline))
        } catch {
          continuation.resume(returning: .failure(.redis(error)))
        }
      }
    }
    return try result.get()
  }

  private static func startBlocking(
    _ configuration: RedisCacheDatabase.Configuration, keys: KeySpace, logger: Logger
  ) throws(RedisError) -> WritePipeline {
    let connection = try RedisConnection.connect(configuration.redis)
    let start = try WriterHandshake.takeOver(on: connection, keys: keys, holder: holder())
    let replies = ReplyBuffer()
    let answer = try WriterHandshake.watch(on: connection, keys: keys, replies: replies)
    guard answer.fence == start.epoch, answer.marker?.sequence == start.sequence,
      let wakePipe = WakePipe()
    else { throw .invalidConfiguration(reason: "another node took over at the same moment") }
    let pipeline = WritePipeline(
      keys: keys, start: start, limits: configuration.writeQueue, wakePipe: wakePipe,
      logger: logger)
    let writer = BatchWriter(
      pipeline: pipeline, configuration: configuration, connection: connection)
    guard startThread({ writer.run() }) else {
      throw .invalidConfiguration(reason: "no thread could be started")
    }
    logger.info(
      "writing as \(keys.trader)",
      metadata: ["epoch": "\(start.epoch)", "after": "\(start.sequence)"])
    return pipeline
  }

  /// Host, process and time, so that a fenced node can tell a person who took over.
  private static func holder() -> String {
    var name = [CChar](repeating: 0, count: 256)
    _ = gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return "\(host) process \(getpid()) since \(ISO8601.text(UnixNanos.now()))"
  }

  /// Returns when the write is settled, false when that takes too long.
  func settled(_ receipt: Receipt, within limit: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await self.settled(receipt)
        return true
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        // Wakes the other task, which cannot be cancelled.
        if !Task.isCancelled { self.abandonWaiters() }
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }
}
