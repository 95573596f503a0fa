/// The events of an order, with a quick answer to whether one of them came before.
///
/// Short logs are searched; longer ones get an index, so that an update costs the same however
/// long the log has grown.
@usableFromInline
struct OrderLog: Sendable {
  @usableFromInline private(set) var events: [OrderEvent]
  private(set) var tradeIds: [TradeId] = []
  private var eventIndex: Set<UUID4> = []
  private var tradeIndex: Set<TradeId> = []

  private static let searchedCount = 16

  init(_ first: OrderEvent) { events = [first] }

  /// Takes over events, of which there is at least one.
  init(_ events: [OrderEvent]) {
    self.events = events
    if events.count > OrderLog.searchedCount { eventIndex = Set(events.lazy.map(\.eventId)) }
  }

  // There is a first event from the initializers on, and none is ever removed.
  var first: OrderEvent { events[0] }

  /// The id of an event that is there twice.
  func duplicate() -> UUID4? {
    guard events.count > OrderLog.searchedCount else {
      return events.indices.dropFirst().first { index in
        events[..<index].contains { $0.eventId == events[index].eventId }
      }.map { events[$0].eventId }
    }
    if eventIndex.count == events.count { return nil }
    var seen: Set<UUID4> = []
    return events.first { !seen.insert($0.eventId).inserted }?.eventId
  }

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
      eventIndex = Set(events.lazy.map(\.eventId))
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

  /// The same events, of an order that begins anew.
  func withoutTrades() -> OrderLog {
    var log = self
    log.tradeIds = []
    log.tradeIndex = []
    return log
  }
}

extension OrderLog: Hashable {
  @usableFromInline
  static func == (lhs: OrderLog, rhs: OrderLog) -> Bool {
    lhs.events == rhs.events && lhs.tradeIds == rhs.tradeIds
  }

  @usableFromInline
  func hash(into hasher: inout Hasher) { hasher.combine(events.map(\.eventId)) }
}
