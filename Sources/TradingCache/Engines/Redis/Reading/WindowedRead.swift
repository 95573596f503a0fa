import Dispatch
import RedisClient

/// Reads what is stored under many keys, in windows, on several threads.
///
/// Each thread has a connection and reads for itself: it takes the next keys that nobody has asked for,
/// asks for them ahead, receives its oldest window and decodes it. So the server has work while replies
/// are decoded, no thread waits for another one, and a few windows per thread are all that is in memory.
///
///     thread 0   | ask 1, 3 | receive 1, decode 1 | ask 5 | receive 3, decode 3 |
///     thread 1   | ask 2, 4 | receive 2, decode 2 | ask 6 | receive 4, decode 4 |
struct WindowedRead: Sendable {
  let keys: FamilyKeys
  let shape: RecordShape
  /// The most keys of a window.
  let maxWindow: Int

  /// Hands what is under each key to `body` on this thread, in order, with the number of its key.
  ///
  /// - Throws: what `body` throws, and `CacheError.redis`; `body` is no longer called then.
  func run(
    over connection: RedisConnection, _ body: (Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    let progress = ReadProgress(of: keys.count)
    work(connection, progress, body)
    try progress.check()
  }

  /// Hands what is under each key to `body` on several threads, with the number of the thread and of the key.
  ///
  /// Further threads connect for themselves. One that cannot, since a server may allow no more
  /// connections, leaves its share to the others.
  /// - Parameter threads: the most threads that `body` runs on at a time; the calling one is one of
  ///   them, and alone where there are no others to be had.
  /// - Throws: what `body` throws, and `CacheError.redis`; `body` is no longer called then.
  func run(
    over connection: RedisConnection, threads: Int,
    _ body: @Sendable (Int, Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    let progress = ReadProgress(of: keys.count)
    let threads = min(threads, keys.count / WindowedRead.keysPerThread + 1)
    let first = FirstConnection(connection)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      nameThread("cache-reader")
      let body = { (index: Int, value: StoredValue) throws(CacheError) in
        try body(thread, index, value)
      }
      if thread == 0 {
        work(first.connection, progress, body)
      } else if !progress.isOver,
        let own = try? RedisConnection.connect(first.connection.configuration)
      {
        work(own, progress, body)
      }
    }
    try progress.check()
  }

  /// Fewer keys are read before another thread is awake and connected.
  private static let keysPerThread = 256

  /// The caller's connection, for the first of all threads; the others look at its constants only.
  private struct FirstConnection: @unchecked Sendable {  // So one thread uses it.
    let connection: RedisConnection

    init(_ connection: RedisConnection) { self.connection = connection }
  }

  /// Reads windows over a connection until all keys are taken.
  private func work(
    _ connection: RedisConnection, _ progress: ReadProgress,
    _ body: (Int, StoredValue) throws(CacheError) -> Void
  ) {
    var windows = Windows(connection, self)
    let replies = ReplyBuffer()
    do throws(CacheError) {
      while let window = try windows.next(into: replies, progress) {
        WindowedRead.extendHeap()
        try replies.withReplies { (replies) throws(CacheError) in
          for (index, reply) in zip(window, replies.elements) {
            try body(index, RedisSession.value(reply))
          }
        }
      }
    } catch {
      progress.fail(error)
    }
    // The replies under way would be taken for those of the next read.
    if windows.areUnderway { connection.close() }
  }

  /// Has this thread's part of the heap grow by what a window's records take, in one piece.
  ///
  /// glibc gives threads other than the main one a heap that grows by single pages, each with a system call
  /// that stops all other threads from growing theirs.
  private static func extendHeap() {
    // Below the size from which on an allocation is mapped on its own.
    UnsafeMutableRawPointer.allocate(byteCount: 120 << 10, alignment: 16).deallocate()
  }

  /// The windows of one thread.
  private struct Windows: ~Copyable {
    private let connection: RedisConnection
    private let read: WindowedRead
    /// Those that were asked for and not received yet, the oldest first.
    private var underway: [Range<Int>] = []
    private var commands = CommandBuffer(capacity: 16 << 10)
    /// How many keys the next one has: few while nobody knows how much is stored under a key.
    private var size = 32

    init(_ connection: RedisConnection, _ read: WindowedRead) {
      self.connection = connection
      self.read = read
    }

    /// Replies of this size lie whole in the socket's buffer while the windows before are decoded, so
    /// that nobody waits for the rest of them, and stay in a processor's cache until they are decoded.
    private static let bytes = 64 << 10
    /// The windows that are asked for before the first of them is received.
    private static let ahead = 3

    var areUnderway: Bool { !underway.isEmpty }

    /// Receives the oldest window; `nil` when none is left.
    mutating func next(
      into replies: ReplyBuffer, _ progress: ReadProgress
    ) throws(CacheError) -> Range<Int>? {
      try ask(progress)
      guard let window = underway.first else { return nil }
      try redis { () throws(RedisError) in
        try connection.receive(replies: window.count, into: replies)
      }
      underway.removeFirst()
      let fitting = Windows.bytes * window.count / max(replies.byteCount, 1)
      size = max(1, min(fitting, 2 * window.count, read.maxWindow))
      return window
    }

    private mutating func ask(_ progress: ReadProgress) throws(CacheError) {
      commands.removeAll()
      while underway.count < Windows.ahead {
        let window = progress.claim(min(size, read.maxWindow))
        if window.isEmpty { break }
        for index in window {
          read.keys.withKey(at: index) { commands.append(read: $0, as: read.shape) }
        }
        underway.append(window)
      }
      if commands.isEmpty { return }
      try redis { () throws(RedisError) in try connection.send(commands) }
    }
  }
}

extension CommandBuffer {
  /// Appends the command that reads a record.
  mutating func append(read key: UnsafeRawBufferPointer, as shape: RecordShape) {
    switch shape {
    case .log:
      // The one that is asked for most, with what is the same each time in one piece.
      appendRaw("*4\r\n$6\r\nLRANGE\r\n", commands: 1)
      appendBulk(key)
      appendRaw("$1\r\n0\r\n$2\r\n-1\r\n")
    case .document: append(command: "GET", key)
    case .hash: append(command: "HGETALL", key)
    case .set: append(command: "SMEMBERS", key)
    }
  }
}
