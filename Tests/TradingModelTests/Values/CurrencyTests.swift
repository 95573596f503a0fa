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

  @Test func aTradersOwnDescriptionReplacesWhatIsKnown() throws {
    var table = CurrencyTable()
    table.register(try Currency(code: "USD", precision: 4, name: "Other dollar", kind: .fiat))
    #expect(table["USD"]?.precision == 4)
  }

  @Test func anUndescribedCurrencyHasTheDecimalsOfItsAmounts() throws {
    var table = CurrencyTable()
    #expect(try table.currency(code: "TKN").precision == 8)
    #expect(try table.currency(code: "TKN", decimals: 3).precision == 3)
    #expect(try table.currency(code: "TKN", decimals: 12).precision == 12)
    #expect(try table.currency(code: "TKN", decimals: 0).precision == 12)
    #expect(throws: ValueError.self) { try table.currency(code: "TKN", decimals: 17) }
    #expect(table.assumed == ["TKN"])
    // What is described is not changed by what is written.
    #expect(try table.currency(code: "USD", decimals: 5).precision == 2)
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
