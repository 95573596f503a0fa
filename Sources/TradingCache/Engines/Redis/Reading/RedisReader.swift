import RedisClient

/// Reads from Redis over a connection of its own, on threads of its own.
///
/// Blocking calls never run on Swift's cooperative threads. While windows of replies are decoded, the
/// server works on the next.
final class RedisReader: Sendable {
  private let configuration: RedisSettings
  private let keys: KeySpace
  private let worker: RedisWorker

  init(_ configuration: RedisSettings, keys: KeySpace) {
    self.configuration = configuration
    self.keys = keys
    worker = RedisWorker(configuration.redis, label: "trading-cache.read")
  }

  /// Runs `body` with a session on the reading thread.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable (RedisSession) throws(CacheError) -> Result
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
    _ body: @escaping @Sendable (RedisSession) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    try await worker.perform(mapping: { .redis($0) }) {
      [configuration, keys] connection throws(CacheError) in
      try body(
        RedisSession(
          connection: connection, keys: keys,
          // A window of none would read for ever.
          window: min(max(configuration.restore.windowRecords, 1), 1 << 20),
          scanCount: max(configuration.restore.scanCount, 1), listing: configuration.listing))
    }
  }

  /// Ends the connection; the next read makes a new one.
  func close() { worker.close() }
}
