#if Backtests
  /// Which backtests a question is about; what is not given does not matter.
  public struct BacktestFilter: Sendable, Equatable {
    /// Of this symbol.
    public var symbol: String?
    /// Of this timeframe.
    public var timeframe: String?
    /// Of this strategy.
    public var strategy: String?
    /// With one of these statuses; questions about the best ask for the finished only.
    public var statuses: Set<BacktestStatus>?
    /// Run within these seconds since the UNIX epoch.
    public var ran: ClosedRange<Int64>?
    /// Testing a period that overlaps these seconds since the UNIX epoch.
    public var period: ClosedRange<Int64>?
    /// Testing a period of at least so many days.
    public var minimumDays: Double?
    /// With at least so many trades.
    public var minimumTrades: Int?
    /// With a drawdown of at most so many percent, whatever sign another program gave it.
    public var maximumDrawdown: Double?
    /// With all of these tags.
    public var tags: Set<String>

    /// Chooses backtests.
    public init(
      symbol: String? = nil, timeframe: String? = nil, strategy: String? = nil,
      statuses: Set<BacktestStatus>? = nil, ran: ClosedRange<Int64>? = nil,
      period: ClosedRange<Int64>? = nil, minimumDays: Double? = nil, minimumTrades: Int? = nil,
      maximumDrawdown: Double? = nil, tags: Set<String> = []
    ) {
      self.symbol = symbol
      self.timeframe = timeframe
      self.strategy = strategy
      self.statuses = statuses
      self.ran = ran
      self.period = period
      self.minimumDays = minimumDays
      self.minimumTrades = minimumTrades
      self.maximumDrawdown = maximumDrawdown
      self.tags = tags
    }
  }
#endif
