#if Backtests
  public import TradingModel

  /// The worth of the account at a moment of the tested period.
  public struct EquityPoint: Sendable, Hashable {
    /// When, in nanoseconds since the UNIX epoch; below zero before 1970.
    public var nanoseconds: Int64
    /// Cash and open positions together, in the account's currency.
    public var equity: Double

    /// Notes what the account is worth at a moment.
    public init(time: UnixNanos, equity: Double) {
      self.init(nanoseconds: Int64(clamping: time.value), equity: equity)
    }

    /// Notes what the account is worth at a moment, which may be before 1970.
    public init(nanoseconds: Int64, equity: Double) {
      self.nanoseconds = nanoseconds
      self.equity = equity
    }
  }
#endif
