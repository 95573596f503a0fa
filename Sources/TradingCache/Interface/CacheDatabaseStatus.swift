/// How a database's writes are doing at this moment.
public struct CacheDatabaseStatus: Sendable, Equatable {
  /// Whether the writer is connected.
  public enum Connection: Sendable, Equatable {
    /// The writer is connected.
    case connected
    /// The writer has not been able to write since `since`; `reason` is the last failure: it is not connected,
    /// or the store takes nothing.
    case disconnected(since: ContinuousClock.Instant, reason: String)
  }

  /// Whether the writer is connected.
  public var connection: Connection
  /// Writes that are not confirmed.
  public var queuedWrites: Int
  /// Bytes of writes that are not confirmed.
  public var queuedBytes: Int
  /// How long the oldest unconfirmed write has been waiting.
  public var oldestUnconfirmed: Duration?
  /// The last write of which the store said that it, and all before it, are applied or rejected.
  public var lastConfirmed: Receipt
  /// How often the connection was made again.
  public var reconnects: Int
  /// Why nothing is written any more, when that is so: fenced, data loss, or closed.
  public var stopped: CacheError?
  /// The writes that were rejected since the database was opened.
  public var rejectedWrites: Int
  /// How the local journal is doing; `nil` without one.
  public var journal: JournalStatus?
}
