#if Backtests
  /// What a push or a pull did; backtests are named by their `uid`.
  public struct SyncReport: Sendable, Equatable {
    /// A backtest that was changed on both sides since they were last the same; neither was touched.
    public struct Conflict: Sendable, Equatable {
      /// Its name on every machine.
      public let uid: String
      /// Its id in this database.
      public let id: Int64
    }

    /// A record in Redis that cannot be taken, or a row here that cannot be read; it is left as it is.
    public struct Unreadable: Sendable, Equatable {
      /// Its name on every machine; of a row here that never had one, its id.
      public let uid: String
      /// Why it cannot be taken.
      public let reason: String

      /// Names a record.
      public init(uid: String, reason: String) {
        self.uid = uid
        self.reason = reason
      }
    }

    /// Those that the other side did not have.
    public internal(set) var added: [String] = []
    /// Those that were brought up to date there.
    public internal(set) var updated: [String] = []
    /// How many were the same on both sides.
    public internal(set) var unchanged = 0
    /// Those that only the other side has changed: it is ahead, and the way back brings them.
    public internal(set) var ahead: [String] = []
    /// Those that both sides have changed.
    public internal(set) var conflicts: [Conflict] = []
    /// Those that are running in a process of this machine, whatever Redis says of them.
    ///
    /// A pull does not end them, and what comes out of them wins with the next push.
    public internal(set) var running: [String] = []
    /// Those that could not be taken.
    public internal(set) var unreadable: [Unreadable] = []

    init() {}

    /// Whether every backtest could be taken over or was the same.
    public var isComplete: Bool { conflicts.isEmpty && unreadable.isEmpty }
  }
#endif
