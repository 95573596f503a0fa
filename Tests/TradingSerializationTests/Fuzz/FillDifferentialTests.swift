import CMsgPack
import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// The record that is written most, and by the fastest way, has the bytes that libmsgpack writes of the
/// same texts: of short and long ones, of numbers of every size, in each format of timestamps.
@Suite(.timeLimit(.minutes(60))) struct FillDifferentialTests {
  @Test(arguments: [TimestampFormat.decimalString, .integer, .iso8601])
  func fillsAreWhatLibmsgpackWrites(format: TimestampFormat) throws {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 14)
    let serializer = MsgPackSerializer(timestampFormat: format)
    for _ in 0..<5 * Fuzz.rounds(otherwise: 1000) {
      let (event, fill) = try generator.fill()
      #expect(serializer.serialize(event) == Self.plain(event, fill, format), "\(event)")
    }
  }

  /// The record by libmsgpack's packer, from strings.
  private static func plain(
    _ event: OrderEvent, _ fill: OrderFilled, _ format: TimestampFormat
  ) -> [UInt8] {
    var record = PlainRecord(entries: 21)
    record.field("type", "OrderFilled")
    record.field("trader_id", event.traderId.description)
    record.field("strategy_id", event.strategyId.description)
    record.field("instrument_id", event.instrumentId.description)
    record.field("client_order_id", event.clientOrderId.description)
    record.field("venue_order_id", fill.venueOrderId.description)
    record.field("account_id", fill.accountId.description)
    record.field("trade_id", fill.tradeId.description)
    record.field("position_id", fill.positionId?.description)
    record.field("order_side", fill.side.rawValue)
    record.field("order_type", fill.orderType.rawValue)
    record.field("last_qty", fill.lastQuantity.description)
    record.field("last_px", fill.lastPrice.description)
    record.field("currency", fill.currency.code.description)
    record.field("commission", fill.commission.description)
    record.field("liquidity_side", fill.liquiditySide.rawValue)
    record.field("event_id", event.eventId.description)
    for (key, time) in [("ts_event", event.tsEvent), ("ts_init", event.tsInit)] {
      switch format {
      case .decimalString: record.field(key, time.description)
      case .iso8601: record.field(key, ISO8601.text(time))
      case .integer: record.field(key) { mp_pack_uint64(&$0, time.value) }
      }
    }
    record.field("info") { mp_pack_map(&$0, 0) }
    record.field("reconciliation") {
      if event.isReconciliation { mp_pack_true(&$0) } else { mp_pack_false(&$0) }
    }
    return record.bytes
  }
}

/// A map that libmsgpack packs.
private struct PlainRecord {
  private(set) var bytes: [UInt8] = []

  init(entries: Int) { pack(room: 8) { mp_pack_map(&$0, entries) } }

  mutating func field(_ key: String, _ text: String?) {
    field(key) { _ in }
    if let text { string(text) } else { pack(room: 8) { mp_pack_nil(&$0) } }
  }

  mutating func field(_ key: String, _ body: (inout mp_writer) -> Void) {
    string(key)
    pack(room: 16, body)
  }

  private mutating func string(_ text: String) {
    let utf8 = Array(text.utf8)
    pack(room: utf8.count + 8) {
      mp_pack_str(&$0, utf8.count)
      mp_pack_str_body(&$0, utf8, utf8.count)
    }
  }

  private mutating func pack(room: Int, _ body: (inout mp_writer) -> Void) {
    bytes += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      var packer = mp_writer(next: start)
      body(&packer)
      count = packer.next - start
    }
  }
}

extension SeededGenerator {
  /// A fill whose texts and numbers are of any size, each kind of which has a way of its own.
  fileprivate mutating func fill() throws -> (OrderEvent, OrderFilled) {
    let precision = UInt8.random(in: 0...16, using: &self)
    let currency = try Currency(
      code: text(upTo: 40), precision: precision, name: "", kind: .crypto)
    let fill = OrderFilled(
      venueOrderId: try VenueOrderId(text(upTo: 300)), accountId: try AccountId("V-" + text()),
      tradeId: try TradeId(text(upTo: 36)),
      positionId: Bool.random(using: &self) ? try PositionId(text()) : nil,
      side: pick(OrderSide.allCases), orderType: pick(OrderType.allCases),
      lastQuantity: try quantity(), lastPrice: try Price(decimal()), currency: currency,
      commission: try Money(decimal(), currency), liquiditySide: pick(LiquiditySide.allCases))
    let event = OrderEvent(
      traderId: try TraderId("T-" + text()), strategyId: try StrategyId("S-" + text()),
      instrumentId: try InstrumentId(text() + ".V"), clientOrderId: try ClientOrderId(text()),
      eventId: UUID4(using: &self), tsEvent: time(), tsInit: time(),
      isReconciliation: Bool.random(using: &self), kind: .filled(fill))
    return (event, fill)
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &self)]
  }

  /// Letters and digits; mostly short, now and then around the lengths at which a header grows.
  private mutating func text(upTo limit: Int = 70) -> String {
    let length = min(
      limit, Int.random(in: 1...(Int.random(in: 0..<4, using: &self) == 0 ? 300 : 34), using: &self)
    )
    return String((0..<length).map { _ in pick(Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")) })
  }

  private mutating func decimal() -> String {
    let digits = String(next() >> UInt64.random(in: 24..<64, using: &self))
    guard Bool.random(using: &self) else { return digits }
    let decimals = String(
      (0..<Int.random(in: 1...16, using: &self)).map { _ in pick(Array("0123456789")) })
    return "\(pick(["", "-"]))\(digits.prefix(12)).\(decimals)"
  }

  private mutating func quantity() throws -> Quantity {
    let text = decimal()
    let quantity = try Quantity(String(text.drop { $0 == "-" }))
    return quantity.raw > 0 ? quantity : try Quantity("1")
  }

  private mutating func time() -> UnixNanos {
    // As times are, or anything.
    let value = next()
    return UnixNanos(
      Bool.random(using: &self)
        ? 1_700_000_000_000_000_000 + value % 100_000_000_000_000_000
        : value >> UInt64.random(in: 0..<64, using: &self))
  }
}
