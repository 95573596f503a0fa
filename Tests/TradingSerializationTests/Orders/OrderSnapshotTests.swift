import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// The state of orders as a map, against the `to_dict` of NautilusTrader.
@Suite struct OrderSnapshotTests {
  @Test(arguments: OrderCorpusTests.expectations.filter { $0.state?["to_dict"].isNull == false })
  func snapshotIsNautilusTraders(expectation: Corpus.Expectation) throws {
    let order = try OrderCorpusTests.order(expectation)
    var expected = expectation.state?["to_dict"].object ?? [:]
    // The id is made up anew at each load of an order that was transformed.
    if expected["init_id"] == .string("<random>") {
      expected["init_id"] = .string("\(order.initId)")
    }
    #expect(DynamicValue.map(order.snapshot()).difference(from: .map(expected)) == nil)
  }

  /// NautilusTrader fails on these.
  @Test func commissionsOfSeveralCurrenciesStandInTheirOrder() throws {
    let failing = OrderCorpusTests.expectations.filter { $0.state?["to_dict"].isNull == true }
    #expect(!failing.isEmpty)
    for expectation in failing {
      let order = try OrderCorpusTests.order(expectation)
      let texts = order.commissions.map { DynamicValue.string("\($0)") }
      #expect(texts.count > 1 && order.snapshot()["commissions"] == .array(texts))
    }
  }

  /// Stored snapshots are read and written back identically, and those of an order's last state are
  /// what we make of the order, byte for byte.
  @Test func storedSnapshotsAreOurs() throws {
    var count = 0
    var current = 0
    for record in Corpus.records where record.key.contains("snapshots:orders:") {
      let stored = Stored(record)
      let key = record.key.replacing("snapshots:orders:", with: "orders:")
      let log = try #require(Corpus.records.first { $0.key == key })
      let order = try OrderCorpusTests.fold(Stored(log))
      let decoder = Stored.decoder()
      for bytes in stored.elements {
        let map = try decoder.decode(DynamicMap.self, from: bytes)
        #expect(stored.serializer.serialize(map) == bytes, "\(record.key)")
        count += 1
        guard map["ts_last"] == .unsigned(order.tsLast.value) else { continue }
        #expect(stored.serializer.serialize(order.snapshot()) == bytes, "\(record.key)")
        current += 1
      }
    }
    #expect(count >= 10 && current >= 5, "\(count) snapshots, \(current) of the last state")
  }
}
