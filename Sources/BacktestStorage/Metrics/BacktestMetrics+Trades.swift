#if Backtests
  /// What follows from the trades.
  extension BacktestMetrics {
    mutating func addFigures(of trades: [BacktestTrade]) {
      self[.totalTrades] = Double(trades.count)
      guard !trades.isEmpty else { return }
      let count = Double(trades.count)
      let wins = trades.map(\.pnl).filter { $0 > 0 }
      let losses = trades.map(\.pnl).filter { $0 < 0 }
      let gained = wins.reduce(0, +)
      let lost = losses.reduce(0, +)
      let winRate = Double(wins.count) / count
      let lossRate = Double(losses.count) / count
      let averageWin = wins.isEmpty ? 0 : gained / Double(wins.count)
      let averageLoss = losses.isEmpty ? 0 : lost / Double(losses.count)
      self[.winRate] = winRate * 100
      self[.avgTradePnl] = (gained + lost) / count
      self[.expectancy] = winRate * averageWin + lossRate * averageLoss
      if !wins.isEmpty { self[.avgWin] = averageWin }
      if !losses.isEmpty {
        self[.avgLoss] = averageLoss
        self[.profitFactor] = gained / -lost
        self[.expectancyRatio] = (gained + lost) / count / -averageLoss
      }
      self[.bestTrade] = trades.lazy.map(\.pnl).max()
      self[.worstTrade] = trades.lazy.map(\.pnl).min()
      self[.maxConsecutiveLosses] = Double(Self.longestLosingRow(trades))
    }

    /// In the order of the exits.
    private static func longestLosingRow(_ trades: [BacktestTrade]) -> Int {
      var longest = 0
      var current = 0
      for trade in trades.sorted(by: { $0.exit < $1.exit }) {
        current = trade.pnl < 0 ? current + 1 : 0
        longest = max(longest, current)
      }
      return longest
    }

    /// The share of the curve's time that lies within trades, those at the same time counted once.
    ///
    /// Without trades it is zero only where the account did not move: otherwise a position was open.
    mutating func addExposure(of trades: [BacktestTrade], during curve: [EquityPoint]) {
      guard let first = curve.first?.nanoseconds, let last = curve.last?.nanoseconds, first < last
      else { return }
      guard !trades.isEmpty || Set(curve.map(\.equity)).count == 1 else { return }
      var covered = 0.0
      var reached = first
      for trade in trades.sorted(by: { $0.entry < $1.entry }) {
        let from = max(trade.entry, reached)
        let to = min(trade.exit, last)
        guard from < to else { continue }
        covered += to.since(from)
        reached = to
      }
      self[.exposure] = covered / last.since(first) * 100
    }
  }
#endif
