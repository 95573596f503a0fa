import TradingModel

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
      self[.expectancyRatio] = (1 + averageWin / -averageLoss) * winRate - 1
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
  mutating func addExposure(of trades: [BacktestTrade], during curve: [EquityPoint]) {
    guard let first = curve.first?.time, let last = curve.last?.time, first < last else { return }
    var covered: UInt64 = 0
    var reached = first
    for trade in trades.sorted(by: { $0.entry < $1.entry }) {
      let from = max(trade.entry, reached)
      let to = min(trade.exit, last)
      guard from < to else { continue }
      covered += to.value - from.value
      reached = to
    }
    self[.exposure] = Double(covered) / Double(last.value - first.value) * 100
  }
}
