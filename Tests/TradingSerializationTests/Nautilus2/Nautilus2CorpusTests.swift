import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// What NautilusTrader 2.0 wrote, against what 2.0.0rc7 holds after loading it.
@Suite struct Nautilus2CorpusTests {
  private static func expectations(_ kind: String) -> [Corpus.Expectation] {
    Nautilus2Corpus.expectations(kind: kind)
  }

  /// What rc7 does not find only because of how it takes keys apart.
  private static let readable: Set<String> = ["with:colon"]

  @Test func theFixtureHasSomethingOfEverything() {
    let kinds = ["order", "position", "account", "instrument", "currency", "synthetic", "corrupt"]
    for kind in kinds { #expect(!Self.expectations(kind).isEmpty, "\(kind)") }
    #expect(Self.expectations("order").count > 120)
    #expect(Nautilus2Corpus.databases["V2-MSGPACK"] != nil)
    #expect(Nautilus2Corpus.databases["V2RC3-001"] != nil)
  }

  @Test(arguments: expectations("order")) func ordersAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let reader = try Nautilus2Reader(expectation.trader)
    guard let state = expectation.state, expectation.error == nil else {
      if Self.readable.contains(expectation.id) { return }
      #expect(throws: (any Error).self) { try reader.order(expectation.id) }
      return
    }
    #expect(Differences(try reader.order(expectation.id), state).found == [])
  }

  @Test(arguments: expectations("account")) func accountsAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let reader = try Nautilus2Reader(expectation.trader)
    guard let state = expectation.state else {
      #expect(throws: (any Error).self) { try reader.account(expectation.id) }
      return
    }
    #expect(Differences(try reader.account(expectation.id), state).found == [])
  }

  @Test(arguments: expectations("position")) func positionsAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let reader = try Nautilus2Reader(expectation.trader)
    guard let state = expectation.state else {
      #expect(throws: (any Error).self) { try reader.position(expectation.id) }
      return
    }
    #expect(Differences(try reader.position(expectation.id), state).found == [])
  }

  @Test(arguments: expectations("instrument")) func instrumentsAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let instrument = try Nautilus2Reader(expectation.trader).instrument(expectation.id)
    let found = Differences(instrument, try #require(expectation.state)).found
    #expect(found == [], "\(found)")
  }

  @Test(arguments: expectations("currency")) func currenciesAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let currency = try Nautilus2Reader(expectation.trader).currency(expectation.id)
    let state = try #require(expectation.state)
    #expect(Int(currency.precision) == state["precision"].uint.map(Int.init))
    #expect(UInt64(currency.iso4217) == state["iso4217"].uint)
    #expect(currency.name == state["name"].string)
    #expect(currency.kind.rawValue == state["currency_type"].string)
  }

  @Test(arguments: expectations("synthetic")) func syntheticsAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let synthetic = try Nautilus2Reader(expectation.trader).synthetic(expectation.id)
    let state = try #require(expectation.state)
    #expect("\(synthetic.id)" == state["id"].string)
    #expect(synthetic.priceIncrement.description == state["price_increment"].string)
    #expect(synthetic.components.map { "\($0)" } == state["components"].array.compactMap(\.string))
    #expect(synthetic.formula == state["formula"].string)
    #expect(synthetic.tsInit.value == state["ts_init"].uint)
  }

  @Test(arguments: expectations("strategy") + expectations("actor")) func statesAreRestored(
    expectation: Corpus.Expectation
  ) throws {
    let reader = try Nautilus2Reader(expectation.trader)
    let state =
      expectation.kind == "actor"
      ? try #require(try reader.state(ofActor: expectation.id))
      : try reader.state(of: expectation.id)
    let expected = try #require(expectation.state).object
    #expect(state.count == expected.count)
    for entry in state.entries {
      let base64 = entry.bytes.withUnsafeBytes {
        String(decoding: Base64.encode($0), as: UTF8.self)
      }
      #expect(expected[entry.name]?["$bytes"].string == base64)
    }
  }

  @Test func roundTripsThatEndedAreRead() throws {
    var count = 0
    for trader in ["V2-MSGPACK", "V2-PLAIN"] {
      let reader = try Nautilus2Reader(trader)
      for position in try reader.roundTrips() {
        let instrument = try reader.instrument("\(position.instrumentId)")
        let folded = try Position(
          instrument: instrument, fills: position.fills, rules: .nautilus2)
        #expect(position.realizedPnl == folded.realizedPnl)
        #expect(position.averageClosePrice == folded.averageClosePrice)
        #expect(position.tsClosed == folded.tsClosed && position.side == folded.side)
        #expect(position.id.value.hasPrefix(folded.id.value))
        count += 1
      }
    }
    #expect(count >= 3)
  }

  @Test func closingPricesAreRead() throws {
    let close = try Nautilus2Reader("V2-MSGPACK").instrumentClose("ETHUSDT.BINANCE")
    #expect(close.price.description == "2000.01" && close.kind == .endOfSession)
    #expect(close.tsInit.value == close.tsEvent.value + 1)
  }
}
