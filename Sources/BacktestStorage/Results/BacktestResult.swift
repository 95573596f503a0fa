#if Backtests
  public import TradingModel

  /// A stored backtest.
  public struct BacktestResult: Sendable, Equatable {
    /// Its number in this database, never used again after it was removed.
    public let id: Int64
    /// Its name on every machine; `nil` for a row that another program wrote and that was never pushed.
    public let uid: String?
    /// What it is about.
    public let setup: BacktestSetup
    /// How far it has got.
    public let status: BacktestStatus
    /// Why it failed.
    public let error: String?
    /// What was wrong with its outcome and is not part of its figures, such as a point that is no number.
    public let warnings: String?
    /// When it was begun, or saved at once, in seconds since the UNIX epoch.
    public let runTimestamp: Int64
    /// The capital at the end; `nil` unless it is finished.
    public let finalEquity: ExactDecimal?
    /// The figures.
    public let metrics: BacktestMetrics
    /// How long it took, in seconds.
    public let executionSeconds: Double?
    /// The configuration as it is stored, whether it is JSON or not.
    public let configurationJSON: String?
    /// The hash of the setup; `nil` for a row that another program wrote.
    public let fingerprint: String?
    /// What someone has noted about it.
    public let notes: String?
    /// Its tags, sorted.
    public let tags: [String]
    /// How many points its equity curve had before it was downsampled; 0 without one.
    public let recordedPoints: Int
    /// Values that another program stored and that cannot be read; their fields are missing above.
    public let unreadable: [UnreadableValue]
  }

  /// Backtests in an order, and what could not be read among them.
  public struct BacktestList: RandomAccessCollection, Sendable, Equatable {
    private let results: [BacktestResult]
    /// Every stored value that could not be read: those of the backtests here, whose field is missing then, and
    /// those without which a row is no backtest; such rows are not among the results.
    public let unreadable: [UnreadableValue]

    init(_ results: [BacktestResult], unreadable: [UnreadableValue] = []) {
      self.results = results
      self.unreadable = unreadable + results.flatMap(\.unreadable)
    }

    /// The first place.
    public var startIndex: Int { results.startIndex }
    /// The place after the last.
    public var endIndex: Int { results.endIndex }
    /// The backtest at a place.
    public subscript(position: Int) -> BacktestResult { results[position] }
  }
#endif
