/// The fills that a position keeps, with a quick answer to whether one of them came before.
///
/// Positions of a few fills are searched; longer ones get an index, since a netting position that
/// never goes flat grows for ever.
struct FillLog: Sendable {
  private(set) var events: [OrderEvent]
  private(set) var newest: OrderEvent
  private var eventIds: Set<UUID4> = []
  private var matches: Set<Match> = []

  /// What makes two fills the same trade: an id alone does not, as the two halves of a flip share it.
  private struct Match: Hashable {
    let tradeId: TradeId
    let side: OrderSide
    let price: Price
    let quantity: Quantity

    init(_ fill: OrderFilled) {
      tradeId = fill.tradeId
      side = fill.side
      price = fill.lastPrice
      quantity = fill.lastQuantity
    }
  }

  private static let searchedCount = 16

  init(_ first: OrderEvent) {
    events = [first]
    newest = first
  }

  func contains(eventId: UUID4) -> Bool {
    events.count > FillLog.searchedCount
      ? eventIds.contains(eventId) : events.contains { $0.eventId == eventId }
  }

  func containsMatch(of fill: OrderFilled) -> Bool {
    events.count > FillLog.searchedCount
      ? matches.contains(Match(fill)) : events.contains { FillLog.isMatch($0, fill) }
  }

  /// Whether `fill` is the same trade as the newest fill.
  func newestMatches(_ fill: OrderFilled) -> Bool {
    FillLog.isMatch(newest, fill)
  }

  private static func isMatch(_ event: OrderEvent, _ fill: OrderFilled) -> Bool {
    guard case .filled(let other) = event.kind else { return false }
    return other.tradeId == fill.tradeId && Match(other) == Match(fill)
  }

  mutating func append(_ event: OrderEvent) {
    events.append(event)
    newest = event
    if events.count == FillLog.searchedCount + 1 {
      for event in events { index(event) }
    } else if events.count > FillLog.searchedCount {
      index(event)
    }
  }

  private mutating func index(_ event: OrderEvent) {
    eventIds.insert(event.eventId)
    if case .filled(let fill) = event.kind { matches.insert(Match(fill)) }
  }
}

extension FillLog: Hashable {
  static func == (lhs: FillLog, rhs: FillLog) -> Bool { lhs.events == rhs.events }
  func hash(into hasher: inout Hasher) { hasher.combine(events) }
}
