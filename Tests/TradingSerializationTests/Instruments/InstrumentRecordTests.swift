import Fixtures
import Testing
import TradingModel
import TradingSerialization

/// What a reader of instruments accepts and refuses.
@Suite struct InstrumentRecordTests {
  /// The bytes of the first stored instrument of a type.
  static func bytes(_ type: String) throws -> [UInt8] {
    let stored = InstrumentCorpusTests.instruments.first {
      $0.expectation.state?["class"].string == type
        && $0.expectation.trader == "CORPUS-STR"
    }
    return try #require(stored).bytes
  }

  static func read(_ bytes: [UInt8]) throws -> Instrument {
    try MsgPackSerializer().deserialize(Instrument.self, from: bytes)
  }

  static func reading(
    _ type: String, _ changes: KeyValuePairs<String, DynamicValue?>
  ) throws -> Instrument {
    try read(EditedRecord.editing(bytes(type), changes))
  }

  /// Which keys of a type may be missing, and which may be nil, as NautilusTrader reads them.
  @Test(arguments: [
    ("CurrencyPair", "lot_size", false, true), ("CurrencyPair", "max_notional", false, true),
    ("CurrencyPair", "multiplier", false, false), ("CurrencyPair", "info", false, true),
    ("CurrencyPair", "tick_scheme_name", true, true), ("CurrencyPair", "ts_init", false, false),
    ("CurrencyPair", "price_precision", false, false), ("CurrencyPair", "id", false, false),
    ("CryptoPerpetual", "lot_size", true, true), ("CryptoPerpetual", "is_inverse", false, true),
    ("CryptoFuture", "activation_ns", false, false), ("CryptoOption", "info", true, true),
    ("CryptoOption", "strike_price", false, false), ("Equity", "margin_init", true, true),
    ("Equity", "isin", true, true), ("Equity", "lot_size", false, false),
    ("FuturesContract", "underlying", false, true), ("FuturesContract", "exchange", false, true),
    ("FuturesContract", "size_increment", true, true),
    ("FuturesContract", "min_quantity", true, true),
    ("FuturesContract", "multiplier", false, false),
    ("FuturesSpread", "strategy_type", false, false),
    ("OptionContract", "option_kind", false, false),
    ("OptionSpread", "max_price", true, true), ("Cfd", "base_currency", false, true),
    ("Cfd", "max_quantity", true, true), ("Commodity", "max_quantity", false, true),
    ("IndexInstrument", "info", false, true), ("BinaryOption", "outcome", false, true),
    ("BinaryOption", "maker_fee", false, false), ("BinaryOption", "margin_init", true, true),
    ("BettingInstrument", "id", true, true), ("BettingInstrument", "price_increment", true, true),
    ("BettingInstrument", "info", true, true),
    ("BettingInstrument", "event_open_date", false, true),
    ("BettingInstrument", "selection_handicap", false, false),
  ]) func keyMayBe(type: String, key: String, absent: Bool, null: Bool) throws {
    let without = try EditedRecord.editing(Self.bytes(type), [key: DynamicValue?.none])
    let withNil = try EditedRecord.editing(Self.bytes(type), [key: .some(.null)])
    if absent {
      #expect(throws: Never.self) { try Self.read(without) }
    } else {
      #expect(throws: SerializationError.missingKey(key)) { try Self.read(without) }
    }
    if null {
      #expect(throws: Never.self) { try Self.read(withNil) }
    } else {
      #expect(throws: SerializationError.self) { try Self.read(withNil) }
    }
  }

  @Test func missingValuesBecomeNautilusTradersDefaults() throws {
    let future = try Self.reading(
      "FuturesContract",
      [
        "size_precision": nil, "size_increment": nil, "min_quantity": nil,
        "underlying": .some(.null),
      ])
    #expect(future.sizeIncrement.description == "1")
    #expect(future.limits.minQuantity?.description == "1")
    #expect(future.kind.contract?.underlying == "None")

    let bet = try Self.reading(
      "BettingInstrument",
      [
        "id": nil, "raw_symbol": nil, "price_increment": nil, "margin_init": "0", "info": nil,
        "event_open_date": .some(.null),
      ])
    #expect(bet.id.value == "1-123456789-50214-None.BETFAIR")
    #expect(bet.rawSymbol.value == "1-123456789-50214-None")
    #expect(bet.priceIncrement.description == "0.01")
    #expect(bet.marginInit == .one)
    #expect(bet.info == DynamicMap())
    #expect(try WireJSON.of(bet)["event_open_date"].string == "-9223372036854775808")
    let again = try Self.read(MsgPackSerializer().serialize(bet))
    #expect(again == bet)
  }

  /// NautilusTrader would reset these; another writer meant them, so they are kept.
  @Test func whatNautilusTraderForgetsIsKept() throws {
    let perpetual = try Self.reading("CryptoPerpetual", ["lot_size": "10"])
    #expect(perpetual.lotSize?.description == "10")
    let stock = try Self.reading("Equity", ["max_quantity": "7"])
    #expect(stock.limits.maxQuantity?.description == "7")
    let option = try Self.reading("BinaryOption", ["margin_init": "0.50"])
    #expect(option.marginInit.description == "0.50")
  }

  @Test(
    arguments: [
      ("price_increment", DynamicValue.string("0.1")), ("price_increment", "0.00000000"),
      ("price_precision", .int(17)), ("price_precision", .int(-1)), ("size_increment", "-1"),
      ("multiplier", "0"), ("max_quantity", "0"), ("margin_init", "-1"), ("margin_init", "NaN"),
      ("base_currency", ""), ("id", "NOVENUE"), ("ts_event", "tomorrow"), ("ts_init", .int(-1)),
      ("tick_scheme_name", ""), ("info", .int(1)), ("min_notional", "5"), ("type", .int(1)),
    ] as [(String, DynamicValue)]) func damagedValueIsReported(key: String, value: DynamicValue)
    throws
  {
    #expect(throws: SerializationError.self) {
      try Self.reading("CurrencyPair", [key: .some(value)])
    }
  }

  @Test func unknownTypesAreNamed() throws {
    let unknown = try EditedRecord.editing(Self.bytes("Equity"), ["type": "Warrant"])
    #expect(throws: SerializationError.unknownType("Warrant")) { try Self.read(unknown) }
    let untyped = try EditedRecord.editing(Self.bytes("Equity"), ["type": nil])
    #expect(throws: SerializationError.missingType) { try Self.read(untyped) }
  }

  @Test func enumerationsAreReadInAnyCase() throws {
    let future = try Self.reading("FuturesContract", ["asset_class": "debt"])
    #expect(future.assetClass == .debt)
  }

  /// A map of version 1.160, made from today's.
  @Test func olderRecordsAreRead() throws {
    let bytes = try Self.bytes("CurrencyPair")
    let today = try Self.read(bytes)
    let json: DynamicValue = .bytes(Array("{\"a\":[1,null],\"b\":{\"c\":\"d\"}}".utf8))
    let pair = try Self.reading(
      "CurrencyPair",
      [
        "raw_symbol": nil, "native_symbol": .string(today.rawSymbol.value), "multiplier": nil,
        "tick_scheme_name": nil, "info": json,
      ])
    #expect(pair.rawSymbol == today.rawSymbol)
    #expect(pair.multiplier == .one)
    #expect(pair.info == ["a": .array([.int(1), .null]), "b": .map(["c": "d"])])

    let future = try Self.reading(
      "FuturesContract",
      [
        "type": "Future", "raw_symbol": nil, "native_symbol": "6E", "asset_class": "METAL",
        "activation_ns": nil, "expiration_ns": nil, "expiry_date": "2024-03-15", "margin_init": nil,
        "info": .some(.bytes(Array("null".utf8))),
      ])
    #expect(future.assetClass == .commodity)
    #expect(future.kind.lifetime?.expiration == 1_710_460_800_000_000_000)
    #expect(future.info == nil)

    let option = try Self.reading(
      "OptionContract",
      [
        "type": "Option", "raw_symbol": nil, "native_symbol": "X", "option_kind": nil,
        "kind": "PUT",
      ])
    #expect(option.kind.option?.kind == .put)

    let broken = DynamicValue.bytes(Array("{\"a\"".utf8))
    #expect(throws: SerializationError.self) {
      try Self.reading(
        "CurrencyPair", ["raw_symbol": nil, "native_symbol": "X", "info": .some(broken)])
    }
  }

  @Test func olderCurrenciesAreRead() throws {
    let fields = ["precision": "8", "iso4217": "0", "name": "Bitcoin", "currency_type": "1"]
    let coin = try CurrencyRecord(legacyHash: fields).currency(code: "BTC")
    #expect(try coin.isIdentical(to: #require(Currency.builtIns["BTC"])))
    for (key, value) in [("precision", "17"), ("iso4217", "-1"), ("currency_type", "9")] {
      var damaged = fields
      damaged[key] = value
      #expect(throws: SerializationError.self) { try CurrencyRecord(legacyHash: damaged) }
      damaged[key] = nil
      #expect(throws: SerializationError.missingKey(key)) {
        try CurrencyRecord(legacyHash: damaged)
      }
    }
  }
}
