import Dispatch

/// A connection on a thread of its own, for callers that `await`.
///
/// Blocking calls never run on Swift's cooperative threads. Tasks run one at a time, in the order
/// they were given. The connection is made when the first task needs it, and made anew after it was lost,
/// be it while it was idle:
///
///     let worker = RedisWorker(configuration, label: "objects")
///     let reply = try await worker.perform { connection throws(RedisError) in
///       try connection.roundTrip("GET", "key").get()
///     }
///
/// Nothing is sent a second time: after an error, whoever knows what the commands mean decides.
public final class RedisWorker: Sendable {
  /// What the connection is made with.
  public let configuration: RedisConfiguration
  private let queue: DispatchQueue
  private let core = Core()

  private final class Core: @unchecked Sendable {  // Touched on `queue` only, which is serial.
    var connection: RedisConnection?
  }

  /// A worker that has not connected yet.
  /// - Parameter label: the name of its queue in debuggers.
  public init(_ configuration: RedisConfiguration, label: String) {
    self.configuration = configuration
    queue = DispatchQueue(label: label)
  }

  /// Runs `body` on the worker's thread, connected.
  /// - Parameters:
  ///   - mapping: makes the caller's error of one of the connection's.
  ///   - body: what to do; the connection is not to be kept.
  /// - Throws: what `body` throws, or `mapping`'s error when no connection could be made.
  public func perform<Result: Sendable, Failure: Error>(
    mapping: @escaping @Sendable (RedisError) -> Failure,
    _ body: @escaping @Sendable (RedisConnection) throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    try await queue.run { () throws(Failure) in
      // The thread is one of a pool, and is named for as long as it works here.
      nameThread("cache-reader")
      defer { nameThread("dispatch") }
      let connection: RedisConnection
      do throws(RedisError) {
        connection = try self.connected()
      } catch {
        throw mapping(error)
      }
      return try body(connection)
    }
  }

  /// Runs `body` on the worker's thread, connected.
  public func perform<Result: Sendable>(
    _ body: @escaping @Sendable (RedisConnection) throws(RedisError) -> Result
  ) async throws(RedisError) -> Result {
    try await perform(mapping: { $0 }, body)
  }

  private func connected() throws(RedisError) -> RedisConnection {
    if let connection = core.connection, !connection.isClosedByPeer() { return connection }
    let connection = try RedisConnection.connect(configuration)
    core.connection = connection
    return connection
  }

  /// Ends the connection, after the tasks before it; the next task makes a new one.
  public func close() {
    queue.async { [core] in
      core.connection?.close()
      core.connection = nil
    }
  }
}
