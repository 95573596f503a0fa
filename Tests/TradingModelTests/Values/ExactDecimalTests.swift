import Testing
import TradingModel

@Suite struct ExactDecimalTests {
  /// What Python's `Decimal` prints of each.
  @Test(arguments: [
    ("0.0300", "0.0300"), ("00.10", "0.10"), ("1", "1"), ("-0.5", "-0.5"), ("1E5", "1E+5"),
    ("1e-7", "1E-7"), ("0.0000001", "1E-7"), ("0.000001", "0.000001"), ("-1E-8", "-1E-8"),
    ("1E+2", "1E+2"), ("1.E3", "1E+3"), ("12e1", "1.2E+2"), ("1.23e-10", "1.23E-10"),
    ("  1.5 ", "1.5"), ("1_0", "10"), ("100", "100"), ("0", "0"), ("0.00", "0.00"),
    ("-0.0", "-0.0"), ("0E-7", "0E-7"), ("0E-6", "0.000000"), ("0E+2", "0E+2"),
    ("1E-400", "1E-400"),
    (
      "0.1000000000000000055511151231257827021181583404541015625",
      "0.1000000000000000055511151231257827021181583404541015625"
    ),
    (
      "-123456789012345678901234567890123456789012345678901234567890",
      "-123456789012345678901234567890123456789012345678901234567890"
    ),
  ]) func printsAsPythonDoes(text: String, printed: String) throws {
    let decimal = try ExactDecimal(text)
    #expect(decimal.description == printed)
    #expect(try ExactDecimal(printed) == decimal)
  }

  @Test func equalityComparesWhatIsWritten() throws {
    #expect(try ExactDecimal("0.03") != ExactDecimal("0.0300"))
    #expect(try ExactDecimal("1E-7") == ExactDecimal("0.0000001"))
    #expect(try ExactDecimal("0.00").isZero)
    #expect(try !ExactDecimal("0.001").isZero)
  }

  @Test func isMadeOfAnIntegerAndAnExponent() {
    #expect(ExactDecimal(coefficient: -1250, exponent: -3).description == "-1.250")
    #expect(
      ExactDecimal(coefficient: .min).description == "-170141183460469231731687303715884105728")
    #expect(ExactDecimal(coefficient: 5, exponent: -3).doubleValue == 0.005)
  }
}
