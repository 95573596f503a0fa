/// The bounds of the queue between the trading threads and the writer thread.
public struct QueueLimits: Sendable, Hashable {
  /// What a write does when the queue is full.
  public enum Policy: Sendable, Hashable {
    /// Throws `CacheError.queueFull` at once.
    case fail
    /// Waits for room, and throws when there is none in time. It blocks the calling thread.
    case block(upTo: Duration)
  }

  /// The most unconfirmed writes.
  ///
  /// Default: 1,000,000.
  public var maxWrites = 1_000_000
  /// The most bytes of unconfirmed writes.
  ///
  /// Default: 256 MiB.
  public var maxBytes = 256 << 20
  /// The most bytes of one write; a larger one throws `CacheError.writeTooLarge`.
  ///
  /// Redis takes no value beyond its `proto-max-bulk-len`, and ends the connection that sends one.
  /// Default: 512 MiB, as there.
  public var maxWriteBytes = 512 << 20
  /// What a write does when the queue is full.
  ///
  /// Default: throws.
  public var whenFull = Policy.fail
  /// The most commands in one transaction, which the store runs at one go.
  ///
  /// Default: 512.
  public var maxBatchCommands = 512
  /// The bytes beyond which a transaction takes no more writes.
  ///
  /// Default: 256 KiB.
  public var maxBatchBytes = 256 << 10

  /// The defaults.
  public init() {}
}
