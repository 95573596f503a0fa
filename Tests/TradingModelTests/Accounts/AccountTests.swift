import Testing

@testable import TradingModel

@Suite struct AccountTests {
  static func balance(
    _ total: String, locked: String = "0", _ code: String = "USD"
  ) throws -> AccountBalance {
    let currency = try Sample.currency(code)
    let total = try Money(total, currency)
    let locked = try Money(locked, currency)
    let free = try Money(raw: total.raw - locked.raw, currency: currency)
    return try AccountBalance(total: total, locked: locked, free: free)
  }

  static func state(
    _ balances: [AccountBalance], type: AccountType = .margin, base: String? = nil,
    margins: [MarginBalance] = [], account: String = "SIM-001"
  ) throws -> AccountState {
    AccountState(
      accountId: try AccountId(account), type: type,
      baseCurrency: try base.map { try Sample.currency($0) }, balances: balances,
      margins: margins, isReported: true, tsEvent: 1, tsInit: 2)
  }

  @Test func balancesReplaceTheirCurrencyInFirstSeenOrder() throws {
    let events = try [
      Self.state([Self.balance("10.00"), Self.balance("2", "BTC")]),
      Self.state([Self.balance("3", locked: "1", "BTC")]),
      Self.state([Self.balance("7", "ETH"), Self.balance("11.00")]),
    ]
    let account = try Account(events: events)
    #expect(account.balances.map(\.currency.description) == ["USD", "BTC", "ETH"])
    #expect(
      account.balances.map(\.total.description) == [
        "11.00 USD", "3.00000000 BTC", "7.00000000 ETH",
      ])
    #expect(account.balance(of: try Sample.currency("BTC"))?.free.description == "2.00000000 BTC")
    #expect(account.balance(of: try Sample.currency("EUR")) == nil)
    #expect(account.startingBalances.map(\.description) == ["10.00 USD", "2.00000000 BTC"])
    #expect(account.events == events && account.lastEvent == events[2])
    #expect(account.eventCount == 3)
  }

  @Test func kindsOfAccount() throws {
    let state = try Self.state([Self.balance("1")], type: .betting)
    let betting = try Account(state)
    #expect(betting.isCashAccount && !betting.isMarginAccount)
    let margin = try Account(Self.state([Self.balance("1")], base: "USD"))
    #expect(!margin.isCashAccount && margin.isMarginAccount)
    #expect(margin.baseBalance?.total.description == "1.00 USD")
    #expect(betting.baseBalance == nil)
  }

  @Test func foldingAgainGivesAnEqualValue() throws {
    let events = try [
      Self.state([Self.balance("10.00")]),
      Self.state([Self.balance("9.00"), Self.balance("1", "BTC")]),
    ]
    let whole = try Account(events: events)
    var steps = try Account(events[0])
    #expect(steps != whole)
    try steps.apply(events[1])
    #expect(steps == whole && steps.hashValue == whole.hashValue)
  }

  @Test func repeatedStatementChangesNoBalance() throws {
    let state = try Self.state([Self.balance("10.00")])
    var account = try Account(state)
    try account.apply(state)
    #expect(account.balances == state.balances && account.eventCount == 2)
  }

  @Test func byOldRulesMarginsAreThoseOfTheFirstStatement() throws {
    let usd = try Sample.currency("USD")
    let instrument = try InstrumentId("AUD/USD.SIM")
    let first = try MarginBalance(
      initial: Money("1", usd), maintenance: Money("2", usd), instrumentId: instrument)
    let newer = try MarginBalance(
      initial: Money("5", usd), maintenance: Money("6", usd), instrumentId: instrument)
    let whole = try MarginBalance(initial: Money("7", usd), maintenance: .zero(usd))
    let balances = [try Self.balance("10")]
    var account = try Account(
      Self.state(balances, margins: [first, whole]), rules: .nautilus1221)
    try account.apply(Self.state(balances, margins: [newer]))
    #expect(account.margins == [first, whole])
    #expect(account.margin(for: instrument) == first && account.margin(for: nil) == whole)
    #expect(account.lastEvent.margins == [newer])
    // Within one statement the later one counts; accounts without margin have none.
    #expect(try Account(Self.state(balances, margins: [first, newer])).margins == [newer])
    #expect(try Account(Self.state(balances, type: .cash, margins: [first])).margins.isEmpty)
  }

  @Test(arguments: [AccountType.cash, .betting]) func onlyBorrowersOwe(type: AccountType) throws {
    let good = try Self.state([Self.balance("5")], type: type)
    let owing = try Self.state([Self.balance("1", "BTC"), Self.balance("-5")], type: type)
    let error = AccountError.negativeBalance(good.accountId, total: try Sample.money("-5 USD"))
    #expect(throws: error) { try Account(owing) }
    var account = try Account(good)
    let before = account
    #expect(throws: error) { try account.apply(owing) }
    #expect(account == before)
    #expect(try Account(events: [good, owing], allowsBorrowing: true).eventCount == 2)
    #expect(throws: Never.self) { try Account(Self.state([Self.balance("-5")])) }
  }

  @Test func statementsThatContradict() throws {
    let id = try AccountId("SIM-001")
    let (usd, eur) = (try Sample.currency("USD"), try Sample.currency("EUR"))
    var account = try Account(Self.state([Self.balance("5")], base: "USD"))
    let before = account
    #expect(throws: AccountError.wrongAccount(id, stated: try AccountId("SIM-002"))) {
      try account.apply(Self.state([Self.balance("5")], base: "USD", account: "SIM-002"))
    }
    #expect(throws: AccountError.wrongType(id, .margin, stated: .cash)) {
      try account.apply(Self.state([Self.balance("5")], type: .cash, base: "USD"))
    }
    #expect(throws: AccountError.wrongBaseCurrency(id, usd, stated: nil)) {
      try account.apply(Self.state([Self.balance("5")]))
    }
    #expect(throws: AccountError.wrongBalances(id, baseCurrency: usd, stated: [eur])) {
      try account.apply(Self.state([Self.balance("5", "EUR")], base: "USD"))
    }
    #expect(throws: AccountError.wrongBalances(id, baseCurrency: usd, stated: [usd, eur])) {
      try account.apply(Self.state([Self.balance("5"), Self.balance("5", "EUR")], base: "USD"))
    }
    #expect(account == before)
    // Newer writers state an account without balances.
    try account.apply(Self.state([], base: "USD"))
    #expect(account.balances == before.balances)
    #expect(throws: AccountError.noEvents) { try Account(events: []) }
  }
}
