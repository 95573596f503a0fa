import TestSupport
import TradingCache

/// Makes writes whose events carry a number, so that each can be found again in what is stored.
///
/// Four accounts are shared by all writers of a run; one write in six belongs to an order of the writer's
/// own, which is created and then updated twice.
struct EventSource {
  static let accounts = ["SIM-0", "SIM-1", "SIM-2", "SIM-3"]

  /// Where the numbers stand in an event: a moment that takes eight bytes in MessagePack.
  static let epoch: UInt64 = 1_700_000_000_000_000_000

  private let trader: TraderId
  private let currency: Currency
  private let balances: [AccountBalance]
  private var order: Order?
  private var orderUpdates = 0
  private(set) var next: Int

  /// Counts from a number on.
  init(trader: TraderId, first: Int) throws {
    self.trader = trader
    next = first
    var table = CurrencyTable()
    currency = try table.currency(code: "USD")
    let total = try Money("1000.00", currency)
    balances = [try AccountBalance(total: total, locked: Money.zero(currency), free: total)]
  }

  static func moment(_ number: Int) -> UnixNanos { UnixNanos(epoch + UInt64(number)) }

  /// An account of one statement, the next event.
  private func account(_ index: Int) throws -> Account {
    try Account(
      AccountState(
        accountId: AccountId(Self.accounts[index]), type: .margin, baseCurrency: currency,
        balances: balances, isReported: true, tsEvent: Self.moment(next),
        tsInit: Self.moment(next)))
  }

  /// Creates the shared accounts.
  mutating func addAccounts(
    to database: any CacheDatabase, note: (Int, String) -> Void
  ) throws {
    for index in Self.accounts.indices {
      note(next, "a\(index)")
      try database.addAccount(try account(index))
      next += 1
    }
  }

  /// Writes the next event.
  mutating func write(
    to database: any CacheDatabase, random: inout SeededGenerator, note: (Int, String) -> Void
  ) throws -> Receipt {
    defer { next += 1 }
    if random.happens(percent: 16) { return try writeOrder(to: database, note: note) }
    let index = Int.random(in: 0..<Self.accounts.count, using: &random)
    note(next, "a\(index)")
    return try database.updateAccount(try account(index))
  }

  private mutating func writeOrder(
    to database: any CacheDatabase, note: (Int, String) -> Void
  ) throws -> Receipt {
    guard var open = order, orderUpdates < 2 else {
      let fresh = try newOrder()
      order = fresh
      orderUpdates = 0
      note(next, "\(fresh.clientOrderId)")
      return try database.addOrder(fresh)
    }
    let account = try AccountId(Self.accounts[0])
    let kind: OrderEvent.Kind =
      orderUpdates == 0
      ? .submitted(accountId: account)
      : .accepted(venueOrderId: try VenueOrderId("V-\(next)"), accountId: account)
    try open.apply(event(open.clientOrderId, kind))
    order = open
    orderUpdates += 1
    note(next, "\(open.clientOrderId)")
    return try database.updateOrder(open)
  }

  private func newOrder() throws -> Order {
    try Order(
      event(
        ClientOrderId("O-\(next)"),
        .initialized(
          OrderInitialized(
            side: .buy, quantity: Quantity("10"), terms: .limit(price: Price("2500.10"))))))
  }

  private func event(_ id: ClientOrderId, _ kind: OrderEvent.Kind) throws -> OrderEvent {
    OrderEvent(
      traderId: trader, strategyId: try StrategyId("S-001"),
      instrumentId: try InstrumentId("ETHUSDT.BINANCE"), clientOrderId: id,
      tsEvent: Self.moment(next), tsInit: Self.moment(next), kind: kind)
  }
}
