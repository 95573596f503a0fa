#if Backtests
  extension BacktestStore {
    /// How a database is opened.
    public struct Options: Sendable, Equatable {
      /// What a store may do with its file.
      public enum Access: Sendable, Equatable {
        /// Read and write; older tables are brought up to date when the file is opened.
        case readWrite
        /// Read, and leave every byte of the file as it is; for files of others too.
        case readOnly
      }

      /// How SQLite keeps a transaction whole.
      public enum Journal: String, Sendable, Equatable, CaseIterable {
        /// The write-ahead log: no reader waits for a writer. It needs a local disk.
        case writeAheadLog = "wal"
        /// The rollback journal, which works on network and container mounts as far as their locks do; a reader
        /// waits while a writer commits.
        case rollback
      }

      /// What the store may do with its file.
      ///
      /// Default: read and write.
      public var access: Access

      /// How SQLite keeps a transaction whole.
      ///
      /// Default, `nil`: a new file gets the write-ahead log, and a file that is there keeps what it has.
      public var journal: Journal?

      /// How long a call waits for another process that writes.
      ///
      /// Default: 10 s.
      public var busyTimeout: Duration

      /// Whether a file is made where there is none.
      ///
      /// Default: yes.
      public var createsFile: Bool

      /// How many points of an equity curve are kept; see ``EquityPoint`` and `downsampled(to:)`.
      ///
      /// Default: 500, about 16 KiB.
      public var maxCurvePoints: Int

      /// How many trades of a backtest are kept, the last ones by their exits; 0 for none.
      ///
      /// Default: 10,000, about 1 MB. The figures are always those of all trades.
      public var maxTrades: Int

      /// Creates options; every field has a default.
      public init(
        access: Access = .readWrite, journal: Journal? = nil, busyTimeout: Duration = .seconds(10),
        createsFile: Bool = true, maxCurvePoints: Int = 500, maxTrades: Int = 10_000
      ) {
        self.access = access
        self.journal = journal
        self.busyTimeout = busyTimeout
        self.createsFile = createsFile
        self.maxCurvePoints = maxCurvePoints
        self.maxTrades = maxTrades
      }
    }
  }
#endif
