import DemoVenue
import TradingCache

/// What the nodes did together, and the verdict.
struct Summary {
  let venue: SimulatedVenue
  let state: RestoredState
  let contents: Contents
  let table: LifeTable

  var lines: [String] {
    let types = Dictionary(grouping: state.orders, by: \.type).mapValues(\.count)
    let listed = types.sorted { ($0.value, $0.key.rawValue) > ($1.value, $1.key.rawValue) }
      .map { "\($0.value) \($0.key.rawValue)" }
    let unsent = state.orders.count { !$0.isAtVenue(venue) }
    // Only a flip has two events in its position's log.
    let trades = state.orders.reduce(0) { $0 + $1.tradeIds.count }
    let flips = contents.eventCount("positions:") - trades
    return [
      "\(state.orders.count) orders of \(state.strategies.count) strategies: "
        + listed.joined(separator: ", "),
      "\(venue.reports.count) reports of the venue, \(fillCount) fills among them, "
        + "\(flips) flips; \(unsent) orders never got there",
      "\(table.confirmed) writes are in Redis: \(table.lost) were lost, \(table.twice) came twice",
    ]
  }

  private var fillCount: Int {
    venue.reports.count { if case .filled = $0.kind { true } else { false } }
  }
}

extension Order {
  fileprivate func isAtVenue(_ venue: SimulatedVenue) -> Bool {
    venue.orders.contains { $0.ticket.id == clientOrderId }
  }
}
