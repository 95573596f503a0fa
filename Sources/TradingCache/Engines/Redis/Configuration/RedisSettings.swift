public import RedisClient

/// How a database on Redis connects, queues its writes and reads; every field but the server has a default.
public struct RedisSettings: Sendable {
  /// The server, credentials, database number, TLS and timeouts.
  public var redis: RedisConfiguration

  /// How long a lone write may wait for others to travel with; by default, with `nil`, not at all.
  ///
  /// A call that waits for a confirmation sends the write at once. A pause saves round trips where writes
  /// are rare; a busy node fills its batches without one.
  public var bufferInterval: Duration?

  /// Whether this node writes, and whether it may take over from another one.
  public var role = WriterRole.takeOver

  /// What a write must have reached before it counts as confirmed.
  public var durability = Durability.acknowledged

  /// How many unconfirmed writes are kept, and what happens to one more.
  public var writeQueue = QueueLimits()

  /// A local file for writes that Redis has not confirmed; `nil` for none, the default.
  public var journal: Journal?

  /// The last write that the application knows to be confirmed, from a note of its own; `nil` for none.
  ///
  /// A writer compares it at the start with what the server has, as it does with its journal's note.
  public var lastConfirmed: Receipt?

  /// What opening does when the server has lost writes that it had confirmed.
  public var whenWritesAreLost = LossPolicy.refuse

  /// How long to wait between attempts to reach the server.
  public var reconnect = Reconnect()

  /// How a trader's keys are found: by default by looking at every key of the server's database, which
  /// finds them all, whichever program wrote them.
  ///
  /// Where this package alone writes the trader's records, `.catalogue` restores as fast beside a million
  /// records of other traders as beside none.
  public var listing = Listing.scan

  /// How records are read in bulk.
  public var restore = Restore()

  /// How long `close()` waits for what is queued.
  ///
  /// Default: 10 s.
  public var closeTimeout = Duration.seconds(10)

  /// Parts of the protocol that tests switch off.
  package var protocolSwitches = ProtocolSwitches()

  /// The defaults, on a server.
  public init(redis: RedisConfiguration) { self.redis = redis }

  /// What opening does when the server's data is older than what it had confirmed.
  public enum LossPolicy: Sendable, Hashable {
    /// Throws `CacheError.dataLoss`; nothing is changed, neither in Redis nor in the journal.
    case refuse
    /// Goes on with what is there and says so in `RestoreReport.confirmedWrites`.
    ///
    /// Unconfirmed writes in the journal come after those that are lost: they are put aside.
    case report
  }

  /// What a write must have reached before it counts as confirmed.
  public enum Durability: Sendable, Hashable {
    /// The primary has applied it.
    case acknowledged
    /// So many replicas have it too (`WAIT`), asked again until they do.
    case replicated(Int, within: Duration)
    /// The primary's append-only file is synced to disk (`WAITAOF`: Redis 7.2, Valkey).
    case fsynced(within: Duration)
  }

  /// The delays between attempts to connect, or to write what the server cannot take now.
  public struct Reconnect: Sendable, Hashable {
    /// The first delay.
    ///
    /// Default: 10 ms.
    public var initialDelay = Duration.milliseconds(10)
    /// The longest delay; each is twice the one before.
    ///
    /// Default: 1 s.
    public var maxDelay = Duration.seconds(1)

    /// The defaults.
    public init() {}
  }

  /// The windows in which records are read.
  public struct Restore: Sendable, Hashable {
    /// The most records asked for in one go.
    ///
    /// Default: 512.
    public var windowRecords = 512
    /// The most threads that read and decode in bulk; never more than the machine has processors.
    ///
    /// While it reads, each but the first has a connection of its own, where the server allows for it.
    ///
    /// Default: 4.
    public var threads = 4
    /// The `COUNT` of `SCAN`.
    ///
    /// Default: 1000.
    public var scanCount = 1000

    /// The defaults.
    public init() {}
  }
}
