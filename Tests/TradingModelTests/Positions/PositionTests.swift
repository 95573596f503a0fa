import Testing

@testable import TradingModel

@Suite struct PositionTests {
  @Test(arguments: [OrderSide.buy, .sell]) func openingFillSetsEverything(side: OrderSide) throws {
    let fill = try Sample.fill(side, "5.00", at: 3, price: "120.50", commission: "1.50 USD")
    let position = try Position(contract: Sample.contract(), fill: fill)
    #expect(position.id.value == "P-1")
    #expect(position.instrumentId.value == "ETHUSD.SIM")
    #expect(position.openingOrderId.value == "O-1")
    #expect(position.entry == side)
    #expect(position.side == (side == .buy ? .long : .short))
    #expect(position.isOpen && !position.isClosed)
    #expect(position.signedQuantity == (side == .buy ? 5 : -5))
    #expect(position.signedDecimalQuantity.description == (side == .buy ? "5.00" : "-5.00"))
    #expect(position.quantity.description == "5.00" && position.peakQuantity.description == "5.00")
    #expect(position.tsOpened == 3_000_000_000 && position.tsInit == 3_000_000_007)
    #expect(position.tsLast == 3_000_000_000)
    #expect(position.tsClosed == nil && position.durationNanos == 0)
    #expect(position.averageOpenPrice == 120.5 && position.averageClosePrice == 0)
    #expect(position.realizedPnl.description == "-1.50 USD")
    #expect(position.closingOrderSide == (side == .buy ? .sell : .buy))
    #expect(position.fills == [fill])
  }

  @Test func addingAveragesAndPartialClosesRealize() throws {
    let position = try Position(
      contract: Sample.contract(),
      fills: [
        Sample.fill(.buy, "1.00", at: 1, price: "100.00"),
        Sample.fill(.buy, "3.00", at: 2, price: "104.00"),
        Sample.fill(.sell, "1.00", at: 3, price: "110.00", order: "O-2"),
        Sample.fill(.sell, "2.00", at: 4, price: "101.00", order: "O-2"),
      ])
    #expect(position.averageOpenPrice == 103)
    #expect(position.averageClosePrice == 104)
    #expect(position.realizedPnl.description == "3.00 USD")  // 7 - 4
    #expect(position.realizedReturn == (104.0 - 103.0) / 103.0)
    #expect(position.quantity.description == "1.00" && position.peakQuantity.description == "4.00")
    #expect(position.isLong && position.tsClosed == nil)
    #expect(position.closingOrderId == nil)
    #expect(position.eventCount == 4)
    #expect(position.lastTradeId.value == "T-4")
    #expect(position.clientOrderIds.map(\.value) == ["O-1", "O-2"])
    #expect(position.venueOrderIds.map(\.value) == ["V-O-1", "V-O-2"])
    #expect(position.tradeIds.map(\.value) == ["T-1", "T-2", "T-3", "T-4"])
  }

  @Test func aShortGainsWhenThePriceFalls() throws {
    let position = try Position(
      contract: Sample.contract(),
      fills: [
        Sample.fill(.sell, "2.00", at: 1, price: "100.00"),
        Sample.fill(.buy, "2.00", at: 5, price: "90.00", order: "O-9"),
      ])
    #expect(position.realizedPnl.description == "20.00 USD")
    #expect(position.realizedReturn == 0.1)
    #expect(position.isClosed && position.side == .flat && position.entry == .sell)
    #expect(position.closingOrderId?.value == "O-9")
    #expect(position.tsClosed == 5_000_000_000 && position.durationNanos == 4_000_000_000)
    #expect(position.quantity.description == "0.00" && position.peakQuantity.description == "2.00")
    #expect(position.closingOrderSide == .noOrderSide)
  }

  @Test func reopeningForgetsTheRoundTripButNotWhoseItIs() throws {
    let contract = try Sample.contract()
    var position = try Position(
      contract: contract, fill: Sample.fill(.buy, "1.00", at: 1, commission: "5.00 USD"))
    try position.apply(Sample.fill(.sell, "1.00", at: 2, price: "150.00"))
    #expect(position.eventCount == 2)
    let opening = try Sample.fill(
      .sell, "3.00", at: 3, price: "160.00", commission: "1.00 USD", order: "O-3",
      strategy: "EXTERNAL")
    try position.apply(opening)
    #expect(position.fills == [opening])
    #expect(position.strategyId.value == "S-1")
    #expect(position.openingOrderId.value == "O-3" && position.closingOrderId == nil)
    #expect(position.tsOpened == 3_000_000_000 && position.tsClosed == nil)
    #expect(
      position.averageOpenPrice == 160 && position.averageClosePrice == 0
        && position.realizedReturn == 0)
    #expect(position.realizedPnl.description == "-1.00 USD")
    #expect(position.commissions.map(\.description) == ["1.00 USD"])
    #expect(position.peakQuantity.description == "3.00" && position.isShort)
    #expect(position.durationNanos == 0)
  }

  @Test func oneFillThroughZeroKeepsTheOpeningSide() throws {
    var position = try Position(
      contract: Sample.contract(), fill: Sample.fill(.buy, "2.00", at: 1, price: "100.00"))
    try position.apply(Sample.fill(.sell, "5.00", at: 2, price: "110.00", order: "O-2"))
    #expect(position.isShort && position.entry == .sell)
    #expect(position.signedQuantity == -3)
    #expect(position.realizedPnl.description == "20.00 USD")  // on the 2 that were held
    #expect(position.averageOpenPrice == 100 && position.tsOpened == 1_000_000_000)
    #expect(position.openingOrderId.value == "O-1")
  }

  @Test func durationWrapsWhenFillsAreOutOfOrder() throws {
    let position = try Position(
      contract: Sample.contract(),
      fills: [
        Sample.fill(.buy, "1.00", at: 2),
        Sample.fill(.sell, "1.00", at: 1),
      ])
    #expect(position.durationNanos == UInt64.max - 999_999_999)
  }

  @Test func aFillThatRoundsToNothingLeavesItFlat() throws {
    var position = try Position(
      contract: Sample.contract(sizePrecision: 0), fill: Sample.fill(.buy, "1", at: 1))
    try position.apply(Sample.fill(.sell, "1", at: 2))
    try position.apply(Sample.fill(.sell, "0.4", at: 3, order: "O-3"))
    #expect(position.isClosed && position.entry == .buy)
    #expect(position.openingOrderId.value == "O-3" && position.closingOrderId?.value == "O-3")
  }

  @Test func takesWhatItNeedsFromTheInstrument() throws {
    let (usd, eth) = (try Sample.currency("USD"), try Sample.currency("ETH"))
    let fill = try Sample.fill(.buy, "3.00", at: 1)
    func instrument(_ kind: InstrumentKind) throws -> Instrument {
      let isDifference = if case .cfd = kind { true } else { false }
      return try Instrument(
        id: fill.instrumentId, kind: kind, quoteCurrency: usd, priceIncrement: Price("0.05"),
        sizeIncrement: Quantity("0.001"), multiplier: isDifference ? nil : Quantity("10"),
        tsEvent: 0, tsInit: 0)
    }
    let pair = try Position(instrument: instrument(.currencyPair(baseCurrency: eth)), fill: fill)
    #expect(pair.baseCurrency == eth && pair.quoteCurrency == usd)
    #expect(pair.settlementCurrency == usd && !pair.isInverse)
    #expect(pair.pricePrecision == 2 && pair.sizePrecision == 3)
    #expect(pair.multiplier == (try Quantity("10")))
    #expect(pair.quantity.description == "3.000")
    let inverse = try Position(
      instrument: instrument(
        .cryptoPerpetual(baseCurrency: eth, settlementCurrency: eth, isInverse: true)),
      fills: [fill])
    #expect(inverse.isInverse && inverse.settlementCurrency == eth)
    // A base currency that no fill moves.
    #expect(
      try Position(instrument: instrument(.cfd(baseCurrency: eth)), fill: fill).baseCurrency == nil)
  }

  @Test func foldingAgainGivesAnEqualValue() throws {
    let fills = try [
      Sample.fill(.buy, "1.00", at: 1, price: "100.10", commission: "0.13 USD"),
      Sample.fill(.buy, "0.33", at: 2, price: "99.97", commission: "0.00000007 BTC"),
      Sample.fill(.sell, "1.33", at: 3, price: "101.01"),
      Sample.fill(.sell, "7.00", at: 4, price: "100.00"),
      Sample.fill(.buy, "2.50", at: 5, price: "98.76"),
    ]
    let contract = try Sample.contract()
    let whole = try Position(contract: contract, fills: fills)
    var steps = try Position(contract: contract, fill: fills[0])
    for fill in fills.dropFirst() { try steps.apply(fill) }
    #expect(steps == whole)
    #expect(steps.hashValue == whole.hashValue)
    #expect(try Position(contract: contract, fills: fills.dropLast()) != whole)
  }
}
