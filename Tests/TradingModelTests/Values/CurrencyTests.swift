import Testing
import TradingModel

@Suite struct CurrencyTests {
  @Test func builtInsAreDescribedAsInNautilusTrader() throws {
    #expect(Currency.builtIns.count == 87)
    for (code, precision, iso, kind) in [
      ("USD", 2, 840, Currency.Kind.fiat), ("JPY", 0, 392, .fiat), ("BTC", 8, 0, .crypto),
      ("ADA", 6, 0, .crypto), ("USDC.e", 6, 0, .crypto), ("XAU", 2, 959, .commodityBacked),
    ] {
      let currency = try #require(Currency.builtIns[code])
      #expect(currency.precision == precision)
      #expect(currency.iso4217 == iso)
      #expect(currency.kind == kind)
    }
  }

  @Test func unknownCodeIsAssumedUntilItIsDescribed() throws {
    var table = CurrencyTable()
    #expect(table["NEWC"] == nil)
    let assumed = try table.currency(code: "NEWC")
    #expect(assumed.precision == 8)
    #expect(assumed.kind == .crypto)
    #expect(table.assumed == ["NEWC"])

    table.register(try Currency(code: "NEWC", precision: 4, name: "New", kind: .crypto))
    #expect(table.assumed.isEmpty)
    #expect(try table.currency(code: "NEWC").precision == 4)
  }

  @Test func knownCodeKeepsItsFirstDescription() throws {
    var table = CurrencyTable()
    table.register(try Currency(code: "USD", precision: 4, name: "Other dollar", kind: .fiat))
    #expect(table["USD"]?.precision == 2)
  }

  @Test func refusesWhatNoAmountCouldHave() {
    #expect(throws: ValueError.self) {
      try Currency(code: "X", precision: 17, name: "X", kind: .fiat)
    }
    for code in ["", "  "] {
      #expect(throws: ValueError.self) {
        try Currency(code: code, precision: 2, name: "X", kind: .fiat)
      }
    }
  }
}
