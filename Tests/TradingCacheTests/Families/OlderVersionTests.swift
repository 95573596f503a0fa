import ServerTestKit
import Testing
import TradingCache

/// What versions 1.159 to 1.182 wrote is read by the same loads.
@Suite struct OlderVersionTests {
  @Test func currenciesAreHashes() async throws {
    let trader = try uniqueTrader()
    let connection = try connect()
    let key = "trader-\(trader):currencies:"
    _ = try connection.roundTrip(
      "HSET", key + "ZZZ", "precision", "3", "iso4217", "0", "name", "Zed", "currency_type",
      "CRYPTO"
    ).get()
    let database = try await open(trader)
    try database.addCurrency(Currency(code: "AAA", precision: 2, name: "A", kind: .fiat))
    try database.addCurrency(Currency(code: "zzz", precision: 4, name: "z", kind: .fiat))
    let found = try await database.loadCurrencies()
    #expect(found.map(\.code.description) == ["AAA", "ZZZ", "zzz"])
    let zed = try #require(try await database.loadCurrency("ZZZ"))
    #expect(zed.isIdentical(to: found[1]))
    #expect(
      zed.isIdentical(to: try Currency(code: "ZZZ", precision: 3, name: "Zed", kind: .crypto)))
    // Its precision counts for amounts.
    let account = try Account(statement(total: "1.00"))
    try database.addAccount(account)
    #expect(try await database.loadAccounts().records == [account])
    _ = try connection.roundTrip("HSET", key + "YYY", "precision", "many").get()
    let all = try await database.loadCurrencies(.quarantine)
    #expect(all.count == 3)
    #expect(all.unreadable.map(\.key) == [key + "YYY"])
    // Written again, it is what 1.221 reads.
    try await database.confirmed(database.addCurrency(zed))
    #expect(try connection.roundTrip("TYPE", key + "ZZZ").text == "string")
  }

  @Test func strategiesAreHashesUnderStateWithACapital() async throws {
    let trader = try uniqueTrader()
    let connection = try connect()
    let prefix = "trader-\(trader):strategies:"
    let value: [UInt8] = [0, 255]
    _ = try connection.roundTrip("HSET", prefix + "Old-1:State", "b", value, "a", "1").get()
    _ = try connection.roundTrip("HSET", prefix + "Both-1:State", "x", "old").get()
    let database = try await open(trader)
    let old = try StrategyId("Old-1")
    let both = try StrategyId("Both-1")
    try database.updateStrategy(both, ["x": Array("new".utf8)])
    #expect(try await database.loadStrategy(old) == ["a": Array("1".utf8), "b": value])
    #expect(try await database.loadStrategy(both) == ["x": Array("new".utf8)])
    let all = try await database.loadAll().strategies
    #expect(all.map(\.id) == [both, old])
    #expect(all.map(\.state.count) == [1, 2])
    try database.deleteStrategy(both)
    try database.deleteStrategy(old)
    #expect(try await database.loadStrategy(both).isEmpty)
    #expect(try await database.loadAll().strategies.isEmpty)
  }

  @Test func ordersSayNoneAndHoldJson() async throws {
    let trader = try uniqueTrader()
    let key = "trader-\(trader):orders:O-1"
    let time = "1670630451868135646"
    let common: DynamicMap = [
      "trader_id": .string("\(trader)"), "strategy_id": .string("S-001"),
      "instrument_id": .string("ETHUSDT.BINANCE"), "client_order_id": .string("O-1"),
    ]
    let first: DynamicMap = [
      "type": .string("OrderInitialized"), "order_side": .string("BUY"),
      "order_type": .string("STOP_LIMIT"), "quantity": .string("10.000"),
      "time_in_force": .string("GTC"), "post_only": .bool(false), "reduce_only": .bool(false),
      "options": .string(
        #"{"price":"2500.10","trigger_price":"2500.00","trigger_type":"LAST","#
          + #""expire_time_ns":0,"display_qty":null}"#),
      "emulation_trigger": .string("NONE"), "contingency_type": .string("OTO"),
      "order_list_id": .string("OL-1"), "linked_order_ids": .string("O-2,O-3"),
      "parent_order_id": .null, "tags": .string("entry"),
      "event_id": .string("\(UUID4())"), "ts_init": .string(time), "reconciliation": .bool(false),
    ]
    let submitted: DynamicMap = [
      "type": .string("OrderSubmitted"), "account_id": .string("SIM-001"),
      "event_id": .string("\(UUID4())"), "ts_event": .string(time), "ts_init": .string(time),
    ]
    let accepted: DynamicMap = [
      "type": .string("OrderAccepted"), "account_id": .string("SIM-001"),
      "venue_order_id": .string("V-1"), "event_id": .string("\(UUID4())"),
      "ts_event": .string(time), "ts_init": .string(time), "reconciliation": .bool(false),
    ]
    let updated: DynamicMap = [
      "type": .string("OrderUpdated"), "account_id": .string("SIM-001"),
      "venue_order_id": .string("V-1"), "quantity": .string("9.000"), "price": .string("None"),
      "trigger_price": .null, "event_id": .string("\(UUID4())"), "ts_event": .string(time),
      "ts_init": .string(time), "reconciliation": .bool(false),
    ]
    let filled: DynamicMap = [
      "type": .string("OrderFilled"), "account_id": .string("SIM-001"),
      "venue_order_id": .string("V-1"), "trade_id": .string("T-1"), "position_id": .string("P-1"),
      "order_side": .string("BUY"), "order_type": .string("STOP_LIMIT"),
      "last_qty": .string("9.000"), "last_px": .string("2500.10"), "currency": .string("USDT"),
      "commission": .string("0.10000000 USDT"), "liquidity_side": .string("NONE"),
      "event_id": .string("\(UUID4())"), "ts_event": .string(time), "ts_init": .string(time),
      "info": .bytes(Array(#"{"n":1}"#.utf8)), "reconciliation": .bool(false),
    ]
    let connection = try connect()
    for event in [first, submitted, accepted, updated, filled] {
      let whole = DynamicMap(entries: common.entries + event.entries)
      _ = try connection.roundTrip("RPUSH", key, MsgPackSerializer().serialize(whole)).get()
    }
    let database = try await open(trader) { $0.role = .readOnly }
    let order = try #require(try await database.loadOrder(ClientOrderId("O-1")))
    #expect(order.status == .filled)
    #expect(order.terms.triggerType == .lastPrice)
    #expect(order.emulationTrigger == .noTrigger)
    #expect(order.initialized.linkedOrderIds?.map(\.value) == ["O-2", "O-3"])
    #expect(order.initialized.tags == ["entry"])
    #expect(order.price == (try Price("2500.10")))
    guard case .filled(let fill) = order.lastEvent.kind else { throw CacheError.closed }
    #expect(fill.info == ["n": .int(1)])
    #expect(fill.liquiditySide == .noLiquiditySide)
  }
}
