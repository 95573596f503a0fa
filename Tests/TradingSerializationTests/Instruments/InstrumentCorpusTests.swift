import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// Instruments that NautilusTrader wrote, against what it makes of them.
@Suite struct InstrumentCorpusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let expectation: Corpus.Expectation
    let bytes: [UInt8]
    let serializer: any Serializer
    var testDescription: String { "\(expectation.trader) \(expectation.id)" }
  }

  /// What is stored of a kind that NautilusTrader itself can load, with its computed state.
  static func stored(_ kind: String, in collection: String) -> [Case] {
    Corpus.expectations(kind: kind).filter { $0.state != nil }.compactMap { expectation in
      guard let stored = Stored(expectation, collection: collection),
        let bytes = stored.elements.first
      else { return nil }
      return Case(expectation: expectation, bytes: bytes, serializer: stored.serializer)
    }
  }

  static let instruments = stored("instrument", in: "instruments")

  @Test func corpusHasEveryType() throws {
    var types: Set<String> = []
    for stored in Self.instruments {
      types.insert(stored.expectation.state?["class"].string ?? "")
    }
    #expect(types.count == 14)
    #expect(types.isSubset(of: Set(Instrument.wireTypes)))
    #expect(Self.instruments.count > 90)
  }

  @Test(arguments: instruments) func stateIsNautilusTraders(stored: Case) throws {
    let state = try #require(stored.expectation.state)
    let instrument = try MsgPackSerializer().deserialize(Instrument.self, from: stored.bytes)
    #expect(try WireJSON.of(instrument) == state["to_dict"])

    // What NautilusTrader computes and does not store stands beside the map.
    #expect(
      state["asset_class"].isNull || state["asset_class"].string == instrument.assetClass.rawValue)
    #expect(state["instrument_class"].string == instrument.instrumentClass.rawValue)
    #expect(state["is_inverse"].isNull || state["is_inverse"].bool == instrument.isInverse)
    #expect(state["get_cost_currency"].string == instrument.settlementCurrency.description)
    let settlement = instrument.contractSettlementCurrency ?? instrument.quoteCurrency
    #expect(state["get_settlement_currency"].string == settlement.description)
    if case .cfd = instrument.kind {
      #expect(state["get_base_currency"].isNull)
    } else {
      #expect(state["get_base_currency"].string == instrument.baseCurrency?.description)
    }
    let texts: [(String, String?)] = [
      ("multiplier", instrument.multiplier.description),
      ("lot_size", instrument.lotSize?.description),
      ("size_increment", instrument.sizeIncrement.description),
      ("margin_init", instrument.marginInit.description),
      ("taker_fee", instrument.takerFee.description),
      ("max_notional", instrument.limits.maxNotional?.description),
      ("max_quantity", instrument.limits.maxQuantity?.description),
    ]
    for (key, text) in texts where state.object[key] != nil {
      #expect(state[key].string == text, "\(key)")
    }
  }

  /// NautilusTrader changes nothing in these on load, so there is no exception.
  @Test(arguments: instruments) func isWrittenBackIdentically(stored: Case) throws {
    let instrument = try MsgPackSerializer().deserialize(Instrument.self, from: stored.bytes)
    #expect(stored.serializer.serialize(instrument) == stored.bytes)
    let serializers: [any Serializer] = [
      MsgPackSerializer(timestampsAsStr: false), MsgPackSerializer(timestampFormat: .iso8601),
      JSONSerializer(),
    ]
    for serializer in serializers {
      let bytes = serializer.serialize(instrument)
      #expect(try serializer.deserialize(Instrument.self, from: bytes) == instrument)
    }
  }

  static let synthetics = stored("synthetic", in: "synthetics")

  @Test(arguments: synthetics) func syntheticIsNautilusTraders(stored: Case) throws {
    let state = try #require(stored.expectation.state)
    let synthetic = try MsgPackSerializer().deserialize(
      SyntheticInstrument.self, from: stored.bytes)
    #expect(synthetic.id.value == stored.expectation.id)
    #expect(synthetic.priceIncrement.description == state["price_increment"].string)
    for (key, value) in try WireJSON.of(synthetic).object { #expect(value == state[key], "\(key)") }
    #expect(stored.serializer.serialize(synthetic) == stored.bytes)
  }

  static let currencies = stored("currency", in: "currencies")

  @Test func currenciesAreNautilusTraders() throws {
    for stored in Self.currencies {
      let state = try #require(stored.expectation.state)
      let currency = try Self.currency(stored)
      #expect(currency.code.description == state["code"].string)
      #expect(UInt64(currency.precision) == state["precision"].uint)
      #expect(UInt64(currency.iso4217) == state["iso4217"].uint)
      #expect(currency.name == state["name"].string)
      #expect(currency.kind.rawValue == state["currency_type"].string)
      #expect(stored.serializer.serialize(CurrencyRecord(currency)) == stored.bytes)
    }
    #expect(Self.currencies.count > 90)
  }

  @Test func builtInCurrenciesAreNautilusTraders() throws {
    var unknown: Set<String> = []
    for stored in Self.currencies where stored.expectation.trader == "CORPUS-STR" {
      let currency = try Self.currency(stored)
      guard let builtIn = Currency.builtIns[stored.expectation.id] else {
        unknown.insert(stored.expectation.id)
        continue
      }
      #expect(builtIn.isIdentical(to: currency), "\(currency)")
    }
    // The corpus made up these four.
    #expect(unknown == ["Q16", "QFIAT", "QGOLD", "XQCOIN"])
  }

  static func currency(_ stored: Case) throws -> Currency {
    let record = try MsgPackSerializer().deserialize(CurrencyRecord.self, from: stored.bytes)
    return try record.currency(code: stored.expectation.id)
  }
}
