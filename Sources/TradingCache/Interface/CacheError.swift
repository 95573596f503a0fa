public import RedisClient

/// Why the cache database refuses a call, or what it could not read.
public enum CacheError: Error, Sendable, Equatable {
  /// The database is closed.
  case closed
  /// The database was opened read-only.
  case readOnly
  /// Another node has taken over as this trader's writer; its description, where it is known.
  case fenced(by: String)
  /// The queue of unconfirmed writes is full; the numbers are its content.
  case queueFull(writes: Int, bytes: Int)
  /// The server has lost writes that it had confirmed; what is queued is kept, nothing more is written.
  case dataLoss(confirmed: UInt64, found: UInt64?)
  /// Writes that the server refused, or whose records were not what they had to be.
  case rejected([RejectedWrite])
  /// Not every write is confirmed, for this reason; and of the others these were rejected.
  indirect case incomplete(because: CacheError, rejected: [RejectedWrite])
  /// Stored records that cannot be read; they are left where they are.
  case unreadable([UnreadableRecord])
  /// A trader id that cannot be told from other traders' keys.
  case invalidTraderId(String)
  /// A key, a name or a pattern that names nothing, such as an empty one.
  case invalidKey(String)
  /// The call takes longer than it may; what is not confirmed stays queued.
  case timedOut(unconfirmed: Int)
  /// The task that waited was cancelled; what is not confirmed stays queued.
  case cancelled
  /// One write has more bytes than `QueueLimits.maxWriteBytes`; it is not taken in.
  case writeTooLarge(bytes: Int, limit: Int)
  /// The trader's heartbeat is young, so that another node seems to write for it.
  case writerIsAlive(heartbeat: String, holder: String)
  /// The server cannot give what the configuration asks for.
  case unsupported(String)
  /// The local journal cannot be used; it is left as it is.
  case journal(JournalError)
  /// The connection or the server failed.
  case redis(RedisError)
  /// The file that holds the state cannot be used.
  case file(FileError)
}

extension CacheError: CustomStringConvertible {
  /// What happened, in a sentence for a log.
  public var description: String {
    switch self {
    case .closed: "the database is closed"
    case .readOnly: "the database was opened read-only"
    case .fenced(let holder): "another node writes for this trader: \(holder)"
    case .queueFull(let writes, let bytes):
      "the queue is full: \(writes) unconfirmed writes, \(bytes) bytes"
    case .dataLoss(let confirmed, let found):
      "the server lost confirmed writes: \(confirmed) were confirmed, "
        + (found.map { "\($0) are there" } ?? "no trace of them is there")
    case .rejected(let writes): "rejected: \(writes.map(\.description).joined(separator: "; "))"
    case .incomplete(let reason, let writes):
      "\(reason); and rejected: \(writes.map(\.description).joined(separator: "; "))"
    case .unreadable(let records):
      "unreadable: \(records.map(\.description).joined(separator: "; "))"
    case .invalidTraderId(let id): "trader id \"\(id)\" must not contain a colon"
    case .invalidKey(let key): "\"\(key)\" cannot be a key, a name or a pattern"
    case .timedOut(let unconfirmed): "timed out with \(unconfirmed) unconfirmed writes"
    case .cancelled: "the task that waited was cancelled"
    case .writeTooLarge(let bytes, let limit):
      "the write has \(bytes) bytes, and may have \(limit) (QueueLimits.maxWriteBytes)"
    case .writerIsAlive(let heartbeat, let holder):
      "another node is alive: its last heartbeat was \(heartbeat), the writer is \(holder)"
    case .unsupported(let what): "the server does not support \(what)"
    case .journal(let error): error.description
    case .redis(let error): error.description
    case .file(let error): error.description
    }
  }
}

/// A stored record that cannot be read, and why.
///
/// It is left where it is.
public struct UnreadableRecord: Error, Sendable, Hashable, CustomStringConvertible {
  /// The Redis key.
  public let key: String
  /// Why it cannot be read.
  public let reason: String

  /// Names a record and what is wrong with it.
  public init(key: String, reason: String) {
    self.key = key
    self.reason = reason
  }

  public var description: String { "\(key): \(reason)" }
}

/// Runs a call of the Redis client, whose errors become the cache's.
func redis<Result>(_ body: () throws(RedisError) -> Result) throws(CacheError) -> Result {
  do throws(RedisError) {
    return try body()
  } catch {
    throw .redis(error)
  }
}
