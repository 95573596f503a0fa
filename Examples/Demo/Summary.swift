import DemoVenue
import TradingCache

/// What the nodes did together, and the verdict.
struct Summary {
  let venue: SimulatedVenue
  let state: RestoredState
  let table: LifeTable

  var lines: [String] {
    let types = Dictionary(grouping: state.orders, by: \.type).mapValues(\.count)
    let listed = types.sorted { ($0.value, $0.key.rawValue) > ($1.value, $1.key.rawValue) }
      .map { "\($0.value) \($0.key.rawValue)" }
    let unsent = state.orders.count { !$0.isAtVenue(venue) }
    return [
      "\(state.orders.count) orders of \(state.strategies.count) strategies: "
        + listed.joined(separator: ", "),
      "\(venue.reports.count) reports of the venue, \(fillCount) fills among them; "
        + "\(unsent) orders never got there",
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
