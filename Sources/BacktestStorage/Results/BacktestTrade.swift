#if Backtests
  public import TradingModel

  /// A round trip: from the entry to the exit, with what it brought.
  public struct BacktestTrade: Sendable, Hashable {
    /// Which way a position was.
    public enum Side: String, Sendable, Hashable, CaseIterable {
      /// Bought, then sold.
      case long
      /// Sold, then bought back.
      case short
    }

    /// When the position was opened, in nanoseconds since the UNIX epoch; below zero before 1970.
    public var entry: Int64
    /// When it was closed, counted likewise.
    public var exit: Int64
    /// What it brought after all costs, in the account's currency; a loss is negative.
    public var pnl: Double
    /// The instrument, where a backtest has several.
    public var symbol: String?
    /// Which way it was.
    public var side: Side?
    /// How much was bought or sold, in the instrument's unit.
    public var quantity: Double?
    /// The mean price of the entry.
    public var entryPrice: Double?
    /// The mean price of the exit.
    public var exitPrice: Double?
    /// The costs, which ``pnl`` has taken off already, in the account's currency.
    public var fees: Double?
    /// Why it was entered, as the strategy names it.
    public var entryReason: String?
    /// Why it was left, as the strategy names it.
    public var exitReason: String?

    /// Notes a round trip.
    public init(entry: UnixNanos, exit: UnixNanos, pnl: Double) {
      self.init(
        entryNanoseconds: Int64(clamping: entry.value),
        exitNanoseconds: Int64(clamping: exit.value),
        pnl: pnl)
    }

    /// Notes a round trip, which may be before 1970.
    public init(entryNanoseconds: Int64, exitNanoseconds: Int64, pnl: Double) {
      entry = entryNanoseconds
      exit = exitNanoseconds
      self.pnl = pnl
    }
  }
#endif
