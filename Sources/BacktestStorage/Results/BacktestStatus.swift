#if Backtests
  /// How far a backtest has got.
  public enum BacktestStatus: String, Sendable, Hashable, CaseIterable {
    /// It has begun; if its process died, it stays so until ``BacktestStore/endAbandoned(_:)``.
    case running
    /// It has come to its end, and its figures are stored.
    case finished
    /// It has ended with an error, which is stored.
    case failed
    /// Someone stopped it.
    case cancelled
  }
#endif
