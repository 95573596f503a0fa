public import TradingCache

/// A record of any family, with what a benchmark does to it.
public struct SampleRecord: Sendable {
  /// What the record is, for a person to read.
  public let name: String
  /// Writes it, and returns how many bytes it has.
  public let encode: @Sendable (MsgPackSerializer, UnsafeMutableRawBufferPointer) -> Int
  /// Reads it, and lets it go.
  public let decode: @Sendable (RecordDecoder, UnsafeRawBufferPointer) throws -> Void

  /// Names a record.
  public init<Record: WireRecord>(_ name: String, _ record: Record) {
    self.name = name
    encode = { serializer, buffer in serializer.serialize(record, into: buffer) }
    decode = { decoder, bytes in _ = try decoder.decode(Record.self, from: bytes) }
  }
}

/// One record of every kind that is stored.
public struct SampleRecords: Sendable {
  /// All of them: order events, instruments, accounts, commands, strategy state.
  public let all: [SampleRecord]

  /// Makes the records.
  public init() throws {
    all =
      try SampleRecords.orderEvents() + SampleRecords.instruments() + SampleRecords.accounts()
      + SampleRecords.commands() + SampleRecords.states()
  }

  private static func orderEvents() throws -> [SampleRecord] {
    let orders = try SampleOrders()
    let order = try orders.accepted(1)
    guard let initialized = order.events.first else { return [] }
    let venue = VenueReference(venueOrderId: orders.venueOrderId, accountId: orders.accountId)
    let reason = "insufficient margin"
    let kinds: [(String, OrderEvent.Kind)] = [
      ("OrderDenied", .denied(reason: reason)),
      ("OrderEmulated", .emulated),
      ("OrderReleased", .released(price: orders.price)),
      ("OrderSubmitted", .submitted(accountId: orders.accountId)),
      (
        "OrderAccepted",
        .accepted(venueOrderId: orders.venueOrderId, accountId: orders.accountId)
      ),
      ("OrderRejected", .rejected(accountId: orders.accountId, reason: reason)),
      ("OrderCanceled", .canceled(venue)),
      ("OrderExpired", .expired(venue)),
      ("OrderTriggered", .triggered(venue)),
      ("OrderPendingUpdate", .pendingUpdate(venue)),
      ("OrderPendingCancel", .pendingCancel(venue)),
      ("OrderModifyRejected", .modifyRejected(venue, reason: reason)),
      ("OrderCancelRejected", .cancelRejected(venue, reason: reason)),
      (
        "OrderUpdated",
        .updated(
          OrderUpdated(reference: venue, quantity: orders.lastQuantity, price: orders.price))
      ),
    ]
    return try [SampleRecord("OrderInitialized", initialized)]
      + kinds.map { SampleRecord($0.0, orders.event(like: initialized, $0.1)) }
      + [SampleRecord("OrderFilled", orders.fill(1, of: order.clientOrderId))]
  }

  private static func instruments() throws -> [SampleRecord] {
    var currencies = CurrencyTable()
    let btc = try currencies.currency(code: "BTC")
    let usdt = try currencies.currency(code: "USDT")
    let usd = try currencies.currency(code: "USD")
    let perpetual = try Instrument(
      id: InstrumentId("BTCUSDT-PERP.BINANCE"),
      kind: .cryptoPerpetual(baseCurrency: btc, settlementCurrency: usdt, isInverse: false),
      quoteCurrency: usdt, priceIncrement: Price("0.1"), sizeIncrement: Quantity("0.001"),
      limits: InstrumentLimits(
        maxQuantity: Quantity("1000.000"), minQuantity: Quantity("0.001"),
        minNotional: Money("10", usdt), maxPrice: Price("1000000.0"), minPrice: Price("0.1")),
      marginInit: ExactDecimal("0.0500"), marginMaint: ExactDecimal("0.0250"),
      makerFee: ExactDecimal("0.000200"), takerFee: ExactDecimal("0.000400"),
      tsEvent: 1_770_630_451_000_000_001, tsInit: 1_770_630_451_000_000_001)
    let equity = try Instrument(
      id: InstrumentId("AAPL.XNAS"), kind: .equity(isin: "US0378331005"), quoteCurrency: usd,
      priceIncrement: Price("0.01"), sizeIncrement: Quantity("1"), lotSize: Quantity("100"),
      tsEvent: 1_770_630_451_000_000_001, tsInit: 1_770_630_451_000_000_001)
    return [SampleRecord("CryptoPerpetual", perpetual), SampleRecord("Equity", equity)]
  }

  private static func accounts() throws -> [SampleRecord] {
    var currencies = CurrencyTable()
    let balances = try ["USDT", "BTC", "ETH"].map { code in
      let currency = try currencies.currency(code: code)
      return try AccountBalance(
        total: Money("1250.5", currency), locked: Money("250.25", currency),
        free: Money("1000.25", currency))
    }
    let state = try AccountState(
      accountId: AccountId("BINANCE-001"), type: .cash, balances: balances, isReported: true,
      tsEvent: 1_770_630_451_000_000_001, tsInit: 1_770_630_451_000_000_001)
    return [SampleRecord("AccountState, 3 balances", state)]
  }

  private static func commands() throws -> [SampleRecord] {
    let orders = try SampleOrders()
    let events = try (1...3).compactMap { try orders.accepted($0).events.first }
    guard let first = events.first else { return [] }
    let submit = try SubmitOrder(
      traderId: orders.traderId, strategyId: orders.strategyId, order: first,
      tsInit: 1_770_630_451_000_000_001)
    let list = try SubmitOrderList(
      traderId: orders.traderId, strategyId: orders.strategyId,
      orderListId: OrderListId("OL-0000001"), orders: events, tsInit: 1_770_630_451_000_000_001)
    return [SampleRecord("SubmitOrder", submit), SampleRecord("SubmitOrderList, 3 orders", list)]
  }

  private static func states() throws -> [SampleRecord] {
    let state: DynamicMap = [
      "count": .int(42), "mean": .double(65_000.5), "name": .string("EMACross"),
      "last": .bytes([UInt8](repeating: 7, count: 64)),
    ]
    return [SampleRecord("actor state, 4 values", state)]
  }
}
