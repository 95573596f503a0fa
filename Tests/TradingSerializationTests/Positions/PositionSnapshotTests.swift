import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

@Suite struct PositionSnapshotTests {
  private static let records = Corpus.soundRecords(collection: "positions").filter {
    $0.key.contains(":snapshots:")
  }

  @Test func everySnapshotIsWrittenBackIdentically() throws {
    var count = 0
    let decoder = Stored.decoder()
    for record in Self.records {
      let stored = Stored(record)
      for bytes in stored.elements {
        let snapshot = try decoder.decode(PositionSnapshot.self, from: bytes)
        #expect(stored.serializer.serialize(snapshot) == bytes, "\(stored.key)")
        let map = try decoder.decode(DynamicMap.self, from: bytes)
        #expect(stored.serializer.serialize(map) == bytes, "\(stored.key)")
        count += 1
      }
    }
    #expect(count > 30)
  }

  @Test func entriesKeepTheirOrder() throws {
    let bytes = try #require(Self.records.first?.elements.first)
    let map = try Stored.decoder().decode(PositionSnapshot.self, from: bytes).dynamicMap()
    #expect(map.entries.first?.key == .string("position_id"))
    #expect(map.entries.last?.key == .string("ts_snapshot"))
    #expect(map["ts_init"] != nil && map["closing_order_id"] != nil)
  }

  @Test func truncationsAndMutationsAreErrorsOrValues() throws {
    let decoder = Stored.decoder()
    let records = Self.records.flatMap(\.elements)
    for bytes in records {
      for count in 0..<bytes.count {
        #expect(throws: SerializationError.self) {
          try decoder.decode(PositionSnapshot.self, from: Array(bytes.prefix(count)))
        }
      }
    }
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<10_000 {
      let bytes = try #require(records.randomElement(using: &generator))
      let mutation = generator.mutation(of: bytes)
      guard let snapshot = try? decoder.decode(PositionSnapshot.self, from: mutation) else {
        continue
      }
      _ = MsgPackSerializer().serialize(snapshot)
    }
  }
}
