import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Lists to which NautilusTrader 2.0 has appended after 1.x, or the other way round: each element
/// counts by the rules of its version.
@Suite struct MixedListTests {
  private static let ids = """
    "trader_id":"T-1","strategy_id":"S-1","instrument_id":"ETHUSD.SIM","client_order_id":"O-1"
    """
  private static let times = """
    "ts_event":"2026-11-28T12:26:05.000000001Z","ts_init":"2026-11-28T12:26:05.000000002Z"
    """

  private static func event(_ kind: OrderEvent.Kind) throws -> OrderEvent {
    OrderEvent(
      traderId: try TraderId("T-1"), strategyId: try StrategyId("S-1"),
      instrumentId: try InstrumentId("ETHUSD.SIM"), clientOrderId: try ClientOrderId("O-1"),
      tsEvent: 1, tsInit: 2, kind: kind)
  }

  /// A LIMIT order of 10 that 1.x wrote as far as its cancellation.
  private static func canceledOrder() throws -> [[UInt8]] {
    let account = try AccountId("SIM-001")
    let asked = OrderInitialized(
      side: .buy, quantity: try Quantity("10"), terms: .limit(price: try Price("100.0")))
    let kinds: [OrderEvent.Kind] = [
      .initialized(asked), .submitted(accountId: account),
      .accepted(venueOrderId: try VenueOrderId("V-1"), accountId: account),
      .canceled(VenueReference()),
    ]
    return try kinds.map { MsgPackSerializer().serialize(try event($0)) }
  }

  /// A fill as 2.0 writes it, in an order's list or, without the name, in a position's.
  private static func fill(_ quantity: String, trade: String, isNamed: Bool) -> [UInt8] {
    let fields = """
      {"type":"OrderFilled",\(ids),"venue_order_id":"V-1","account_id":"SIM-001",\
      "trade_id":"\(trade)","order_side":"BUY","order_type":"LIMIT","last_qty":"\(quantity)",\
      "last_px":"100.0","currency":"USD","liquidity_side":"MAKER","event_id":"\(UUID4())",\
      \(times),"reconciliation":false,"position_id":"P-1","commission":"0.10 USD","info":null}
      """
    return Array((isNamed ? "{\"Filled\":\(fields)}" : fields).utf8)
  }

  private static func order(_ elements: [[UInt8]]) throws -> Order {
    try Elements.with(elements) {
      try Nautilus2.order($0, RecordDecoder(), rules: .nautilus1231)
    }
  }

  @Test func anOrderIsFoldedByBoth() throws {
    let by1 = try Self.canceledOrder()
    let late = try Self.event(
      .filled(
        OrderFilled(
          venueOrderId: try VenueOrderId("V-1"), accountId: try AccountId("SIM-001"),
          tradeId: try TradeId("T-1"), positionId: try PositionId("P-1"), side: .buy,
          orderType: .limit, lastQuantity: try Quantity("4"), lastPrice: try Price("100.0"),
          currency: try Stored.currency("USD"),
          commission: try Money("0.10", Stored.currency("USD")))))
    // A late fill opens the order again by the rules of 1.x, and not by those of 2.0.
    let of1 = try Self.order(by1 + [MsgPackSerializer().serialize(late)])
    #expect(of1.status == .partiallyFilled && of1.rules == .nautilus1231)
    let of2 = try Self.order(by1 + [Self.fill("4", trade: "T-1", isNamed: true)])
    #expect(of2.status == .canceled && of2.rules == .nautilus2)
    #expect(of2.filledQuantity == of1.filledQuantity && of2.averagePrice == 100)
    #expect(of2.events.count == 5 && of2.tradeIds == of1.tradeIds)
  }

  @Test func anOrderMayGoBackAndForth() throws {
    let written = try MsgPackSerializer().serialize(Self.event(.canceled(VenueReference())))
    let elements =
      try Self.canceledOrder().dropLast() + [
        Self.fill("4", trade: "T-1", isNamed: true), written,
        Self.fill("6", trade: "T-2", isNamed: true),
      ]
    let order = try Self.order(Array(elements))
    #expect(order.status == .filled && order.averagePrice == 100 && order.tradeIds.count == 2)
    Elements.with(Array(elements)) {
      let writers = Nautilus2.writers(of: $0, in: .order)
      #expect(writers == Nautilus2.Writers(nautilus1: 4, nautilus2: 2) && writers.isMixed)
    }
  }

  private static func statement(by version: Int, margin: String) throws -> [UInt8] {
    let usd = try Stored.currency("USD")
    if version == 1 {
      let balance = try AccountBalance(
        total: Money("10.00", usd), locked: Money("0.00", usd), free: Money("10.00", usd))
      let state = AccountState(
        accountId: try AccountId("SIM-001"), type: .margin, balances: [balance],
        margins: [try MarginBalance(initial: Money(margin, usd), maintenance: Money("1", usd))],
        isReported: true, tsEvent: 1, tsInit: 2)
      return JSONSerializer().serialize(state)
    }
    return Array(
      """
      {"account_id":"SIM-001","account_type":"MARGIN","base_currency":null,"balances":[\
      {"currency":"USD","total":"10.00 USD","locked":"0.00 USD","free":"10.00 USD"}],"margins":[\
      {"initial":"\(margin) USD","maintenance":"1.00 USD","currency":"USD","instrument_id":null}],\
      "is_reported":true,"event_id":"\(UUID4())",\(times)}
      """.utf8)
  }

  @Test func anAccountIsFoldedByBoth() throws {
    let elements = try [
      Self.statement(by: 1, margin: "5.00"), Self.statement(by: 1, margin: "6.00"),
      Self.statement(by: 2, margin: "7.00"),
    ]
    func margin(_ count: Int) throws -> String? {
      try Elements.with(Array(elements.prefix(count))) {
        let account = try Nautilus2.account($0, RecordDecoder(), rules: .nautilus1221)
        #expect(account.events.count == count)
        return account.margins.first?.initial.description
      }
    }
    // 1.221 keeps the first statement's margins, 2.0 takes the newest.
    #expect(try margin(2) == "5.00 USD")
    #expect(try margin(3) == "7.00 USD")
    Elements.with(elements + [Array("{}".utf8)]) {
      let writers = Nautilus2.writers(of: $0, in: .account)
      #expect(writers == Nautilus2.Writers(nautilus1: 2, nautilus2: 1, unknown: 1))
    }
  }

  @Test func aPositionIsFoldedByBoth() throws {
    let usd = try Stored.currency("USD")
    let instrument = try Instrument(
      id: try InstrumentId("ETHUSD.SIM"),
      kind: .currencyPair(baseCurrency: try Stored.currency("ETH")), quoteCurrency: usd,
      priceIncrement: try Price("0.1"), sizeIncrement: try Quantity("1"), tsEvent: 1, tsInit: 2)
    let sold = try Self.event(
      .filled(
        OrderFilled(
          venueOrderId: try VenueOrderId("V-1"), accountId: try AccountId("SIM-001"),
          tradeId: try TradeId("T-1"), positionId: try PositionId("P-1"), side: .sell,
          orderType: .limit, lastQuantity: try Quantity("4"), lastPrice: try Price("110.0"),
          currency: usd, commission: try Money("0.10", usd))))
    let elements = [
      MsgPackSerializer().serialize(sold), Self.fill("6", trade: "T-2", isNamed: false),
    ]
    let position = try Elements.with(elements) { elements in
      let writers = Nautilus2.writers(of: elements, in: .position)
      #expect(writers == Nautilus2.Writers(nautilus1: 1, nautilus2: 1))
      return try Nautilus2.position(
        elements, snapshots: [], RecordDecoder(), rules: .nautilus1231,
        instrument: { _ in instrument })
    }
    // 2.0 opens a position anew at the price that took it through zero.
    #expect(position.side == .long && position.quantity.description == "2")
    #expect(position.averageOpenPrice == 100 && position.averageClosePrice == 0)
    #expect(position.realizedPnl.description == "39.80 USD" && position.rules == .nautilus2)
  }

  /// Release candidate 3 sorted the keys.
  @Test func aFillWithSortedKeysIsOf2() throws {
    let element = Self.fill("6", trade: "T-2", isNamed: false)
    let value = try element.withUnsafeBytes { try RecordDecoder().decodeValue(from: $0) }
    guard case .map(var map) = value else {
      Issue.record("\(value) is no map")
      return
    }
    map.entries.sort { "\($0.key)" < "\($1.key)" }
    let read = try Elements.with([DynamicValue.map(map).msgPack]) { elements in
      #expect(Nautilus2.wrote(elements[0], in: .position) == true)
      return try Nautilus2.fill(elements[0], RecordDecoder())
    }
    #expect(read.isOf2 && read.event.kind.name == "OrderFilled")
  }

  @Test func aFillWhoseWriterCannotBeToldIsNamed() throws {
    let text = String(decoding: Self.fill("6", trade: "T-2", isNamed: false), as: UTF8.self)
    let odd = text.replacing("\"order_side\":\"BUY\",", with: "\"x\":1,\"order_side\":\"BUY\",")
    Elements.with([Array(odd.utf8)]) { elements in
      #expect(Nautilus2.wrote(elements[0], in: .position) == nil)
      _ = #expect(throws: Nautilus2.Failure.unknownWriter) {
        try Nautilus2.fill(elements[0], RecordDecoder())
      }
    }
  }

  @Test func theNewestStateOfASnapshotCountsAndADamagedOneIsNamed() throws {
    let trader = "V2-BUFFER"
    let database = try #require(Nautilus2Corpus.databases[trader])
    let id = try #require(database.ids("snapshots:positions").first)
    let snapshots = try #require(database.elements("snapshots:positions:\(id)"))
    let damaged = snapshots + [Array("{\"position_id\":".utf8)]
    try Elements.with(snapshots + snapshots) { elements in
      let position = try Nautilus2.replayedPosition(elements, RecordDecoder())
      #expect(position?.id.value == id && position?.rules == .nautilus2)
    }
    Elements.with(damaged) { elements in
      _ = #expect(throws: SerializationError.truncated) {
        try Nautilus2.replayedPosition(elements, RecordDecoder())
      }
    }
  }
}
