extension RedisSettings {
  /// A local file that keeps unconfirmed writes, so that a node that dies while Redis is away loses
  /// nothing: the next start on the same folder writes them first.
  ///
  /// While Redis confirms within `flushInterval`, no write goes to it, only a note of how far Redis has
  /// confirmed: by that the next start sees whether the server has lost any of it. A write that is not
  /// confirmed is in the file at most two intervals after it was made; what the process had not yet
  /// handed to the file when it died is lost.
  public struct Journal: Sendable, Hashable {
    /// When the file is forced to disk.
    public enum Sync: Sendable, Hashable {
      /// By the system, when it likes: survives a killed process, not a power cut.
      case never
      /// After every flush: survives a power cut too. The note of what is confirmed may be a second old.
      case everyFlush
      /// After a flush, when the last time was this long ago.
      case interval(Duration)
    }

    /// What a write does while the file cannot be written, for example on a full disk.
    public enum FailurePolicy: Sendable, Hashable {
      /// It goes into the queue all the same, as without a journal; `status.journal.failure` and the log
      /// say that it would not survive the process.
      case goOn
      /// It is refused: throws `CacheError.journal`.
      case refuse
    }

    /// The folder, which must exist and belong to this node; its files are `{trader}.journal` and
    /// what begins so.
    public var folder: String
    /// The most bytes of unconfirmed writes, as the file counts them.
    ///
    /// A write beyond is refused, or waits, as `WriteQueue.whenFull` says. The file may grow to twice as
    /// much, before what is confirmed is taken out of it. Default: 256 MiB.
    public var maxBytes = 256 << 20
    /// When the file is forced to disk.
    ///
    /// Default: never.
    public var sync = Sync.never
    /// How long a write may be unconfirmed before it goes to the file.
    ///
    /// Default: 10 ms.
    public var flushInterval = Duration.milliseconds(10)

    /// What a write does while the file cannot be written; it is tried again all the time.
    ///
    /// Default: goes on.
    public var whenUnwritable = FailurePolicy.goOn
    /// Keeps a journal in a folder.
    public init(folder: String) { self.folder = folder }
  }
}
