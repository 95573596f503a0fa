import Testing
import TradingModel

@Suite struct MoneyTests {
  static func currency(_ code: String) throws -> Currency {
    try #require(Currency.builtIns[code])
  }

  /// Half to even on the text, as NautilusTrader rounds.
  @Test(arguments: [
    ("1.005", "USD", "1.00 USD"), ("1.015", "USD", "1.02 USD"), ("-0.001", "USD", "0.00 USD"),
    ("0.5", "JPY", "0 JPY"), ("1.5", "JPY", "2 JPY"), ("-1.5", "JPY", "-2 JPY"),
    ("0.123456785", "BTC", "0.12345678 BTC"), ("0.123456775", "BTC", "0.12345678 BTC"),
    ("1e3", "USD", "1000.00 USD"), ("1.5e-3", "USD", "0.00 USD"), ("1e-30", "USD", "0.00 USD"),
    ("17014118346045.99", "USD", "17014118346045.99 USD"), ("-4.3", "USD", "-4.30 USD"),
  ]) func textIsRoundedHalfToEven(text: String, code: String, printed: String) throws {
    #expect(try Money(text, Self.currency(code)).description == printed)
  }

  /// Half away from zero on the double, as NautilusTrader rounds.
  @Test(arguments: [
    (0.125, "USD", "0.13 USD"), (-0.125, "USD", "-0.13 USD"), (-0.001, "USD", "0.00 USD"),
    (2.5, "JPY", "3 JPY"), (-2.5, "JPY", "-3 JPY"), (1e-9, "BTC", "0.00000000 BTC"),
  ]) func doubleIsRoundedAwayFromZero(value: Double, code: String, printed: String) throws {
    #expect(try Money(value, Self.currency(code)).description == printed)
  }

  /// NautilusTrader prints through decimals of 28 digits.
  @Test(arguments: [
    (-8_643_830_932_171.305, "-8643830932171.3052935767719940", -8_643_830_932_171.306),
    (1e12, "999999999999.9999583119736832", 1e12),
    (1_234_567_890_123.456, "1234567890123.4561630506844160", 1_234_567_890_123.456),
    (17_014_118_346_043.002, "17014118346043.0011753471934500", 17_014_118_346_043.002),
  ])
  func doublesHave28Digits(value: Double, printed: String, double: Double) throws {
    let fine = try Currency(code: "FINE", precision: 16, name: "Fine", kind: .crypto)
    #expect(try Money(value, fine).amountDescription == printed)
    #expect(try Money(value, fine).doubleValue == double)
  }

  @Test func boundsAreThoseOfPrices() throws {
    let dollar = try Self.currency("USD")
    #expect(throws: ValueError.outOfRange("17014118346046.04")) {
      try Money("17014118346046.04", dollar)
    }
    for value in [Double.nan, .infinity, 1.8e13, -1.8e13] {
      #expect(throws: ValueError.self) { try Money(value, dollar) }
    }
    #expect(throws: ValueError.self) { try Money(raw: .min, currency: dollar) }
    #expect(throws: ValueError.notANumber("")) { try Money("", dollar) }
    #expect(Money.zero(dollar).description == "0.00 USD")
  }

  @Test func moneyOfOneAmountAndTwoCurrenciesDiffers() throws {
    #expect(try Money("1", Self.currency("USD")) != Money("1", Self.currency("EUR")))
    #expect(try Money("1", Self.currency("USD")) == Money("1.00", Self.currency("USD")))
  }
}
