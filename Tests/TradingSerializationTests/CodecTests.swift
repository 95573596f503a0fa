import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// A record of a user's own.
private struct Note: WireRecord, Equatable {
  var text: String
  var tsEvent: UnixNanos
  static let wireTypes = ["Note"]

  init(text: String, tsEvent: UnixNanos) {
    self.text = text
    self.tsEvent = tsEvent
  }

  func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(3)
    writer.field("type", literal: "Note")
    writer.field("text", text)
    writer.field("ts_event", tsEvent)
  }

  init(from map: inout WireMap) throws(SerializationError) {
    text = try map.string("text")
    tsEvent = try map.timestamp("ts_event")
  }
}

@Suite struct CodecTests {
  /// Numbers as NautilusTrader's JSON encoder lays them out.
  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "-0.0"), (100, "100.0"), (1e15, "1000000000000000.0"), (1e16, "1e16"),
    (12_345_678_901_234_567_168, "1.2345678901234567e19"), (1.5e22, "1.5e22"), (1e-5, "0.00001"),
    (0.00001234, "0.00001234"), (1e-6, "1e-6"), (-1.5e-7, "-1.5e-7"),
    (.leastNonzeroMagnitude, "5e-324"),
    (1_234_567.5, "1234567.5"), (0.1, "0.1"), (1.7976931348623157e308, "1.7976931348623157e308"),
    (12_345_678_901_234_568, "1.2345678901234568e16"),
  ])
  func doublesInJSON(value: Double, text: String) {
    let map: DynamicMap = ["v": .double(value)]
    #expect(String(decoding: JSONSerializer().serialize(map), as: UTF8.self) == "{\"v\":\(text)}")
  }

  static let moments: [UnixNanos] = [
    0, 1, 9_007_199_254_740_991, 9_007_199_254_740_992, 9_007_199_254_740_993,
    1_770_630_451_868_135_646, 9_223_372_036_854_775_807, 9_223_372_036_854_775_808,
    18_446_744_073_709_551_615,
  ]

  @Test(arguments: moments) func timestampsAreExactInEveryFormat(moment: UnixNanos) throws {
    let note = Note(text: "naïve", tsEvent: moment)
    let serializers: [any Serializer] = [
      MsgPackSerializer(timestampsAsStr: true), MsgPackSerializer(timestampsAsStr: false),
      MsgPackSerializer(timestampFormat: .iso8601), JSONSerializer(),
      JSONSerializer(timestampFormat: .integer),
    ]
    for writer in serializers {
      let bytes = writer.serialize(note)
      for reader in serializers {
        #expect(try reader.deserialize(Note.self, from: bytes) == note)
      }
    }
  }

  @Test func registeredTypeIsFoundByName() throws {
    var serializer = MsgPackSerializer()
    let note = Note(text: "x", tsEvent: 5)
    let bytes = serializer.serialize(note)
    #expect(throws: SerializationError.unknownType("Note")) { try serializer.deserialize(bytes) }
    serializer.register(Note.self)
    #expect(try serializer.deserialize(bytes) as? Note == note)
  }

  @Test func keysAreReadInAnyOrderAndExtraOnesIgnored() throws {
    // {"x": [1, {}], "ts_event": 7, "type": "Note", "text": "a"}
    let bytes: [UInt8] =
      [0x84, 0xA1, 0x78, 0x92, 0x01, 0x80, 0xA8] + Array("ts_event".utf8) + [0x07, 0xA4]
      + Array("type".utf8) + [0xA4] + Array("Note".utf8) + [0xA4] + Array("text".utf8) + [
        0xA1, 0x61,
      ]
    let note = try MsgPackSerializer().deserialize(Note.self, from: bytes)
    #expect(note == Note(text: "a", tsEvent: 7))
  }

  @Test func errorsNameTheKey() throws {
    let serializer = MsgPackSerializer()
    #expect(throws: SerializationError.missingKey("text")) {
      try serializer.deserialize(Note.self, from: [0x80])
    }
    #expect(throws: SerializationError.notAMap(found: "an integer")) {
      try serializer.deserialize(Note.self, from: [0x07])
    }
    #expect(throws: SerializationError.truncated) {
      try serializer.deserialize(Note.self, from: [])
    }
    #expect(throws: SerializationError.trailingBytes) {
      try serializer.deserialize(Note.self, from: [0x80, 0x80])
    }
    let nilText: [UInt8] = [0x81, 0xA4] + Array("text".utf8) + [0xC0]
    #expect(
      throws: SerializationError.wrongType(key: "text", expected: "a text", found: "nil")
    ) { try serializer.deserialize(Note.self, from: nilText) }
  }

  @Test func claimedCountsCostNothing() {
    let huge: [UInt8] = [0xDD, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
    #expect(throws: SerializationError.truncated) {
      try MsgPackSerializer().deserialize(Note.self, from: huge)
    }
    let deep = [UInt8](repeating: 0x91, count: 100_000)
    #expect(throws: SerializationError.limitExceeded) {
      try MsgPackSerializer().deserialize(Note.self, from: deep)
    }
    let deepJSON = Array("{\"a\":".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: SerializationError.limitExceeded) {
      try MsgPackSerializer().deserialize(Note.self, from: deepJSON)
    }
  }

  /// Any stored value survives the codec: the bytes that NautilusTrader wrote are the bytes that we
  /// write, whatever the record means.
  @Test func everyStoredValueIsWrittenBackIdentically() throws {
    var count = 0
    for collection in ["orders", "positions", "accounts", "instruments", "currencies", "actors"] {
      for record in Corpus.soundRecords(collection: collection) {
        for bytes in record.elements where bytes.first != UInt8(ascii: "{") {
          let free = try MsgPackSerializer().deserialize(Free.self, from: bytes)
          #expect(MsgPackSerializer().serialize(free) == bytes, "\(record.key)")
          count += 1
        }
      }
    }
    #expect(count > 1000)
  }

  @Test func jsonIsWrittenBackIdentically() throws {
    var count = 0
    for record in Corpus.records where record.key.hasPrefix("trader-JSON-001:") {
      for bytes in record.elements where bytes.first == UInt8(ascii: "{") {
        let free = try JSONSerializer().deserialize(Free.self, from: bytes)
        #expect(JSONSerializer().serialize(free) == bytes, "\(record.key)")
        count += 1
      }
    }
    #expect(count > 5)
  }
}

/// Any map.
private struct Free: WireRecord {
  let map: DynamicMap
  static let wireTypes: [String] = []

  init(from map: inout WireMap) throws(SerializationError) { self.map = try map.dynamicMap() }

  func write(to writer: inout MsgPackWriter) { writer.map(map) }
}
