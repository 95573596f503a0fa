import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// What strategies and actors save.
@Suite struct StateTests {
  @Test func everyStoredStateIsReadAndWrittenBackIdentically() throws {
    var count = 0
    for kind in ["strategy", "actor"] {
      for expectation in Corpus.expectations(kind: kind) {
        guard let expected = expectation.state else { continue }
        let collection = kind == "strategy" ? "strategies" : "actors"
        let stored = try #require(
          Stored(expectation, collection: collection, suffix: ":state"))
        let bytes = try #require(stored.elements.first)
        let map = try Stored.decoder().decode(DynamicMap.self, from: bytes)
        #expect(
          DynamicValue.map(map).difference(from: expected) == nil, "\(stored.key)")
        #expect(stored.serializer.serialize(map) == bytes, "\(stored.key)")
        count += 1
        guard kind == "strategy" else { continue }
        let state = try Stored.decoder().decode(StrategyState.self, from: bytes)
        #expect(stored.serializer.serialize(state) == bytes, "\(stored.key)")
        #expect(state.entries.map { .string($0.name) } == map.entries.map(\.key))
        #expect(state.entries.map { .bytes($0.bytes) } == map.entries.map(\.value))
      }
    }
    #expect(count == 14)
  }

  /// NautilusTrader wrote these and cannot read them.
  @Test func statesUnderTimestampKeysAreRecovered() throws {
    let records = Corpus.records.filter { $0.key.hasPrefix("trader-CORRUPT-STATEKEYS:") }
    func bytes(_ name: String) -> [UInt8] {
      records.first { $0.key.contains(name) }?.elements.first ?? []
    }
    let decoder = Stored.decoder()
    let last = try decoder.decode(StrategyState.self, from: bytes("BADKEYS-001"))
    #expect(last == ["ts_last": Array("123".utf8), "ok": Array("1".utf8)])
    let part = try decoder.decode(StrategyState.self, from: bytes("SUBSTRKEY-001"))
    #expect(part == ["e": Array("abc".utf8), "ok": Array("1".utf8)])
    let actor = try decoder.decode(DynamicMap.self, from: bytes("BADACT"))
    #expect(
      actor == [
        "expire_time_ns": .int(5), "n": .int(7), "ns": .int(8), "time": .string("1.5"),
        "ts_x": .int(12),
      ])
  }

  /// Python prints bytes in more than one way.
  @Test(
    arguments: [
      (#"b''"#, []), (#"b'a\\b\'"c'"#, Array(#"a\b'"c"#.utf8)), (#"b"it's""#, Array("it's".utf8)),
      (#"b'\x00\xff\n\r\t'"#, [0, 255, 10, 13, 9]),
    ] as [(String, [UInt8])])
  func bytesThatPythonPrinted(text: String, bytes: [UInt8]) throws {
    let stored = MsgPackSerializer().serialize(Entries([("ts_x", .string(text))]))
    #expect(
      try MsgPackSerializer().deserialize(StrategyState.self, from: stored) == ["ts_x": bytes])
  }

  @Test(arguments: ["b'", "b'a", "b'\\", "b'\\x0'", "b'\\xzz'", "b'\\q'", "b'''", "c'a'"])
  func textThatPythonDidNotPrint(text: String) throws {
    let stored = MsgPackSerializer().serialize(Entries([("ts_x", .string(text))]))
    let state = try MsgPackSerializer().deserialize(StrategyState.self, from: stored)
    #expect(state == ["ts_x": Array(text.utf8)])
  }

  @Test func bytesSurviveUnderAnyName() throws {
    let state: StrategyState = [
      "ts_last": [0x31, 0x32], "e": [], "": [0xFF], "größe": [1, 2], "plain": Array(0...255),
    ]
    for serializer: any Serializer in [MsgPackSerializer(), JSONSerializer()] {
      let bytes = serializer.serialize(state)
      #expect(try serializer.deserialize(StrategyState.self, from: bytes) == state)
    }
  }

  @Test func integersUnderTimestampKeysAreExact() throws {
    let map: DynamicMap = [
      "ts_last": .unsigned(.max), "time": .int(1_770_633_754_218_190_588), "e": .int(0),
      "tsx": .int(5), "ts_text": .string("later"), "ts_nested": .map(["ts_x": .int(7)]),
    ]
    let formats: [TimestampFormat] = [.integer, .decimalString, .iso8601]
    for format in formats {
      let serializer = MsgPackSerializer(timestampFormat: format)
      #expect(try serializer.deserialize(DynamicMap.self, from: serializer.serialize(map)) == map)
    }
    let bytes = MsgPackSerializer().serialize(["ts_x": .int(12)] as DynamicMap)
    #expect(bytes == [0x81, 0xA4] + Array("ts_x".utf8) + [0xA2] + Array("12".utf8))
  }

  /// Text that happens to be base64 is taken for JSON's binary only where nothing says otherwise.
  @Test func textBesideBinaryIsText() throws {
    let bytes = MsgPackSerializer().serialize(
      Entries([("phase", .string("done")), ("raw", .bytes([0]))]))
    let state = try MsgPackSerializer().deserialize(StrategyState.self, from: bytes)
    #expect(state == ["phase": Array("done".utf8), "raw": [0]])
  }

  @Test func otherValuesAreNoStrategyState() {
    // An array of bytes is what NautilusTrader 2.0 stores.
    for value: DynamicValue in [.int(1), .null, .array([.int(256)]), .map([:])] {
      let bytes = MsgPackSerializer().serialize(Entries([("key", value)]))
      #expect(throws: SerializationError.self) {
        try MsgPackSerializer().deserialize(StrategyState.self, from: bytes)
      }
    }
  }

  @Test func truncationsAndMutationsAreErrorsOrValues() throws {
    let decoder = Stored.decoder()
    let records = ["strategies", "actors"].flatMap {
      Corpus.soundRecords(collection: $0).flatMap(\.elements)
    }
    for bytes in records {
      for count in 0..<bytes.count {
        #expect(throws: SerializationError.self) {
          try decoder.decode(StrategyState.self, from: Array(bytes.prefix(count)))
        }
      }
    }
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<10_000 {
      let bytes = try #require(records.randomElement(using: &generator))
      let mutation = generator.mutation(of: bytes)
      if let state = try? decoder.decode(StrategyState.self, from: mutation) {
        _ = MsgPackSerializer().serialize(state)
      }
      if let map = try? decoder.decode(DynamicMap.self, from: mutation) {
        _ = JSONSerializer(timestampFormat: .iso8601).serialize(map)
      }
    }
  }
}

/// Entries as they are, without the rule for timestamps.
private struct Entries: WireRecord {
  let entries: [(String, DynamicValue)]
  static let wireTypes: [String] = []

  init(_ entries: [(String, DynamicValue)]) { self.entries = entries }

  init(from map: inout WireMap) throws(SerializationError) { entries = [] }

  func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(entries.count)
    for (key, value) in entries {
      writer.string(key)
      writer.value(value)
    }
  }
}
