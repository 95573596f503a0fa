import Testing
import TradingModel

@Suite struct InstrumentTests {
  /// Base, settlement, inverse; then what NautilusTrader makes of three contracts at 7.3 with a
  /// multiplier of two, quoted in USD.
  @Test(arguments: [
    ("BTC", "USD", false, false, "USD", "43.80 USD"),
    ("BTC", "BTC", true, false, "BTC", "0.82191781 BTC"),
    ("ETH", "BTC", false, true, "BTC", "43.80000000 BTC"),
    ("ETH", "BTC", true, true, "ETH", "0.82191781 ETH"),
    ("BTC", "BTC", false, false, "USD", "43.80 USD"),
  ]) func currenciesAreNautilusTraders(
    base: String, settling: String, inverse: Bool, quanto: Bool, profit: String, notional: String
  ) throws {
    let kind = try Samples.perpetual(base, settling: settling, inverse: inverse)
    let perpetual = try Samples.instrument(kind, multiplier: "2")
    #expect(perpetual.isQuanto == quanto)
    #expect(perpetual.settlementCurrency.description == profit)
    #expect(perpetual.costCurrency == perpetual.settlementCurrency)
    let value = try perpetual.notionalValue(quantity: Quantity("3"), price: Price("7.3"))
    #expect(value.description == notional)
  }

  @Test func betIsWorthItsStake() throws {
    let bet = try Samples.instrument(.bettingInstrument(Samples.bet), quote: "GBP")
    let value = try bet.notionalValue(quantity: Quantity("3.5"), price: Price("0.7"))
    #expect(value.description == "3.50 GBP")
  }

  @Test func inverseContractHasNoValueAtAPriceOfZero() throws {
    let kind = try Samples.perpetual("BTC", settling: "BTC", inverse: true)
    let perpetual = try Samples.instrument(kind)
    #expect(throws: ValueError.self) {
      try perpetual.notionalValue(quantity: Quantity("3"), price: Price("0"))
    }
  }

  @Test func optionSettledInCoinHasItsProfitInTheQuoteCurrency() throws {
    let coin = try Samples.currency("BTC")
    let option = try Samples.instrument(
      .cryptoOption(
        underlying: coin, settlementCurrency: coin, isInverse: false,
        option: InstrumentKind.OptionTerms(kind: .put, strikePrice: Price("16000")),
        lifetime: Samples.lifetime))
    #expect(!option.isQuanto)
    #expect(option.settlementCurrency.description == "USD")
    #expect(option.contractSettlementCurrency == coin)
    #expect(option.kind.lifetime?.expiration == 20)
    #expect(option.kind.option?.kind == .put)
  }

  @Test func defaultsAreNautilusTraders() throws {
    let pair = try Samples.instrument(.currencyPair(baseCurrency: Samples.currency("AUD")))
    #expect(pair.assetClass == .fx)
    #expect(pair.lotSize == nil)
    #expect(pair.info == nil)
    #expect(pair.rawSymbol.value == "X")
    #expect(pair.limits.minQuantity == nil)

    let coins = try Samples.instrument(.currencyPair(baseCurrency: Samples.currency("BTC")))
    #expect(coins.assetClass == .cryptocurrency)

    let terms = InstrumentKind.ContractTerms(underlying: "ES", lifetime: Samples.lifetime)
    let future = try Samples.instrument(.futuresContract(terms))
    #expect(future.lotSize?.description == "1")
    #expect(future.limits.minQuantity?.description == "1")
    #expect(future.instrumentClass == .future)

    let bet = try Samples.instrument(.bettingInstrument(Samples.bet), quote: "GBP")
    #expect(bet.marginInit == .one)
    #expect(bet.marginMaint == .one)
    #expect(bet.info == DynamicMap())
    #expect(try Samples.bet.instrumentId().value == "1-123-50214-None.BETFAIR")
  }

  @Test func zeroFeesAreWrittenPlainly() throws {
    let stock = try Samples.instrument(.equity(isin: nil), marginInit: "0.00", makerFee: "-0.000")
    #expect(stock.marginInit.description == "0")
    #expect(stock.makerFee.description == "0")
    let rebate = try Samples.instrument(.equity(isin: nil), makerFee: "-0.00010")
    #expect(rebate.makerFee.description == "-0.00010")
  }

  @Test func whatNautilusTraderWouldRefuseIsRefused() throws {
    let stock = InstrumentKind.equity(isin: nil)
    let dollar = try Samples.currency("USD")
    for make in [
      { try Samples.instrument(stock, priceIncrement: "0.0") },
      { try Samples.instrument(stock, priceIncrement: "-0.1") },
      { try Samples.instrument(stock, sizeIncrement: "0") },
      { try Samples.instrument(stock, multiplier: "0") },
      { try Samples.instrument(stock, lotSize: "0") },
      { try Samples.instrument(stock, limits: InstrumentLimits(maxQuantity: .zero)) },
      { try Samples.instrument(stock, limits: InstrumentLimits(maxNotional: .zero(dollar))) },
      { try Samples.instrument(stock, limits: InstrumentLimits(minNotional: Money("-1", dollar))) },
      { try Samples.instrument(stock, limits: InstrumentLimits(maxPrice: Price("0"))) },
      { try Samples.instrument(stock, marginInit: "-0.1") },
      { try Samples.instrument(stock, tickSchemeName: " ") },
      { try Samples.instrument(.equity(isin: "")) },
    ] as [() throws -> Instrument] {
      #expect(throws: InstrumentError.self) { try make() }
    }
    let zeroes = InstrumentLimits(
      minQuantity: .zero, minNotional: .zero(dollar), minPrice: try Price("-37.63"))
    let pair = InstrumentKind.currencyPair(baseCurrency: try Samples.currency("EUR"))
    #expect(try Samples.instrument(pair, limits: zeroes).limits == zeroes)
  }

  @Test func errorNamesInstrumentAndMember() throws {
    let error = try #require(throws: InstrumentError.self) {
      try Samples.instrument(.commodity, sizeIncrement: "0.00")
    }
    #expect(error.description == "X.Y: sizeIncrement 0.00 is not above zero")
  }
}

@Suite struct SyntheticInstrumentTests {
  static func make(precision: UInt8, components: [String]) throws -> SyntheticInstrument {
    try SyntheticInstrument(
      symbol: Symbol("BTC-ETH"), pricePrecision: precision,
      components: components.map { try InstrumentId($0) }, formula: "(A.B + C.D) / 2", tsEvent: 1,
      tsInit: 2)
  }

  @Test func idIsAtTheVenueSYNTH() throws {
    let synthetic = try Self.make(precision: 8, components: ["A.B", "C.D"])
    #expect(synthetic.id.value == "BTC-ETH.SYNTH")
    #expect(synthetic.priceIncrement.description == "0.00000001")
  }

  @Test func refusesWhatNautilusTraderRefuses() {
    #expect(throws: InstrumentError.self) {
      try Self.make(precision: 10, components: ["A.B", "C.D"])
    }
    #expect(throws: InstrumentError.self) { try Self.make(precision: 2, components: ["A.B"]) }
  }
}
