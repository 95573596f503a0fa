public import RedisClient
public import TradingModel

extension RedisCacheDatabase {
  /// How a cache database connects, queues its writes and restores; every field has a default.
  public struct Configuration: Sendable {
    /// The server, credentials, database number, TLS and timeouts.
    public var redis: RedisConfiguration

    /// Whether keys begin with `trader-{id}` (as NautilusTrader's do by default) or with `{id}`.
    public var useTraderPrefix = true

    /// An instance id behind the trader id in every key; `nil` for none, as NautilusTrader's default.
    public var instanceId: UUID4?

    /// Whether opening removes everything of the trader first; no by default.
    public var flushOnStart = false

    /// How records are written, unless the database is given a serializer.
    public var encoding = Encoding.msgPack

    /// Whether timestamps are written as ISO 8601 text; by default they are text of digits.
    public var timestampsAsISO8601 = false

    /// Whether every statement about an account is kept, as it is by default, or only the newest.
    ///
    /// Without, a restart knows what an account holds, but not what it held before.
    public var persistAccountEvents = true

    /// How many records of the market are kept.
    public var marketData = MarketData()

    /// How long a heartbeat stays, 90 s by default: without one, a node is taken for dead.
    ///
    /// `nil` keeps it for ever, as NautilusTrader does.
    public var heartbeatTimeToLive: Duration? = .seconds(90)

    /// How long a lone write may wait for others to travel with; by default, with `nil`, not at all.
    ///
    /// Whoever waits for a confirmation ends the wait. It spares round trips where writes are few and
    /// far between; a busy node fills its batches without.
    public var bufferInterval: Duration?

    /// Whether this node writes, and whether it may take over from another one.
    public var role = Role.takeOver

    /// What a write must have reached before it counts as confirmed.
    public var durability = Durability.acknowledged

    /// How many unconfirmed writes are kept, and what happens to one more.
    public var writeQueue = WriteQueue()

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

    /// How a trader's keys are found: by default by looking at every key of the server's database, which is
    /// right whoever wrote them.
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

    /// Configures a database on a server.
    public init(redis: RedisConfiguration) { self.redis = redis }

    /// Configures a database on a server by its URL, such as `redis://user:password@host:6379/0`,
    /// `rediss://…` or `unix:///path/redis.sock?db=0`.
    ///
    /// - Throws: `RedisError.invalidURL`, which never quotes a password.
    public init(url: String) throws(RedisError) {
      self.init(redis: try RedisConfiguration(url: url))
    }

    /// Whether a node writes.
    public enum Role: Sendable, Hashable {
      /// Takes the fence: whoever wrote for this trader before can write no more.
      case takeOver
      /// Takes the fence, unless the trader's heartbeat is younger than this: then opening throws
      /// `CacheError.writerIsAlive`.
      case refuseIfAlive(within: Duration = .seconds(60))
      /// Never writes; runs beside a live node.
      case readOnly
    }

    /// What opening does when the server's data is older than what it had confirmed.
    public enum LossPolicy: Sendable, Hashable {
      /// Throws `CacheError.dataLoss`; nothing is changed, neither in Redis nor in the journal.
      case refuse
      /// Goes on with what is there and says so in `RestoreReport.confirmedWrites`.
      ///
      /// Unconfirmed writes in the journal come behind those that are lost: they are put aside.
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

    /// The bounds of the queue between the trading threads and the writer thread.
    public struct WriteQueue: Sendable, Hashable {
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
      /// What a write does when the queue is full.
      public var whenFull = Policy.fail
      /// The most commands in one transaction, which the server runs at one go.
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
}
