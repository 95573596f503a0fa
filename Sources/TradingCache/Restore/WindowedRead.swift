import Dispatch
import RedisClient
import Synchronization

/// Reads what is stored under many keys, in windows, on several threads.
///
/// Whoever has nothing to decode takes the connection, asks for windows ahead, receives the next one into
/// a buffer of its own, lets go of the connection and decodes. So the server and every thread have work
/// all the time, replies are decoded by the processor that has just received them, and there is never more
/// than one window per thread in memory.
///
///     server     | window 1 | window 2 | window 3 | window 4 |
///     thread 0              | receive 1, decode 1 | receive 3, decode 3 |
///     thread 1                          | receive 2, decode 2 | receive 4, decode 4 |
final class WindowedRead: @unchecked Sendable {  // The connection is the lock holder's, see below.
  // Whoever holds the lock of `progress` uses the connection; keys and shape never change.
  private let connection: RedisConnection
  private let keys: FamilyKeys
  private let shape: RecordShape
  private let maxWindow: Int
  private let progress = Guarded(Progress())

  private struct Progress {
    /// How many keys were asked for.
    var asked = 0
    /// The windows that were asked for and not received yet, the oldest first.
    var underway: [Range<Int>] = []
    /// How many keys the next window has.
    var window = WindowedRead.firstWindow
    /// Why nothing more is read.
    var failure: CacheError?
  }

  /// A window that nobody knows the size of is small.
  private static let firstWindow = 32
  /// Replies of this size lie whole in the socket's buffer while the windows before are decoded, so that
  /// nobody waits for the rest of them, and stay in a processor's cache until they are decoded.
  private static let windowBytes = 64 << 10
  /// The windows that are asked for before the first of them is received.
  private static let windowsAhead = 3

  /// Reads what is stored under these keys.
  /// - Parameter maxWindow: the most keys of a window.
  init(
    _ connection: RedisConnection, _ keys: FamilyKeys, as shape: RecordShape, maxWindow: Int
  ) {
    self.connection = connection
    self.keys = keys
    self.shape = shape
    self.maxWindow = maxWindow
  }

  /// Hands each reply to `body` on this thread, in order, with the number of its key.
  ///
  /// - Throws: what `body` throws, and `CacheError.redis`; `body` is no longer called then.
  func run(_ body: (Int, ReplyView) throws(CacheError) -> Void) throws(CacheError) {
    work { (index, reply) throws(CacheError) in try body(index, reply) }
    try check()
  }

  /// Hands the replies to `body` on several threads, with the number of the thread and of the key.
  ///
  /// - Parameter threads: the most threads that `body` runs on at a time; the calling one is one of
  ///   them, and alone where there are no others to be had.
  /// - Throws: what `body` throws, and `CacheError.redis`; `body` is no longer called then.
  func run(
    threads: Int, _ body: @Sendable (Int, Int, ReplyView) throws(CacheError) -> Void
  ) throws(CacheError) {
    // A thread for a window or two is not worth waking.
    let threads = min(threads, keys.count / (2 * WindowedRead.firstWindow) + 1)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      work { (index, reply) throws(CacheError) in try body(thread, index, reply) }
    }
    try check()
  }

  private func check() throws(CacheError) {
    if let failure = progress.withLock({ $0.failure }) { throw failure }
  }

  private func work(_ body: (Int, ReplyView) throws(CacheError) -> Void) {
    let replies = ReplyBuffer()
    while let window = next(into: replies) {
      do throws(CacheError) {
        try replies.withReplies { (replies) throws(CacheError) in
          for (index, reply) in zip(window, replies.elements) { try body(index, reply) }
        }
      } catch {
        progress.withLock { fail(error, &$0) }
      }
    }
  }

  /// Receives the oldest window; `nil` when none is left, or something has failed.
  private func next(into replies: ReplyBuffer) -> Range<Int>? {
    progress.withLock { progress in
      guard progress.failure == nil else { return nil }
      do throws(CacheError) {
        try ask(&progress)
        guard !progress.underway.isEmpty else { return nil }
        let window = progress.underway.removeFirst()
        try redis { () throws(RedisError) in
          try connection.receive(replies: window.count, into: replies)
        }
        progress.window = size(after: window.count, replies.byteCount)
        return window
      } catch {
        fail(error, &progress)
        return nil
      }
    }
  }

  private func fail(_ error: CacheError, _ progress: inout Progress) {
    progress.failure = progress.failure ?? error
    // The replies under way would be taken for those of the next read.
    if !progress.underway.isEmpty { connection.close() }
  }

  /// The size of the next window, after one of so many records and bytes.
  private func size(after count: Int, _ bytes: Int) -> Int {
    let fitting = WindowedRead.windowBytes * count / max(bytes, 1)
    return max(1, min(fitting, 2 * count, maxWindow))
  }

  private func ask(_ progress: inout Progress) throws(CacheError) {
    guard progress.asked < keys.count, progress.underway.count < WindowedRead.windowsAhead
    else { return }
    var commands = CommandBuffer(capacity: 16 << 10)
    while progress.asked < keys.count, progress.underway.count < WindowedRead.windowsAhead {
      let end = min(progress.asked + min(progress.window, maxWindow), keys.count)
      for index in progress.asked..<end {
        keys.withKey(at: index) { commands.append(read: $0, as: shape) }
      }
      progress.underway.append(progress.asked..<end)
      progress.asked = end
    }
    try redis { () throws(RedisError) in try connection.send(commands) }
  }
}

extension CommandBuffer {
  /// Appends the command that reads a record.
  mutating func append(read key: UnsafeRawBufferPointer, as shape: RecordShape) {
    switch shape {
    case .log: append(command: "LRANGE", key, 0, -1)
    case .document: append(command: "GET", key)
    case .hash: append(command: "HGETALL", key)
    case .set: append(command: "SMEMBERS", key)
    }
  }
}
