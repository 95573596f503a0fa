import Testing
import TradingCache

/// What cannot be done as meant is refused, said so, and changes nothing else.
@Suite struct RejectionContractTests {
  @Test(arguments: Backend.allCases) func addingWhatExists(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    let order = try order(trader, "O-1", eventCount: 3)
    let account = try Account(statement())
    try database.addOrder(order)
    try database.addAccount(account)
    let again = try database.addOrder(limitOrder(trader, "O-1"))
    let accountAgain = try database.addAccount(Account(statement(total: "7.00000000")))

    let error = try await failure { try await database.confirmed(again) }
    #expect(error?.rejectedWrites.map(\.reason) == [.alreadyExists])
    #expect(error?.rejectedWrites.map(\.key) == ["trader-\(trader):orders:O-1"])
    let all = try await failure { try await database.sync() }
    #expect(all?.rejectedWrites.map(\.sequence) == [again.sequence, accountAgain.sequence])
    try await database.sync()  // reported once
    #expect(try await database.loadOrders().records == [order])
    #expect(try await database.loadAccounts().records == [account])
  }

  @Test(arguments: Backend.allCases) func updatingWhatDoesNotExist(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    try database.updateOrder(order(trader, "O-1", eventCount: 3))
    try database.updateAccount(Account(statement()))
    try database.updatePosition(Position(instrument: instrument(), fill: fill(trader, "T-1")))
    let error = try await failure { try await database.sync() }
    #expect(error?.rejectedWrites.map(\.reason) == [.notFound, .notFound, .notFound])
    #expect(try await database.loadOrders().isEmpty)
    #expect(try await database.loadAccounts().isEmpty)
    #expect(try await database.loadPositions().isEmpty)
  }

  /// Two events applied and only the last one written: the log has a hole, and that is said.
  @Test(arguments: Backend.allCases) func aForgottenUpdateIsNoticed(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    var order = try limitOrder(trader)
    try database.addOrder(order)
    try order.happen(lifeStep(1, of: "O-1"))
    try order.happen(lifeStep(2, of: "O-1"))
    let receipt = try database.updateOrder(order)
    let error = try await failure { try await database.confirmed(receipt) }
    #expect(error?.rejectedWrites.map(\.reason) == [.logLength(expected: 3, found: 2)])
    try database.updateOrder(order)  // and one event written twice
    let twice = try await failure { try await database.sync() }
    #expect(twice?.rejectedWrites.count == 1, "the log has its length again, the first is reported")
  }

  @Test(arguments: Backend.allCases) func anEventWrittenTwiceIsNoticed(backend: Backend)
    async throws
  {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    var order = try limitOrder(trader)
    try database.addOrder(order)
    try order.happen(lifeStep(1, of: "O-1"))
    try database.updateOrder(order)
    let receipt = try database.updateOrder(order)
    let error = try await failure { try await database.confirmed(receipt) }
    #expect(error?.rejectedWrites.map(\.reason) == [.logLength(expected: 2, found: 3)])
  }

  @Test(arguments: Backend.allCases) func aForgottenFillIsNoticed(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    var position = try Position(instrument: instrument(), fill: fill(trader, "T-1"))
    try database.addPosition(position)
    try position.apply(fill(trader, "T-2"))
    try position.apply(fill(trader, "T-3"))
    let receipt = try database.updatePosition(position)
    let error = try await failure { try await database.confirmed(receipt) }
    #expect(error?.rejectedWrites.map(\.reason) == [.logLength(expected: 3, found: 2)])
  }

  @Test(arguments: Backend.allCases) func aPositionAddedTwiceIsNoticed(backend: Backend)
    async throws
  {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    var position = try Position(instrument: instrument(), fill: fill(trader, "T-1"))
    try database.addPosition(position)
    try position.apply(fill(trader, "T-2", side: .sell))
    try database.updatePosition(position)
    // Opened anew under the same id, as netting does; its log goes on.
    let reopened = try Position(instrument: instrument(), fill: fill(trader, "T-3"))
    try await database.confirmed(database.addPosition(reopened))
    let again = try database.addPosition(reopened)
    let error = try await failure { try await database.confirmed(again) }
    #expect(error?.rejectedWrites.map(\.reason) == [.duplicate])
    #expect(error?.rejectedWrites.map(\.key) == ["trader-\(trader):positions:P-1"])
  }

  @Test(arguments: Backend.allCases) func aForgottenStatementIsNoticed(backend: Backend)
    async throws
  {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    var account = try Account(statement())
    try database.addAccount(account)
    // A node may keep the latest statement only.
    let latest = try Account(statement(total: "1.50000000"))
    try await database.confirmed(database.updateAccount(latest))
    try account.apply(statement(total: "2.00000000"))
    try account.apply(statement(total: "3.00000000"))
    try account.apply(statement(total: "4.00000000"))
    let receipt = try database.updateAccount(account)
    let error = try await failure { try await database.confirmed(receipt) }
    #expect(error?.rejectedWrites.map(\.reason) == [.logLength(expected: 4, found: 3)])
  }

  /// One unreadable record stops a strict load and is left out, and named, by the other.
  @Test(arguments: Backend.allCases) func strictAndQuarantine(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    let good = try Position(
      instrument: instrument(), fill: fill(trader, "T-1", position: "P-2"))
    // The same fill twice: its instrument is there, and no position can be made of it.
    let bad = try Position(instrument: instrument(), fill: fill(trader, "T-2", position: "P-1"))
    try database.addInstrument(instrument())
    for position in [good, bad, bad] { try database.addPosition(position) }

    let key = "trader-\(trader):positions:P-1"
    let one = try await failure { _ = try await database.loadPosition(bad.id) }
    #expect(one?.unreadableRecords.map(\.key) == [key])
    let strict = try await failure { _ = try await database.loadPositions() }
    #expect(strict?.unreadableRecords.map(\.key) == [key])
    let all = try await failure { _ = try await database.loadAll() }
    #expect(all?.unreadableRecords.map(\.key) == [key])
    let positions = try await database.loadPositions(.quarantine)
    #expect(positions.records == [good])
    #expect(positions.unreadable.map(\.key) == [key])
    #expect(positions.unreadable.first?.reason.isEmpty == false)
    let report = try await database.loadAll(.quarantine).report
    #expect(report.counts["positions"] == 1)
    #expect(report.unreadable.map(\.key) == [key])
  }

  @Test(arguments: Backend.allCases)
  func aPositionWithoutItsInstrumentIsUnreadable(backend: Backend) async throws {
    let trader = try uniqueTrader()
    let database = try await World(backend).open(trader)
    try database.addPosition(Position(instrument: instrument(), fill: fill(trader, "T-1")))
    let error = try await failure { _ = try await database.loadPositions() }
    #expect(error?.unreadableRecords.map(\.key) == ["trader-\(trader):positions:P-1"])
    #expect(error?.unreadableRecords.first?.reason.contains("ETHUSDT.BINANCE") == true)
  }
}
