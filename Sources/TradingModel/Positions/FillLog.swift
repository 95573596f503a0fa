/// The fills that a position keeps, at least one, with a quick answer to whether one came before.
///
/// Positions of a few fills are searched; longer ones get an index, since a netting position that
/// never goes flat grows for ever.
struct FillLog: Sendable {
  private(set) var events: [OrderEvent]
  private var trades: [Trade]
  private var eventIdIndex: Set<UUID4> = []
  private var tradeIndex: Set<Trade> = []
  /// The trades by their ids alone; empty until it is asked for.
  private var tradeIdIndex: Set<TradeId> = []

  /// What makes two fills the same trade: an id alone does not, as the two halves of a flip share it.
  private struct Trade: Hashable {
    let id: TradeId
    let side: OrderSide
    let price: Price
    let quantity: Quantity

    init(_ fill: OrderFilled) {
      id = fill.tradeId
      side = fill.side
      price = fill.lastPrice
      quantity = fill.lastQuantity
    }
  }

  private static let searchedCount = 16
  private var isIndexed: Bool { events.count > FillLog.searchedCount }

  init(_ event: OrderEvent, _ fill: OrderFilled) {
    events = [event]
    trades = [Trade(fill)]
  }

  /// Keeps fills, of which the first is given.
  init(_ first: (OrderEvent, OrderFilled), _ others: some Sequence<(OrderEvent, OrderFilled)>) {
    self.init(first.0, first.1)
    for (event, fill) in others { append(event, fill) }
  }

  /// The newest fill; there always is one.
  var newest: OrderEvent { events[events.count - 1] }
  /// The trade of the newest fill.
  var newestTradeId: TradeId { trades[trades.count - 1].id }
  /// The trades of all fills, oldest first.
  var tradeIds: [TradeId] { trades.map(\.id) }

  func contains(eventId: UUID4) -> Bool {
    isIndexed ? eventIdIndex.contains(eventId) : events.contains { $0.eventId == eventId }
  }

  func containsTrade(of fill: OrderFilled) -> Bool {
    let trade = Trade(fill)
    return isIndexed ? tradeIndex.contains(trade) : trades.contains(trade)
  }

  /// Whether a trade of this id is there.
  mutating func contains(tradeId: TradeId) -> Bool {
    guard isIndexed else { return trades.contains { $0.id == tradeId } }
    if tradeIdIndex.isEmpty { tradeIdIndex = Set(trades.lazy.map(\.id)) }
    return tradeIdIndex.contains(tradeId)
  }

  /// Whether `fill` is the same trade as the newest fill.
  func newestIsTrade(of fill: OrderFilled) -> Bool { trades[trades.count - 1] == Trade(fill) }

  mutating func append(_ event: OrderEvent, _ fill: OrderFilled) {
    let wasIndexed = isIndexed
    events.append(event)
    trades.append(Trade(fill))
    guard isIndexed else { return }
    if !tradeIdIndex.isEmpty { tradeIdIndex.insert(fill.tradeId) }
    if wasIndexed {
      eventIdIndex.insert(event.eventId)
      tradeIndex.insert(Trade(fill))
    } else {
      eventIdIndex = Set(events.map(\.eventId))
      tradeIndex = Set(trades)
    }
  }
}

extension FillLog: Hashable {
  static func == (lhs: FillLog, rhs: FillLog) -> Bool { lhs.events == rhs.events }
  func hash(into hasher: inout Hasher) { hasher.combine(events) }
}
