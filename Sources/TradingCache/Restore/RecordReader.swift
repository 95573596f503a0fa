import Dispatch
import RedisClient
import TradingModel
import TradingSerialization

/// Reads stored records over a connection of its own, on threads of its own.
///
/// Blocking calls never run on Swift's cooperative threads. While one window of replies is decoded,
/// the server works on the next.
final class RecordReader: Sendable {
  private let configuration: RedisCacheDatabase.Configuration
  let keys: KeySpace
  private let queue = DispatchQueue(label: "trading-cache.read")
  private let core = Core()

  /// What one read at a time uses.
  private final class Core: @unchecked Sendable {  // Touched on `queue` only, which is serial.
    var connection: RedisConnection?
    let decoder = RecordDecoder()
  }

  init(_ configuration: RedisCacheDatabase.Configuration, keys: KeySpace) {
    self.configuration = configuration
    self.keys = keys
  }

  /// Runs `body` with a session on the reading thread.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable (borrowing ReadSession) throws(CacheError) -> Result
  ) async throws(CacheError) -> Result {
    let result: Swift.Result<Result, CacheError> = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.attempt(body)) }
    }
    return try result.get()
  }

  private func attempt<Result: Sendable>(
    _ body: (borrowing ReadSession) throws(CacheError) -> Result
  ) -> Swift.Result<Result, CacheError> {
    do throws(CacheError) {
      do throws(CacheError) {
        return .success(try run(body))
      } catch {
        // Reads change nothing: a connection that had died while idle is made anew, once.
        guard case .redis(.connectionClosed) = error else { throw error }
        return .success(try run(body))
      }
    } catch {
      return .failure(error)
    }
  }

  private func run<Result>(
    _ body: (borrowing ReadSession) throws(CacheError) -> Result
  ) throws(CacheError) -> Result {
    if core.connection?.isClosed ?? true {
      core.connection = try redis { () throws(RedisError) in
        try RedisConnection.connect(configuration.redis)
      }
    }
    guard let connection = core.connection else { throw .closed }
    return try body(
      ReadSession(
        connection: connection, decoder: core.decoder, keys: keys,
        // A window of none would read for ever.
        window: min(max(configuration.restore.windowRecords, 1), 1 << 20),
        scanCount: max(configuration.restore.scanCount, 1)))
  }

  /// Ends the connection; the next read makes a new one.
  func close() {
    queue.async { [core] in
      core.connection?.close()
      core.connection = nil
    }
  }
}
