import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// What each version of NautilusTrader computes of its own records, against what its rules compute here.
@Suite struct VersionTests {
  static let corpora: [Corpus] = [.nautilus1221, .nautilus1231]

  /// Reads the records of a corpus by its rules.
  private struct Reader {
    let corpus: Corpus
    let decoder: RecordDecoder
    private let elements: [String: [[UInt8]]]

    init(_ corpus: Corpus) {
      self.corpus = corpus
      var rules = corpus.rules
      rules.cashMayBorrow = corpus.rules == .nautilus1231
      decoder = RecordDecoder(currencies: Stored.currencies(of: corpus), rules: rules)
      elements = Dictionary(
        corpus.records.lazy.filter { !$0.key.contains(":snapshots:") }.map {
          ($0.key, $0.elements)
        },
        uniquingKeysWith: { first, _ in first })
    }

    func stored(_ expectation: Corpus.Expectation, _ collection: String) throws -> [[UInt8]] {
      try stored(expectation.trader, "\(collection):\(expectation.id)")
    }

    /// The elements of a trader's key, whatever its prefix.
    func stored(_ trader: String, _ key: String) throws -> [[UInt8]] {
      let known = elements["trader-\(trader):\(key)"] ?? elements["\(trader):\(key)"]
      // Keys with an instance id.
      let other = {
        elements.first { $0.key.hasPrefix("trader-\(trader):") && $0.key.hasSuffix(":\(key)") }?
          .value
      }
      return try #require(known ?? other(), "\(trader) \(key)")
    }

    func events(_ expectation: Corpus.Expectation, _ collection: String) throws -> [OrderEvent] {
      try stored(expectation, collection).map { try decoder.decode(OrderEvent.self, from: $0) }
    }

    func position(_ expectation: Corpus.Expectation) throws -> Position {
      let fills = try events(expectation, "positions")
      let id = try #require(fills.first).instrumentId
      let bytes = try #require(stored(expectation.trader, "instruments:\(id)").first)
      let instrument = try decoder.decode(Instrument.self, from: bytes)
      return try Position(instrument: instrument, fills: fills, rules: decoder.rules)
    }

    /// What is expected of a kind of objects, as far as the version itself can load them.
    func expected(_ kind: String) -> [(Corpus.Expectation, JSON)] {
      corpus.expectations(kind: kind).compactMap { expectation in
        expectation.state.map { (expectation, $0) }
      }
    }
  }

  @Test(arguments: corpora) func ordersAreThoseOfTheVersion(corpus: Corpus) throws {
    let reader = Reader(corpus)
    for (expectation, state) in reader.expected("order") {
      let order = try Order(
        events: reader.events(expectation, "orders"), rules: reader.decoder.rules)
      let name = Comment("\(expectation)")
      if !state["to_dict"].isNull {
        let difference = DynamicValue.map(order.snapshot()).difference(from: state["to_dict"])
        #expect(difference == nil, "\(expectation) \(difference ?? "")")
      }
      #expect(order.leavesQuantity.description == state["leaves_qty"].string, name)
      #expect(order.tradeIds.map(\.value) == state["trade_ids"].array.compactMap(\.string), name)
    }
  }

  @Test(arguments: corpora) func positionsAreThoseOfTheVersion(corpus: Corpus) throws {
    let reader = Reader(corpus)
    for (expectation, state) in reader.expected("position") {
      let position = try reader.position(expectation)
      let name = Comment("\(expectation)")
      let difference = try PositionSnapshot(of: position).plainMap()
        .difference(from: state["to_dict"])
      #expect(difference == nil, name)
      #expect(
        position.eventIds.map(\.description) == state["event_ids"].array.compactMap(\.string), name)
    }
  }

  @Test(arguments: corpora) func accountsAreThoseOfTheVersion(corpus: Corpus) throws {
    let reader = Reader(corpus)
    for (expectation, state) in reader.expected("account") {
      let statements = try reader.stored(expectation, "accounts").map {
        try reader.decoder.decode(AccountState.self, from: $0)
      }
      let account = try Account(events: statements, rules: reader.decoder.rules)
      let name = Comment("\(expectation)")
      for balance in account.balances {
        let expected = state["balances"]["\(balance.currency)"]
        #expect("\(balance.total)" == expected["total"].string, name)
        #expect("\(balance.free)" == expected["free"].string, name)
      }
      #expect(account.balances.count == state["balances"].object.count, name)
      #expect(account.startingBalances.count == state["starting_balances"].object.count, name)
      let difference = try account.lastEvent.plainMap().difference(from: state["last_event"])
      #expect(difference == nil, name)
    }
  }

  @Test(arguments: corpora) func instrumentsAreThoseOfTheVersion(corpus: Corpus) throws {
    let reader = Reader(corpus)
    for (expectation, state) in reader.expected("instrument") {
      let bytes = try #require(reader.stored(expectation, "instruments").first)
      let instrument = try reader.decoder.decode(Instrument.self, from: bytes)
      #expect(try WireJSON.of(instrument) == state["to_dict"], "\(expectation)")
    }
  }

  /// The margins that 1.231 shows by its own interface, which tells those of instruments from the others.
  @Test func marginsAreReplacedByEachStatement() throws {
    let reader = Reader(.nautilus1231)
    let line = try #require(
      reader.corpus.expectations(kind: "account").first { $0.trader == "CROSSMARGIN-001" })
    let statements = try reader.stored(line, "accounts").map {
      try reader.decoder.decode(AccountState.self, from: $0)
    }
    let first = try Account(statements[0])
    #expect(
      first.margins.count == 2 && first.margin(for: nil)?.initial.description == "10.00000000 USDT")
    let btc = try #require(first.balances.last?.currency)
    #expect(first.margin(in: btc)?.maintenance.description == "0.05000000 BTC")
    let now = try Account(events: statements, rules: .nautilus1231)
    #expect(now.margins.map(\.initial.description) == ["7.00000000 USDT"])
    #expect(now.margin(for: try InstrumentId("ETHUSDT-LINEAR.BYBIT")) != nil)
    let before = try Account(events: statements, rules: .nautilus1221)
    #expect(before.margins.map(\.initial.description) == ["0.10000000 BTC"])
  }
}
