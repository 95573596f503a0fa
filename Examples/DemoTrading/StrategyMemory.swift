import DemoVenue
package import TradingCache
import VariableStorage

/// What a strategy remembers from run to run, kept by `StrategyVariables`.
///
/// It is one variable, so that no backup ever holds a part of it.
package struct StrategyMemory: Codable, Sendable, Hashable {
  /// How many trades it has closed.
  package private(set) var trades = 0
  /// What they have brought after all costs, in USDT.
  package private(set) var profit = ExactDecimal.zero
  /// The most that this ever was.
  package private(set) var highWaterMark = ExactDecimal.zero
  /// The day, as its first moment in UTC.
  package private(set) var day = UnixNanos(0)
  /// What the trades of this day have brought, in USDT.
  package private(set) var dayProfit = ExactDecimal.zero
  /// When the last of the trades was closed.
  package private(set) var asOf = UnixNanos(0)

  /// Nothing yet.
  package init() {}

  /// A price of this moment was seen: a new day begins with no profit.
  mutating func look(at time: UnixNanos) {
    let today = UnixNanos(time.value - time.value % 86_400_000_000_000)
    guard today > day else { return }
    day = today
    dayProfit = .zero
  }

  /// Counts a trade; one that was counted before a crash is not counted twice.
  mutating func count(_ trade: ClosedTrade) throws {
    guard trade.exit > asOf else { return }
    look(at: trade.exit)
    let (total, today) = (try profit.adding(trade.pnl), try dayProfit.adding(trade.pnl))
    trades += 1
    profit = total
    dayProfit = today
    if try !total.isLess(than: highWaterMark) { highWaterMark = total }
    asOf = trade.exit
  }

  /// Whether the day has brought a loss of more than that, in USDT.
  func hasLost(_ limit: ExactDecimal) throws -> Bool {
    try dayProfit.adding(limit.usdt()).isLess(than: .zero)
  }
}

/// A position's way from flat to flat.
package struct ClosedTrade: Sendable, Hashable {
  /// When it was opened.
  package var entry: UnixNanos
  /// When it was closed.
  package var exit: UnixNanos
  /// What it brought after all costs.
  package var pnl: Money
}

extension ExactDecimal {
  /// The amount in USDT, whose eight decimals hold it exactly.
  func usdt() throws -> Money { try Money(description, VenueListing.currency("USDT")) }

  fileprivate func adding(_ money: Money) throws -> ExactDecimal {
    let sum = try Money(raw: try usdt().raw + money.raw, currency: money.currency)
    return sum.raw == 0 ? .zero : try ExactDecimal(sum.amountDescription)
  }

  fileprivate func isLess(than other: ExactDecimal) throws -> Bool {
    try usdt().raw < other.usdt().raw
  }
}
