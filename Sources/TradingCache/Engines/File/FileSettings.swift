#if File
  /// Where a file is, and how it is opened, written and read; every field but the path has a default.
  public struct FileSettings: Sendable {
    /// The file, in a folder that exists.
    ///
    /// A writer makes it where there is none. While it is in use, two more lie beside it, which belong to it: `{path}-wal` and `{path}-shm`.
    public var path: String

    /// Whether this node writes, and whether it may take over from another one.
    public var role = WriterRole.takeOver

    /// How many unconfirmed writes are kept, and what happens to one more; a transaction has at most
    /// `maxBatchCommands` of them.
    public var writeQueue = QueueLimits()

    /// The most threads that read and decode in bulk; never more than the machine has processors.
    ///
    /// Default: 4.
    public var restoreThreads = 4

    /// How long `close()` waits for what is queued, and a read for the writes before it.
    ///
    /// Default: 10 s.
    public var closeTimeout = Duration.seconds(10)

    /// Parts of the protocol that tests switch off.
    package var switches = FileSwitches()

    /// The defaults, on a file.
    public init(path: String) { self.path = path }
  }
#endif
