import ServerTestKit
import Testing
import TradingCache

@Suite struct MarketDataTests {
  private static let eth = "ETHUSDT.BINANCE"

  private func quote(_ number: UInt64, _ instrument: String = eth) throws -> QuoteTick {
    try QuoteTick(
      instrumentId: InstrumentId(instrument), bidPrice: Price("2500.10"),
      askPrice: Price("2500.20"), bidSize: Quantity("1.500"), askSize: Quantity("2.000"),
      tsEvent: UnixNanos(number), tsInit: 1_770_630_451_868_135_647)
  }

  private func trade(_ number: UInt64) throws -> TradeTick {
    try TradeTick(
      instrumentId: InstrumentId(Self.eth), price: Price("2500.10"), size: Quantity("0.500"),
      aggressorSide: .buyer, tradeId: TradeId("T-1"), tsEvent: UnixNanos(number),
      tsInit: 1_770_630_451_868_135_647)
  }

  private func bar(_ number: UInt64, _ type: String) throws -> Bar {
    try Bar(
      barType: BarType(type), open: Price("1.0"), high: Price("2.0"), low: Price("0.5"),
      close: Price("1.5"), volume: Quantity("100.00"), tsEvent: UnixNanos(number),
      tsInit: 1_770_630_451_868_135_647)
  }

  /// The bytes that NautilusTrader 1.221's serializer has for the same values.
  @Test func quotesTradesAndBarsHaveNautilusTradersBytes() throws {
    let serializer = MsgPackSerializer()
    let time: UInt64 = 1_770_630_451_868_135_646
    let bytes = try [
      serializer.serialize(quote(time)), serializer.serialize(trade(time)),
      serializer.serialize(bar(time, "ETHUSDT.BINANCE-1-MINUTE-LAST-EXTERNAL")),
    ]
    let times = [
      "a874735f6576656e74b331373730363330343531383638313335363436",
      "a774735f696e6974b331373730363330343531383638313335363437",
    ].joined()
    #expect(
      bytes.map(hex) == [
        "88a474797065a951756f74655469636bad696e737472756d656e745f6964af455448555344542e42494e414e4345"
          + "a96269645f7072696365a7323530302e3130a961736b5f7072696365a7323530302e3230"
          + "a86269645f73697a65a5312e353030a861736b5f73697a65a5322e303030" + times,
        "88a474797065a954726164655469636bad696e737472756d656e745f6964af455448555344542e42494e414e4345"
          + "a57072696365a7323530302e3130a473697a65a5302e353030"
          + "ae616767726573736f725f73696465a54255594552a874726164655f6964a3542d31" + times,
        "89a474797065a3426172a86261725f74797065d926455448555344542e42494e414e43452d312d4d494e555445"
          + "2d4c4153542d45585445524e414ca46f70656ea3312e30a468696768a3322e30a36c6f77a3302e35"
          + "a5636c6f7365a3312e35a6766f6c756d65a63130302e3030" + times,
      ])
  }

  @Test func theNewestAreKept() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) {
      $0.marketData.quotes = 3
      $0.marketData.bars = 1
    }
    let id = try InstrumentId(Self.eth)
    for number in 1...10 { try database.addQuote(quote(UInt64(number))) }
    try database.addQuote(quote(99, "BTCUSDT.BINANCE"))
    #expect(try await database.loadQuotes(id).map(\.tsEvent) == [8, 9, 10])
    #expect(try await database.loadQuotes(InstrumentId("BTCUSDT.BINANCE")).count == 1)
    #expect(try await database.loadQuotes(InstrumentId("NONE.X")).isEmpty)
    let minutes = "\(Self.eth)-1-MINUTE-LAST-EXTERNAL"
    let made = "\(Self.eth)-5-MINUTE-LAST-INTERNAL@1-MINUTE-EXTERNAL"
    for number in 1...2 { try database.addBar(bar(UInt64(number), minutes)) }
    try database.addBar(bar(7, made))
    #expect(try await database.loadBars(BarType(minutes)).records == [bar(2, minutes)])
    #expect(try await database.loadBars(BarType(made)).records == [bar(7, made)])
    #expect(
      try connect().stored(trader, "quotes:", "bars:").keys.sorted() == [
        "bars:\(minutes)", "bars:\(made)", "quotes:BTCUSDT.BINANCE", "quotes:\(Self.eth)",
      ])
  }

  @Test(arguments: [RedisCacheDatabase.Configuration.Encoding.msgPack, .json])
  func everyKindComesBack(
    _ encoding: RedisCacheDatabase.Configuration.Encoding
  ) async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader) { $0.encoding = encoding }
    let id = try InstrumentId(Self.eth)
    let known = try FundingRateUpdate(
      instrumentId: id, rate: ExactDecimal("-0.000100"), nextFunding: 5, tsEvent: 1, tsInit: 2)
    let unknown = try FundingRateUpdate(
      instrumentId: id, rate: ExactDecimal("0.0001"), tsEvent: 3, tsInit: 4)
    let signals = [
      Signal(name: "trend: up?", value: .double(-0.25), tsEvent: 1, tsInit: 2),
      Signal(name: "trend: up?", value: .string("flat"), tsEvent: 3, tsInit: 4),
      Signal(name: "trend: up?", value: .null, tsEvent: 5, tsInit: 6),
    ]
    let data = CustomData(
      typeName: "Greeks", bytes: [0, 255, 128], tsEvent: 1, tsInit: UnixNanos(.max))
    try database.addTrade(trade(11))
    for rate in [known, unknown] { try database.addFundingRate(rate) }
    for signal in signals { try database.addSignal(signal) }
    try database.addCustomData(data)
    #expect(try await database.loadTrades(id).records == [trade(11)])
    #expect(try await database.loadFundingRates(id).records == [known, unknown])
    #expect(try await database.loadSignals("trend: up?").records == signals)
    #expect(try await database.loadCustomData("Greeks").records == [data])
    let nameless = Signal(name: "", value: .null, tsEvent: 0, tsInit: 0)
    #expect(try await failure { try database.addSignal(nameless) } == .invalidKey(""))
  }

  @Test func oneBadElementDoesNotHideTheOthers() async throws {
    let trader = try uniqueTrader()
    let database = try await open(trader)
    let id = try InstrumentId(Self.eth)
    try await database.confirmed(database.addQuote(quote(1)))
    let key = "trader-\(trader):quotes:\(id)"
    _ = try connect().roundTrip("RPUSH", key, "garbage").get()
    try database.addQuote(quote(2))
    let found = try await database.loadQuotes(id, .quarantine)
    #expect(found.map(\.tsEvent) == [1, 2])
    #expect(found.unreadable.map(\.key) == ["\(key)[1]"])
    let error = try await failure { _ = try await database.loadQuotes(id) }
    #expect(error?.unreadableRecords.map(\.key) == ["\(key)[1]"])
  }

  @Test(arguments: [true, false])
  func everyTruncationIsRefused(_ isJSON: Bool) throws {
    let serializer: any Serializer = isJSON ? JSONSerializer() : MsgPackSerializer()
    let rate = try FundingRateUpdate(
      instrumentId: InstrumentId(Self.eth), rate: ExactDecimal("0.0001"), nextFunding: 5,
      tsEvent: 1, tsInit: 2)
    let signal = Signal(name: "s", value: .array([.int(1), .null]), tsEvent: 1, tsInit: 2)
    let data = CustomData(typeName: "d", bytes: [1, 2, 3], tsEvent: 1, tsInit: 2)
    let records: [any WireRecord] = try [
      quote(1), trade(1), bar(1, "\(Self.eth)-1-MINUTE-LAST-EXTERNAL"), rate, signal, data,
    ]
    for record in records {
      let bytes = serializer.serialize(record)
      let read = try serializer.deserialize(bytes)
      #expect(type(of: read) == type(of: record))
      #expect(serializer.serialize(read) == bytes)
      for count in 0..<bytes.count {
        #expect(throws: SerializationError.self) {
          try serializer.deserialize(Array(bytes.prefix(count)))
        }
      }
    }
  }

  @Test func barTypesAreTakenApart() throws {
    let plain = try BarType("A-B@2.C-D-5-TICK-MID-INTERNAL")
    #expect(plain.instrumentId == (try InstrumentId("A-B@2.C-D")))
    #expect(plain.specification == "5-TICK-MID")
    #expect(plain.source == .internal)
    let made = try BarType("ETHUSDT.BINANCE-5-MINUTE-LAST-INTERNAL@1-MINUTE-EXTERNAL")
    #expect(made.instrumentId == (try InstrumentId("ETHUSDT.BINANCE")))
    #expect(made.specification == "5-MINUTE-LAST")
    #expect(
      try BarType(
        instrumentId: InstrumentId(Self.eth), specification: "1-HOUR-BID", source: .external)
        == BarType("ETHUSDT.BINANCE-1-HOUR-BID-EXTERNAL"))
    for text in [
      "", "ETHUSDT.BINANCE", "ETHUSDT-1-MINUTE-LAST-EXTERNAL",
      "ETHUSDT.BINANCE-0-MINUTE-LAST-EXTERNAL",
      "ETHUSDT.BINANCE-1-MINUTE-LAST-NOWHERE", "ETHUSDT.BINANCE-1--LAST-EXTERNAL",
    ] {
      #expect(throws: IdentifierError.self, "\(text)") { try BarType(text) }
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
