import Fixtures
import TestSupport
import Testing
import TradingModel
import TradingSerialization

@Suite struct PositionEventTests {
  private static let records: [[UInt8]] = ["Opened", "Changed", "Closed"].compactMap { name in
    Corpus.records.first { $0.key.hasSuffix(":general:serialized:Position\(name)") }?.elements.first
  }

  @Test func everyEventIsWrittenBackIdentically() throws {
    #expect(Self.records.count == 3)
    let decoder = Stored.decoder()
    for bytes in Self.records {
      let event = try decoder.decode(PositionEvent.self, from: bytes)
      #expect(MsgPackSerializer().serialize(event) == bytes)
    }
  }

  @Test func kindsHoldWhatIsTheirs() throws {
    let decoder = Stored.decoder()
    let events = try Self.records.map { try decoder.decode(PositionEvent.self, from: $0) }
    guard case .opened(0) = events[0].kind else {
      Issue.record("\(events[0].kind)")
      return
    }
    guard case .changed(let outcome, let unrealized) = events[1].kind else {
      Issue.record("\(events[1].kind)")
      return
    }
    #expect(outcome.tsOpened == events[0].tsEvent)
    #expect(unrealized.currency == events[1].currency)
    guard case .closed(_, let closingOrderId, let duration) = events[2].kind else {
      Issue.record("\(events[2].kind)")
      return
    }
    #expect(closingOrderId != events[2].openingOrderId)
    #expect(duration == events[2].tsEvent.value - outcome.tsOpened.value)
    #expect(events[2].side == .flat)
  }

  @Test func foundByNameWhenRegistered() throws {
    var serializer = MsgPackSerializer()
    serializer.register(PositionEvent.self)
    for bytes in Self.records {
      #expect(try serializer.deserialize(bytes) is PositionEvent)
    }
  }

  @Test func truncationsAndMutationsAreErrorsOrValues() throws {
    let decoder = Stored.decoder()
    for bytes in Self.records {
      for count in 0..<bytes.count {
        #expect(throws: SerializationError.self) {
          try decoder.decode(PositionEvent.self, from: Array(bytes.prefix(count)))
        }
      }
    }
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<10_000 {
      let bytes = try #require(Self.records.randomElement(using: &generator))
      let mutation = generator.mutation(of: bytes)
      guard let event = try? decoder.decode(PositionEvent.self, from: mutation) else { continue }
      _ = JSONSerializer().serialize(event)
    }
  }
}
