import Testing

@testable import TradingModel

/// What one rule makes of records beside what another makes of them.
@Suite struct RuleTests {
  @Test func namesAreReadAsTheyAreWritten() {
    for name in FoldingRules.Name.allCases {
      let rules = FoldingRules(name)
      #expect(FoldingRules(rules.description) == rules)
    }
    #expect(FoldingRules("nautilus-1.0") == nil)
  }

  /// Each rule of the table is one bit, in one line, and some set has it.
  @Test func theTableHasALineForEachRule() {
    var all: FoldingRules.Rule = []
    for line in FoldingRules.table {
      #expect(line.rule.rawValue.nonzeroBitCount == 1 && !all.contains(line.rule))
      #expect(!line.holds.isEmpty)
      all.insert(line.rule)
    }
    #expect(FoldingRules.nautilus1221.rules.isEmpty)
    #expect(
      FoldingRules.exact.rules
        == all.subtracting([.corrections, .crossings, .lenientStatements]))
  }

  @Test func aFillBeyondTheQuantity() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(), OrderSample.filled("8", trade: "T-1"),
      OrderSample.filled("2.5", trade: "T-2"))
    #expect(order.status == .filled && order.tsClosed != nil)
    #expect("\(order.filledQuantity)" == "10.5" && "\(order.leavesQuantity)" == "0.0")
    #expect("\(order.overfilledQuantity)" == "0.5")
  }

  @Test func anUpdateBelowWhatIsFilled() throws {
    let order = try OrderSample.order(
      then: OrderSample.submitted(), OrderSample.accepted(), OrderSample.filled("4"),
      OrderSample.updated(quantity: "3"))
    #expect(order.status == .partiallyFilled)
    #expect("\(order.quantity)" == "3" && "\(order.leavesQuantity)" == "0")
    #expect("\(order.overfilledQuantity)" == "1")
  }

  @Test(arguments: [FoldingRules.nautilus1221, .nautilus1231])
  func anUpdateOfAQuoteQuantity(rules: FoldingRules) throws {
    var asked = try OrderSample.initialized(.limit, quantity: "1000")
    asked.isQuoteQuantity = true
    var order = try Order(OrderSample.event(.initialized(asked)), rules: rules)
    #expect(order.isQuoteQuantity)
    var update = OrderUpdated(quantity: try Quantity("900"), isQuoteQuantity: true)
    try order.apply(OrderSample.event(.updated(update)))
    #expect(order.isQuoteQuantity)
    update.isQuoteQuantity = false
    try order.apply(OrderSample.event(.updated(update)))
    #expect(order.isQuoteQuantity == (rules == .nautilus1221))
    #expect(order.initialized.isQuoteQuantity)
  }

  @Test func decimalsAreTheMoreOfBoth() throws {
    let order = try OrderSample.order(
      .limit, quantity: "10.0", then: OrderSample.submitted(), OrderSample.accepted(),
      OrderSample.filled("2.25"))
    #expect("\(order.filledQuantity)" == "2.25" && "\(order.leavesQuantity)" == "7.75")
  }

  /// Buying 1 ETH for a fee of 0.001 ETH leaves 0.999 ETH, and selling those closes the position.
  @Test func aFeeInTheBaseCurrency() throws {
    let buy = try Sample.fill(.buy, "1.00000", at: 1, commission: "0.00100000 ETH")
    let sell = try Sample.fill(.sell, "0.99900", at: 2, price: "110.00", order: "O-2")
    func held(_ rules: FoldingRules, isSpot: Bool = true) throws -> [Position] {
      let contract = try Sample.contract(isSpot: isSpot, sizePrecision: 5, rules: rules)
      var position = try Position(contract: contract, fill: buy)
      let first = position
      try position.apply(sell)
      return [first, position]
    }
    let new = try held(.nautilus1231)
    #expect("\(new[0].quantity)" == "0.99900" && "\(new[0].peakQuantity)" == "0.99900")
    #expect(new[1].isClosed && "\(new[1].realizedPnl)" == "9.99 USD")
    let old = try held(.nautilus1221)
    #expect("\(old[0].quantity)" == "1.00000" && "\(old[1].quantity)" == "0.00100")
    // Of a contract the base currency is not what is held.
    #expect(try held(.nautilus1231, isSpot: false)[0].quantity == old[0].quantity)
  }

  @Test func marginsAreThoseOfTheNewestStatement() throws {
    let usd = try Sample.currency("USD")
    let eur = try Sample.currency("EUR")
    func margin(_ amount: String, _ currency: Currency) throws -> MarginBalance {
      try MarginBalance(initial: Money(amount, currency), maintenance: .zero(currency))
    }
    let first = [try margin("1", usd), try margin("2", eur), try margin("3", usd)]
    let balances = [try AccountTests.balance("10")]
    var account = try Account(AccountTests.state(balances, margins: first))
    #expect(account.margins.map(\.initial.description) == ["3.00 USD", "2.00 EUR"])
    try account.apply(AccountTests.state([]))
    #expect(account.margins.count == 2 && account.balances.count == 1)
    try account.apply(AccountTests.state(balances, margins: [first[1]]))
    #expect(account.margins == [first[1]] && account.margin(in: eur) == first[1])
    try account.apply(AccountTests.state(balances))
    #expect(account.margins.isEmpty)
  }

  @Test func whoMayBorrowMayOwe() throws {
    let owing = try AccountTests.state([AccountTests.balance("-5")], type: .cash)
    var rules = FoldingRules.nautilus1231
    #expect(throws: AccountError.self) { try Account(owing, rules: rules) }
    rules.cashMayBorrow = true
    #expect(try Account(owing, rules: rules).balances.first?.total.description == "-5.00 USD")
  }

  @Test func dollarsAreOneCurrency() throws {
    let usdc = try Sample.currency("USDC")
    let perpetual = InstrumentKind.cryptoPerpetual(
      baseCurrency: try Sample.currency("BTC"), settlementCurrency: usdc, isInverse: false)
    let instrument = try Samples.instrument(perpetual)
    #expect(instrument.settlementCurrency(rules: .nautilus1221) == usdc)
    #expect(instrument.settlementCurrency == instrument.quoteCurrency)
    #expect(!instrument.isQuanto && instrument.isQuanto(rules: .nautilus1221))
  }
}
