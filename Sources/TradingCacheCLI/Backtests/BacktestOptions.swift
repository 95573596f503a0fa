#if Backtests
  import ArgumentParser
  import BacktestStorage
  import TradingModel
  import TradingSerialization

  /// Which file a command looks into; it is left as it is.
  struct DatabaseOptions: ParsableArguments {
    @Option(help: "The SQLite file.", completion: .file())
    var database: String

    func store() throws(Failure) -> BacktestStore {
      try backtests { () throws(BacktestError) in
        try BacktestStore(path: database, options: .init(access: .readOnly))
      }
    }
  }

  /// Which file a command changes.
  struct ChangedDatabaseOptions: ParsableArguments {
    @OptionGroup var file: DatabaseOptions

    @Option(
      help: """
        How SQLite keeps changes whole: wal, the write-ahead log, for local disks, or rollback, for mounts too. \
        A file that is there keeps what it has, and a new one gets wal.
        """,
      completion: .list(BacktestStore.Options.Journal.allCases.map(\.rawValue)),
      transform: { name in
        guard let journal = BacktestStore.Options.Journal(rawValue: name) else {
          throw ValidationError("there are wal and rollback")
        }
        return journal
      })
    var journal: BacktestStore.Options.Journal?

    /// Opens the file and brings its tables up to date.
    /// - Parameter creating: whether it may be made.
    func store(creating: Bool = false) throws(Failure) -> BacktestStore {
      try backtests { () throws(BacktestError) in
        try BacktestStore(
          path: file.database, options: .init(journal: journal, createsFile: creating))
      }
    }
  }

  /// Which backtests a command is about.
  struct BacktestFilterOptions: ParsableArguments {
    @Option(help: "Only of this symbol.")
    var symbol: String?

    @Option(help: "Only of this timeframe.")
    var timeframe: String?

    @Option(help: "Only of this strategy.")
    var strategy: String?

    @Option(
      help: "Only with this status: running, finished, failed or cancelled; may be repeated.",
      completion: .list(BacktestStatus.allCases.map(\.rawValue)))
    var status: [String] = []

    @Option(help: "Only with this tag; may be repeated, and means all of them.")
    var tag: [String] = []

    @Option(help: "Only run on this day or later: 2025-01-31, a time in ISO 8601, or UNIX seconds.")
    var since: String?

    @Option(help: "Only run before this day or moment.")
    var until: String?

    @Option(help: "Only testing a period that ends on this day or later.")
    var from: String?

    @Option(help: "Only testing a period that begins before this day or moment.")
    var to: String?

    @Option(help: "Only testing a period of at least so many days.")
    var minDays: Double?

    @Option(help: "Only with at least so many trades.")
    var minTrades: Int?

    @Option(help: "Only with a drawdown of at most so many percent.")
    var maxDrawdown: Double?

    func filter() throws(Failure) -> BacktestFilter {
      var filter = BacktestFilter(
        symbol: symbol, timeframe: timeframe, strategy: strategy, tags: Set(tag))
      if !status.isEmpty {
        var statuses: Set<BacktestStatus> = []
        for name in status {
          guard let status = BacktestStatus(rawValue: name) else {
            let known = BacktestStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw .usage("\"\(name)\" is no status; these are: \(known)")
          }
          statuses.insert(status)
        }
        filter.statuses = statuses
      }
      filter.ran = try Self.range(since, until, "--until is not after --since")
      filter.period = try Self.range(from, to, "--to is not after --from")
      filter.minimumDays = minDays
      filter.minimumTrades = minTrades
      filter.maximumDrawdown = maxDrawdown
      return filter
    }

    private static func range(
      _ first: String?, _ end: String?, _ complaint: String
    ) throws(Failure) -> ClosedRange<Int64>? {
      guard first != nil || end != nil else { return nil }
      let first = try first.map(seconds) ?? Int64.min
      let end = try end.map(seconds) ?? Int64.max
      guard first < end else { throw .usage(complaint) }
      return first...(end - 1)
    }

    private static func seconds(_ text: String) throws(Failure) -> Int64 {
      guard let seconds = Int64(text) ?? ISO8601.seconds(text) else {
        throw .usage(
          "\"\(text)\" is no day such as 2025-01-31, no ISO 8601 time that ends with Z or an offset, "
            + "and no number")
      }
      return seconds
    }
  }

  /// The figure that a command ranks by.
  struct RankingOptions: ParsableArguments {
    @Option(
      help: "The figure, such as sharpe_ratio or max_drawdown; a wrong one shows the list.",
      completion: .list(BacktestMetric.rankable.map(\.rawValue)))
    var metric = BacktestMetric.totalReturn.rawValue

    func ranking() throws(Failure) -> BacktestMetric {
      try backtests { () throws(BacktestError) in try BacktestMetric(rankingBy: metric) }
    }
  }

  extension Failure {
    /// Sorts an error of the backtest store.
    init(_ error: BacktestError) {
      switch error {
      case .cannotOpen, .newerSchema, .foreignTable, .notATable, .namesTaken, .noResults, .readOnly,
        .busy, .database, .redis, .notSaved:
        self = .connection("\(error)")
      case .unknownMetric, .invalid: self = .usage("\(error)")
      case .notFound, .notRunning, .running, .unreadable, .badLine, .badArchive:
        self = .different("\(error)")
      }
    }
  }

  /// Runs a call of the backtest store, whose errors become the command's.
  func backtests<Result>(_ body: () throws(BacktestError) -> Result) throws(Failure) -> Result {
    do throws(BacktestError) {
      return try body()
    } catch {
      throw Failure(error)
    }
  }
#endif
