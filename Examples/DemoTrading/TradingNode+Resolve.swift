import DemoVenue
import TradingCache

/// What came of the orders that were on their way when the node before this one ended.
package struct Resolution {
  /// Reports that were missing, or not worked in to the end.
  package var reports = 0
  /// Orders that never reached the venue.
  package var neverSent = 0
  /// Cancels that never reached it, and were sent again.
  package var canceledAgain = 0
}

extension TradingNode {
  /// Catches up with the venue.
  package func resolve() async throws -> Resolution {
    var resolution = Resolution()
    // A strategy is saved after all that a report changes; up to there nothing is missing.
    let since = strategies.values.map(\.clock).max() ?? VenueListing.opening
    try ask(.replay(since: since))
    resolution.reports = inbox.count
    try await workIn()
    // No order is sent before Redis has it, so the venue knows none that is not here; but some
    // that are here it may never have seen. Their prices are stale: they are given up.
    for id in orders.keys.sorted() {
      guard let order = orders[id], let strategy = strategies[order.strategyId] else { continue }
      switch order.status {
      case .initialized:
        try happen(.denied(reason: "the node ended before it was sent"), to: id)
        resolution.neverSent += 1
      case .submitted:
        try happen(.rejected(accountId: strategy.accountId, reason: "never arrived"), to: id)
        resolution.neverSent += 1
      case .pendingCancel:
        try cancel(id)
        resolution.canceledAgain += 1
      default: break
      }
    }
    try await workIn()
    try await books.sync()
    return resolution
  }
}
