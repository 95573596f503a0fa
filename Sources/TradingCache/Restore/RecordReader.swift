import RedisClient
import TradingModel
import TradingSerialization

/// Reads stored records over a connection of its own, on threads of its own.
///
/// Blocking calls never run on Swift's cooperative threads. While windows of replies are decoded, the
/// server works on the next.
final class RecordReader: Sendable {
  private let configuration: RedisCacheDatabase.Configuration
  let keys: KeySpace
  private let worker: RedisWorker
  private let core: Core

  /// What one read at a time uses.
  private final class Core: @unchecked Sendable {  // Touched by one task at a time.
    let decoders: DecoderPool

    init(_ decoders: DecoderPool) { self.decoders = decoders }
  }

  init(_ configuration: RedisCacheDatabase.Configuration, keys: KeySpace) {
    self.configuration = configuration
    self.keys = keys
    core = Core(DecoderPool(count: configuration.restore.threads))
    worker = RedisWorker(configuration.redis, label: "trading-cache.read")
  }

  /// Runs `body` with a session on the reading thread.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable (borrowing ReadSession) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    do throws(CacheError) {
      return try await attempt(body)
    } catch {
      // Reads change nothing: after a connection was lost they are made once more.
      guard case .redis(.connectionClosed) = error else { throw error }
      return try await attempt(body)
    }
  }

  private func attempt<Result: Sendable>(
    _ body: @escaping @Sendable (borrowing ReadSession) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    try await worker.perform(mapping: { .redis($0) }) {
      [configuration, keys, core] connection throws(CacheError) in
      try body(
        ReadSession(
          connection: connection, decoders: core.decoders, keys: keys,
          // A window of none would read for ever.
          window: min(max(configuration.restore.windowRecords, 1), 1 << 20),
          scanCount: max(configuration.restore.scanCount, 1), listing: configuration.listing))
    }
  }

  /// Ends the connection; the next read makes a new one.
  func close() { worker.close() }
}
