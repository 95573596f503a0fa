import Testing

@testable import TradingModel

@Suite struct ArithmeticTests {
  @Test func sumsAreExactAndHaveTheMoreDecimals() throws {
    #expect(try "\(Price("0.10") + Price("0.2"))" == "0.30")
    #expect(try "\(Price("1") - Price("2.505"))" == "-1.505")
    #expect(try "\(-Price("1.50"))" == "-1.50")
    #expect(try "\(Quantity("0.1") + Quantity("0.20"))" == "0.30")
    #expect(try "\(Quantity("3") - Quantity("2.5"))" == "0.5")
    let usd = try Sample.currency("USD")
    #expect(try "\(Money("0.10", usd) + Money("0.20", usd))" == "0.30 USD")
    #expect(try "\(Money("0.10", usd) - Money("0.20", usd))" == "-0.10 USD")
  }

  @Test func whatLeavesItsTypeThrows() throws {
    let most = try Price(raw: Price.maxRaw, precision: 0)
    #expect(throws: ValueError.self) { try most + Price("1") }
    #expect(throws: ValueError.self) { try -most - Price("1") }
    #expect(throws: ValueError.negative("1 - 2")) { try Quantity("1") - Quantity("2") }
    #expect(throws: ValueError.self) {
      try Quantity(raw: Quantity.maxRaw, precision: 0) + Quantity("1")
    }
    let (usd, eur) = (try Sample.currency("USD"), try Sample.currency("EUR"))
    #expect(throws: ValueError.currencyMismatch("USD", "EUR")) {
      try Money("1", usd) + Money("1", eur)
    }
  }

  @Test func worthIsRoundedHalfToEven() throws {
    let usd = try Sample.currency("USD")
    func value(_ quantity: String, _ price: String) throws -> String {
      try Quantity(quantity).value(at: Price(price), in: usd).description
    }
    #expect(try value("3", "0.005") == "0.02 USD")
    #expect(try value("5", "0.005") == "0.02 USD")
    #expect(try value("0.000000000000001", "5000000000000.5") == "0.01 USD")
    #expect(try value("2", "-1.5") == "-3.00 USD")
    #expect(throws: ValueError.self) { try value("34028236692093", "17014118346046") }
  }

  @Test func amountsAreInOrder() throws {
    let (usd, eur) = (try Sample.currency("USD"), try Sample.currency("EUR"))
    let amounts = [
      try Money("2", usd), try Money("-1", usd), try Money("5", eur), try Money("1", usd),
    ]
    #expect(
      amounts.sorted().map(\.description) == ["5.00 EUR", "-1.00 USD", "1.00 USD", "2.00 USD"])
  }

  @Test func hiddenDecimalsAreRefused() throws {
    #expect(throws: ValueError.hiddenDecimals("1e-16", precision: 0)) {
      try Price(raw: 1, precision: 0)
    }
    #expect(throws: ValueError.self) { try Quantity(raw: 5_000_000_000_000_000, precision: 0) }
    #expect(throws: ValueError.self) { try Money(raw: 1, currency: Sample.currency("USD")) }
    #expect(try Price(raw: 1, precision: 16).description == "0.0000000000000001")
  }

  @Test func wideIntegersAreExact() throws {
    let most = WideInteger(.max, times: .max)
    #expect(most.quotientAndRemainder(by: .max).quotient.exact == .max)
    #expect(most.multiplied(by: .max) == nil)
    #expect((-most).adding(most)?.isZero == true)
    #expect(WideInteger(-7).divided(by: 2)?.exact == -4)
    #expect(WideInteger(5).divided(by: 2)?.exact == 2)
    #expect(WideInteger(.min).exact == .min)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let factor = Int128(Int64.random(in: .min ... .max, using: &random))
      let times = UInt128(UInt64.random(in: 1 ... .max, using: &random)) << 40
      let added = Int128(Int64.random(in: .min ... .max, using: &random))
      let sum = try #require(WideInteger(factor, times: times).adding(WideInteger(added)))
      let back = try #require(sum.adding(WideInteger(-added)))
      #expect(back.quotientAndRemainder(by: times).quotient.exact == factor)
      #expect(back.quotientAndRemainder(by: times).remainder == 0)
    }
  }
}
