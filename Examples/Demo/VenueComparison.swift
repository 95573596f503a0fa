import DemoVenue
import TradingCache

/// Compares what a node has in Redis with what the venue knows, order by order and unit by unit.
struct VenueComparison {
  let venue: SimulatedVenue
  let state: RestoredState

  /// What differs, in words; empty when both agree.
  func differences() throws -> [String] {
    try orderDifferences() + holdingDifferences() + accountDifferences()
  }

  private func orderDifferences() -> [String] {
    let known = Dictionary(uniqueKeysWithValues: venue.orders.map { ($0.ticket.id, $0) })
    let kept = Dictionary(uniqueKeysWithValues: state.orders.map { ($0.clientOrderId, $0) })
    let absent = known.keys.filter { kept[$0] == nil }.map { "\($0) is known to the venue only" }
    return absent
      + state.orders.compactMap { order in
        guard let its = known[order.clientOrderId] else {
          return order.isClosed ? nil : "\(order.clientOrderId) is unknown to the venue"
        }
        let isSame =
          its.filledLots == order.filledQuantity.lots && its.isClosed == order.isClosed
        return isSame ? nil : "\(order.clientOrderId) is in another state at the venue"
      }
  }

  private func holdingDifferences() -> [String] {
    state.instruments.compactMap { instrument in
      let held = state.positions.filter { $0.instrumentId == instrument.id }.reduce(Int64(0)) {
        $0 + ($1.isShort ? -$1.quantity.lots : $1.quantity.lots)
      }
      let its = venue.holding(of: instrument.id)
      return held == its ? nil : "\(instrument.id): \(held) held, \(its) at the venue"
    }
  }

  private func accountDifferences() throws -> [String] {
    try state.accounts.compactMap { account in
      let its = try venue.totals(of: account.id)
      let own = account.balances.map(\.total)
      return own == its ? nil : "\(account.id): \(own) kept, \(its) at the venue"
    }
  }
}
