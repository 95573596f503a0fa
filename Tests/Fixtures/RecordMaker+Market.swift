package import TradingModel

/// Instruments, the market and what a node saves.
extension RecordMaker {
  mutating func kind(of number: Int) throws -> InstrumentKind {
    let lifetime = InstrumentKind.Lifetime(activation: time(), expiration: time())
    let (base, settlement) = (currency(), currency())
    let option = InstrumentKind.OptionTerms(
      kind: pick(OptionKind.allCases), strikePrice: try price())
    let contract = InstrumentKind.ContractTerms(
      underlying: text(), lifetime: lifetime, exchange: maybe { $0.text() })
    switch number {
    case 0: return .currencyPair(baseCurrency: base)
    case 1:
      return .cryptoPerpetual(
        baseCurrency: base, settlementCurrency: settlement, isInverse: chance(2))
    case 2:
      return .cryptoFuture(
        underlying: base, settlementCurrency: settlement, isInverse: chance(2), lifetime: lifetime)
    case 3:
      return .cryptoOption(
        underlying: base, settlementCurrency: settlement, isInverse: chance(2), option: option,
        lifetime: lifetime)
    case 4:
      return .cryptoFuturesSpread(
        underlying: base, settlementCurrency: settlement, isInverse: chance(2),
        strategyType: text(), lifetime: lifetime)
    case 5:
      return .cryptoOptionSpread(
        underlying: base, settlementCurrency: settlement, isInverse: chance(2),
        strategyType: text(), lifetime: lifetime)
    case 6:
      return .perpetualContract(
        underlying: text(), baseCurrency: maybe { $0.currency() }, settlementCurrency: settlement,
        isInverse: chance(2))
    case 7: return .tokenizedAsset(baseCurrency: base, isin: maybe { $0.text() })
    case 8: return .equity(isin: maybe { $0.text() })
    case 9: return .futuresContract(contract)
    case 10: return .futuresSpread(contract, strategyType: text())
    case 11: return .optionContract(contract, option: option)
    case 12: return .optionSpread(contract, strategyType: text())
    case 13: return .cfd(baseCurrency: maybe { $0.currency() })
    case 14: return .commodity
    case 15: return .indexInstrument
    case 16:
      return .binaryOption(
        outcome: maybe { $0.text() }, description: maybe { $0.text() }, lifetime: lifetime)
    default:
      return .bettingInstrument(
        BettingMarket(
          venueName: pick(["BETFAIR", text()]), eventTypeId: Int64(below(9)), eventTypeName: text(),
          competitionId: .min, competitionName: text(), eventId: .max, eventName: text(),
          eventCountryCode: text(), eventOpenDate: maybe { $0.time() }, bettingType: text(),
          marketId: text(), marketName: text(), marketType: text(),
          marketStartTime: maybe { $0.time() }, selectionId: Int64(below(1 << 40)),
          selectionName: text(), selectionHandicap: pick([-9_999_999, 0, 1.5])))
    }
  }

  /// An instrument of the kind of a number from 0 to 17; `nil` for one that cannot be.
  package mutating func instrument(_ number: Int) throws -> Instrument? {
    let kind = try kind(of: number)
    let isPlain = !chance(4)
    func set<Value>(_ make: (inout RecordMaker) throws -> Value) rethrows -> Value? {
      isPlain ? nil : try maybe(make)
    }
    let limits = InstrumentLimits(
      maxQuantity: try set { try $0.quantity() }, minQuantity: try set { try $0.quantity() },
      maxNotional: try set { try $0.money() }, minNotional: try set { try $0.money() },
      maxPrice: try set { try $0.price() }, minPrice: try set { try $0.price() })
    return try? Instrument(
      id: InstrumentId("\(word()).SIM"), rawSymbol: maybe { _ in Symbol(unchecked: Text("r☃")) },
      assetClass: set { $0.pick(AssetClass.allCases) }, kind: kind, quoteCurrency: currency(),
      priceIncrement: .step(decimals: precision()),
      sizeIncrement: isPlain && number == 8 ? .one : .step(decimals: precision()),
      multiplier: set { try $0.quantity() }, lotSize: set { try $0.quantity() }, limits: limits,
      marginInit: set { try $0.decimal() } ?? .zero, marginMaint: set { try $0.decimal() } ?? .zero,
      makerFee: set { try $0.decimal() } ?? .zero, takerFee: set { try $0.decimal() } ?? .zero,
      tickSchemeName: set { $0.text() }, info: maybe { $0.map() }, tsEvent: time(), tsInit: time())
  }

  package mutating func strategyState() -> StrategyState {
    var state = StrategyState()
    for _ in 0..<below(6) { state["n" + text()] = Array(text().utf8) }
    return state
  }

  package mutating func quote() throws -> QuoteTick {
    QuoteTick(
      instrumentId: Self.instrumentId, bidPrice: try price(), askPrice: try price(),
      bidSize: try quantity(), askSize: try quantity(), tsEvent: time(), tsInit: time())
  }

  package mutating func trade() throws -> TradeTick {
    TradeTick(
      instrumentId: Self.instrumentId, price: try price(), size: try quantity(),
      aggressorSide: pick(AggressorSide.allCases), tradeId: TradeId(unchecked: Text("T 1")),
      tsEvent: time(), tsInit: time())
  }

  package mutating func fundingRate() throws -> FundingRateUpdate {
    FundingRateUpdate(
      instrumentId: Self.instrumentId, rate: try decimal(), nextFunding: maybe { $0.time() },
      tsEvent: time(), tsInit: time())
  }

  package mutating func signal() -> Signal {
    Signal(name: text(), value: value(0), tsEvent: time(), tsInit: time())
  }

  package mutating func customData() -> CustomData {
    CustomData(typeName: text(), bytes: Array(text().utf8), tsEvent: time(), tsInit: time())
  }

  package mutating func modify() throws -> ModifyOrder {
    ModifyOrder(
      clientId: maybe { ClientId(unchecked: Text($0.word())) }, traderId: Self.trader,
      strategyId: Self.strategy, instrumentId: Self.instrumentId, clientOrderId: orderId(),
      venueOrderId: maybe { VenueOrderId(unchecked: Text($0.word())) },
      quantity: try maybe { try $0.quantity() }, price: try maybe { try $0.price() },
      triggerPrice: try maybe { try $0.price() }, commandId: UUID4(using: &random), tsInit: time())
  }
}
