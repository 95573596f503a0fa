/// The events of an order, with a quick answer to whether one of them came before.
///
/// Short logs are searched; longer ones get an index, so that an update costs the same however
/// long the log has grown.
struct OrderLog: Sendable {
  private(set) var events: [OrderEvent] = []
  private(set) var tradeIds: [TradeId] = []
  private var eventIndex: Set<UUID4> = []
  private var tradeIndex: Set<TradeId> = []

  private static let searchedCount = 16

  func contains(eventId: UUID4) -> Bool {
    events.count > OrderLog.searchedCount
      ? eventIndex.contains(eventId) : events.contains { $0.eventId == eventId }
  }

  func contains(tradeId: TradeId) -> Bool {
    tradeIds.count > OrderLog.searchedCount
      ? tradeIndex.contains(tradeId) : tradeIds.contains(tradeId)
  }

  mutating func append(_ event: OrderEvent) {
    events.append(event)
    if events.count == OrderLog.searchedCount + 1 {
      eventIndex = Set(events.map(\.eventId))
    } else if events.count > OrderLog.searchedCount {
      eventIndex.insert(event.eventId)
    }
  }

  mutating func append(tradeId: TradeId) {
    tradeIds.append(tradeId)
    if tradeIds.count == OrderLog.searchedCount + 1 {
      tradeIndex = Set(tradeIds)
    } else if tradeIds.count > OrderLog.searchedCount {
      tradeIndex.insert(tradeId)
    }
  }

  /// Forgets the trades, not the events: the order begins anew.
  mutating func removeTrades() {
    tradeIds = []
    tradeIndex = []
  }
}

extension OrderLog: Hashable {
  static func == (lhs: OrderLog, rhs: OrderLog) -> Bool {
    lhs.events == rhs.events && lhs.tradeIds == rhs.tradeIds
  }

  func hash(into hasher: inout Hasher) { hasher.combine(events.map(\.eventId)) }
}
