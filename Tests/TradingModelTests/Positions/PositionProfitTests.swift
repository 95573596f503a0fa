import Testing

@testable import TradingModel

@Suite struct PositionProfitTests {
  /// Commissions count against the profit only in the settlement currency.
  @Test func commissionsAreKeptPerCurrency() throws {
    var position = try Position(
      contract: Sample.contract(),
      fill: Sample.fill(.buy, "1.00", at: 1, commission: "0.00100000 BTC"))
    try position.apply(Sample.fill(.buy, "1.00", at: 2, commission: "2.00 USD"))
    try position.apply(Sample.fill(.buy, "1.00", at: 3, commission: "0.00000001 BTC"))
    try position.apply(Sample.fill(.buy, "1.00", at: 4, commission: "-0.50 USD"))
    #expect(position.commissions.map(\.description) == ["0.00100001 BTC", "1.50 USD"])
    #expect(position.realizedPnl.description == "-1.50 USD")
  }

  /// A commission in the base currency rounds the total that weighs closing prices, nothing else.
  @Test func baseCommissionRoundsTheClosedTotal() throws {
    let fills = try [
      Sample.fill(.buy, "3", at: 1),
      Sample.fill(.sell, "1.4", at: 2, price: "100.00", commission: "0.00000000 ETH"),
      Sample.fill(.sell, "1", at: 3, price: "200.00"),
    ]
    let position = try Position(contract: Sample.contract(sizePrecision: 0), fills: fills)
    #expect(position.averageClosePrice == (100.0 * 1 + 200.0 * 1) / (1 + 1))
    let other = try Position(contract: Sample.contract(base: nil, sizePrecision: 0), fills: fills)
    #expect(other.averageClosePrice == (100.0 * 1.4 + 200.0 * 1) / (1.4 + 1))
  }

  @Test func inverseContractsEarnTheBaseCurrency() throws {
    let contract = try Sample.contract(
      base: "BTC", settlement: "BTC", isInverse: true, multiplier: "1", sizePrecision: 0)
    var position = try Position(
      contract: contract,
      fill: Sample.fill(.buy, "100000", at: 1, price: "10000.00", commission: "0.00750000 BTC"))
    #expect(try position.unrealizedPnl(at: Price("12500")).description == "2.00000000 BTC")
    #expect(try position.notionalValue(at: Price("12500")).description == "8.00000000 BTC")
    try position.apply(Sample.fill(.sell, "50000", at: 2, price: "8000.00"))
    #expect(position.realizedPnl.description == "-1.25750000 BTC")
    // The return is by the price, not by its reciprocal.
    #expect(position.realizedReturn == -0.2)
    #expect(try position.totalPnl(at: Price("8000")).description == "-2.50750000 BTC")
  }

  @Test func inverseContractsAtAPriceOfZeroEarnNothing() throws {
    let contract = try Sample.contract(base: "BTC", settlement: "BTC", isInverse: true)
    let position = try Position(
      contract: contract, fill: Sample.fill(.sell, "10.00", at: 1, price: "10.00"))
    let zero = try Price("0.00")
    #expect(try position.unrealizedPnl(at: zero).raw == 0)
    #expect(throws: PositionError.self) { try position.notionalValue(at: zero) }
  }

  @Test func quantoContractsEarnTheSettlementCurrency() throws {
    let contract = try Sample.contract(settlement: "BTC", multiplier: "0.000001")
    var position = try Position(
      contract: contract,
      fill: Sample.fill(.buy, "100.00", at: 1, price: "200.00", commission: "3.00 USD"))
    try position.apply(Sample.fill(.sell, "40.00", at: 2, price: "250.00"))
    #expect(position.realizedPnl.description == "0.00200000 BTC")
    #expect(try position.unrealizedPnl(at: Price("150")).description == "-0.00300000 BTC")
    #expect(try position.notionalValue(at: Price("150")).description == "0.01 USD")
  }

  @Test func multiplierScalesProfitAndNotional() throws {
    let contract = try Sample.contract(base: nil, multiplier: "50", sizePrecision: 0)
    let position = try Position(
      contract: contract, fill: Sample.fill(.sell, "2", at: 1, price: "4000.25"))
    #expect(try position.unrealizedPnl(at: Price("3990.25")).description == "1000.00 USD")
    #expect(try position.notionalValue(at: Price("3990.25")).description == "399025.00 USD")
  }

  @Test func aFlatPositionHasOnlyRealizedProfit() throws {
    let position = try Position(
      contract: Sample.contract(),
      fills: [
        Sample.fill(.buy, "1.00", at: 1), Sample.fill(.sell, "1.00", at: 2, price: "101.00"),
      ])
    let mark = try Price("500")
    #expect(try position.unrealizedPnl(at: mark).description == "0.00 USD")
    #expect(try position.totalPnl(at: mark).description == "1.00 USD")
    #expect(try position.notionalValue(at: mark).description == "0.00 USD")
  }

  @Test func openingAtZeroHasNoReturn() throws {
    let position = try Position(
      contract: Sample.contract(),
      fills: [
        Sample.fill(.buy, "2.00", at: 1, price: "0.00"),
        Sample.fill(.sell, "1.00", at: 2, price: "3.00"),
      ])
    #expect(position.realizedReturn == 0 && position.realizedPnl.description == "3.00 USD")
  }
}
