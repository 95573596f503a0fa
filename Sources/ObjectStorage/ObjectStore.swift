public import Logging
import RedisClient
import Synchronization

/// Keeps objects — trained models, parameter sets, texts, any bytes — in Redis, for all processes that
/// name the same namespace: backtest, research and live share what they choose to share.
///
///     let store = try ObjectStore(namespace: "research", .init(url: "redis://localhost:6379/0"))
///     try await store.saveJSON("momentum/parameters", parameters)
///     let model = try await store.filePath(for: "momentum/model.onnx")
///     for try await notice in try await store.changes() { … }
///
/// A reader sees an object as it was before a save, or as it is after it, never anything between. The
/// keys of a namespace:
///
///     objects:{namespace}:names                       sorted set, all scores 0: the objects' keys
///     objects:{namespace}:object:{key}                string: the object's versions, newest first
///     objects:{namespace}:chunk:{content id}:{index}  string: a checksum of 8 bytes, and the bytes
///     objects:{namespace}:expiry                      sorted set: key -> when it expires
///     objects:{namespace}:totals                      hash: bytes, objects
///     objects:{namespace}:last-change                 string: the number of the last change
///     objects:{namespace}:changes                     stream: one entry for each change, id {number}-0
///     objects:{namespace}:uploads                     sorted set: uploads under way, until when
///     objects:{namespace}:garbage                     sorted set: content to be removed, and from when
///
/// **A save** puts the chunks under a fresh content id, with a time to live, so that leftovers of a crash
/// are invisible and the server removes them. Then one small transaction makes the version visible,
/// counts it, and appends the change to the stream. It `WATCH`es what every change of the namespace writes
/// to, so that conditions and limits are decided on what is really there. The entry carries the version's
/// unique id, which says whether the change was made when the reply is lost.
///
/// **Old content** stays readable for `readGrace` after it was replaced or deleted. Reading bytes, text,
/// JSON or a file begins again with the newer version if that was not enough; a stream of chunks throws
/// ``ObjectError/replacedWhileReading(key:version:)``.
///
/// All times are the server's. Memory is bounded by a few chunks, however big the object.
public final class ObjectStore: Sendable {
  /// The namespace, which other stores of the same name share.
  public var namespace: String { keys.namespace }
  /// What the store was made with.
  public let configuration: Configuration

  let keys: NamespaceKeys
  let worker: RedisWorker
  let logger: Logger
  let state = Guarded(State())

  struct State {
    var isClosed = false
    /// When leftovers were last looked for.
    var lastCollection: ContinuousClock.Instant?
  }

  /// A store on a namespace; nothing is connected before the first call.
  /// - Parameters:
  ///   - namespace: 1 to 64 letters, digits and `_-.`; processes that name the same one share its
  ///     objects.
  ///   - configuration: the server and everything that can be tuned.
  ///   - logger: takes one line for each thing that a person may want to know of.
  /// - Throws: ``ObjectError/invalidNamespace(_:)`` or ``ObjectError/invalidConfiguration(reason:)``.
  public init(
    namespace: String, _ configuration: Configuration = Configuration(),
    logger: Logger = Logger(label: "object-store")
  ) throws(ObjectError) {
    try configuration.check()
    keys = try NamespaceKeys(namespace)
    self.configuration = configuration
    self.logger = logger
    worker = RedisWorker(configuration.redis, label: "objects \(namespace)")
  }

  deinit { worker.close() }

  /// Ends the connection, after the calls that are under way; later ones throw
  /// ``ObjectError/closed``.
  ///
  /// Nothing waits to be written: whatever returned is in Redis.
  public func close() {
    state.withLock { $0.isClosed = true }
    worker.close()
  }

  /// Runs `body` on the connection's thread, again on a new connection while the failure may pass.
  ///
  /// `body` must be harmless when it is run twice.
  func retrying<Result: Sendable>(
    _ body: @escaping @Sendable (RedisConnection) throws(ObjectError) -> Result
  ) async throws(ObjectError) -> Result {
    var pauses = Pauses(within: configuration.retryTimeout)
    while true {
      do throws(ObjectError) {
        return try await attempt(body)
      } catch {
        guard error.isTransient, await pauses.pause() else { throw error }
      }
    }
  }

  /// Runs `body` on the connection's thread.
  func attempt<Result: Sendable>(
    _ body: @escaping @Sendable (RedisConnection) throws(ObjectError) -> Result
  ) async throws(ObjectError) -> Result {
    guard !state.withLock({ $0.isClosed }) else { throw .closed }
    return try await worker.perform(mapping: { .redis($0) }, body)
  }

  func demand(_ permission: Permissions) throws(ObjectError) {
    guard configuration.permissions.contains(permission) else { throw .notPermitted(permission) }
  }
}

/// Pauses that grow, until the time is up.
struct Pauses {
  private let end: ContinuousClock.Instant?
  private var backoff = Backoff(initialDelay: .milliseconds(5), maxDelay: .milliseconds(500))

  /// - Parameter limit: how long there are pauses; `nil` for ever.
  init(within limit: Duration?) { end = limit.map { .now + $0 } }

  /// Waits; `false` when the time is up, or the task was cancelled.
  mutating func pause() async -> Bool {
    if let end, ContinuousClock.now >= end { return false }
    do { try await Task.sleep(for: backoff.delay()) } catch { return false }
    return true
  }
}
