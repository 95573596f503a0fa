import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Records as other writers may have written them.
@Suite struct ForeignWriterTests {
  private func msgPack(_ value: DynamicValue) -> [UInt8] {
    guard case .map(let map) = value else { return [] }
    return MsgPackSerializer(timestampFormat: .integer).serialize(map)
  }

  /// Text in MessagePack is text, also where it could be base64: that is how JSON holds binary.
  @Test func base64IsGuessedInJSONOnly() throws {
    let state: DynamicMap = ["mode": "fast"]
    let decoder = RecordDecoder()
    let packed = try decoder.decode(StrategyState.self, from: msgPack(.map(state)))
    #expect(packed["mode"] == Array("fast".utf8))
    let json = try decoder.decode(StrategyState.self, from: JSONSerializer().serialize(state))
    #expect(json["mode"] == [0x7D, 0xAB, 0x2D])
    // JSON that was read before changes nothing of what comes after.
    #expect(try decoder.decode(StrategyState.self, from: msgPack(.map(state))) == packed)
  }

  /// Every form of a text is read, whatever its length needs.
  @Test(arguments: [0xD9, 0xDA, 0xDB] as [UInt8])
  func keysInAnyFormOfText(form: UInt8) throws {
    let quote = QuoteTick(
      instrumentId: try InstrumentId("A.B"), bidPrice: try Price("1.0"), askPrice: try Price("1.1"),
      bidSize: .one, askSize: .one, tsEvent: 1, tsInit: 2)
    func text(_ value: String) -> [UInt8] {
      let length = [UInt8](repeating: 0, count: (1 << Int(form - 0xD9)) - 1)
      return [form] + length + [UInt8(value.utf8.count)] + value.utf8
    }
    var bytes: [UInt8] = [0x88]
    let fields = [
      ("ts_init", "2"), ("type", "QuoteTick"), ("instrument_id", "A.B"), ("bid_price", "1.0"),
      ("ask_price", "1.1"), ("bid_size", "1"), ("ask_size", "1"), ("ts_event", "1"),
    ]
    for (key, value) in fields { bytes += text(key) + text(value) }
    #expect(try MsgPackSerializer().deserialize(QuoteTick.self, from: bytes) == quote)
  }

  /// A record of a user's own, one of whose keys has 32 bytes.
  private struct Limits: WireRecord, Equatable {
    var most: Double
    static let wireTypes = ["Limits"]

    init(most: Double) { self.most = most }

    func write(to writer: inout MsgPackWriter) {
      writer.mapHeader(2)
      writer.field("type", literal: "Limits")
      writer.field("maximum_position_size_per_symbol", most)
    }

    init(from map: inout WireMap) throws(SerializationError) {
      most = try map.double("maximum_position_size_per_symbol")
    }
  }

  @Test func aKeyOf32BytesIsFound() throws {
    for serializer in [MsgPackSerializer(), JSONSerializer()] as [any Serializer] {
      let bytes = serializer.serialize(Limits(most: 2.5))
      #expect(try serializer.deserialize(Limits.self, from: bytes) == Limits(most: 2.5))
    }
  }

  /// A commission's decimals are never lost in silence.
  @Test func amountsKeepTheirDecimals() throws {
    let decoder = RecordDecoder()
    func commission(_ text: String) throws -> Money {
      var maker = RecordMaker(seed: 1)
      let fill = try maker.fill(side: .buy)
      let event = maker.event(.filled(fill), of: try ClientOrderId("O-1"))
      let bytes = MsgPackSerializer(timestampFormat: .integer).serialize(event)
      guard case .map(var map) = try bytes.withUnsafeBytes({ try decoder.decodeValue(from: $0) })
      else { return try Money("0", #require(Currency.builtIns["USD"])) }
      map["commission"] = .string(text)
      map["last_qty"] = "1"
      let read = try decoder.decode(OrderEvent.self, from: msgPack(.map(map)))
      guard case .filled(let filled) = read.kind else { throw ValueError.invalidMoney(text) }
      return filled.commission
    }
    #expect(try commission("0.000000000123 TKN").description == "0.000000000123 TKN")
    #expect(try commission("0.5 TKN").raw == 5_000_000_000_000_000)
    #expect(throws: SerializationError.self) { try commission("0.00000000000000001 TKN") }
    #expect(try commission("1.10000 USD").description == "1.10 USD")
    #expect(throws: SerializationError.self) { try commission("1.234 USD") }
    decoder.currencies.register(try Currency(code: "USD", precision: 4, name: "own", kind: .fiat))
    #expect(try commission("1.2340 USD").description == "1.2340 USD")
  }

  /// JSON is JSON whatever a map of free form holds, and says of a datetime what the peer says.
  @Test func anythingBecomesValidJSON() throws {
    func json(_ key: DynamicValue, _ value: DynamicValue) -> String {
      let map = DynamicMap(entries: [DynamicMap.Entry(key: key, value: value)])
      return String(decoding: JSONSerializer().serialize(map), as: UTF8.self)
    }
    #expect(json(.bytes([0, 255]), 1) == #"{"AP8=":1}"#)
    #expect(json(.int(-5), .null) == #"{"-5":null}"#)
    #expect(json(.array(["a"]), .null) == #"{"[\"a\"]":null}"#)
    #expect(
      json("k", .ext(type: -1, bytes: [0x65, 0x92, 0, 0x80])) == #"{"k":"2024-01-01T00:00:00Z"}"#)
    #expect(
      json("k", .ext(type: -1, bytes: [0, 0, 0, 4, 0x65, 0x92, 0, 0x80]))
        == #"{"k":"2024-01-01T00:00:00.000000001Z"}"#)
    #expect(json("k", .ext(type: 5, bytes: [1])) == #"{"k":"AQ=="}"#)
    #expect(json("k", .double(.nan)) == #"{"k":null}"#)
  }
}
