import Testing
import TradingModel

/// Numbers as text and as doubles; every expectation was computed by NautilusTrader 1.221.
@Suite struct FixedPointTests {
  @Test(arguments: [
    ("0", "0", 0), ("-0.0", "0.0", 1), ("1.50", "1.50", 2), ("+.5", "0.5", 1), ("5.", "5", 0),
    (" 1 ", "1", 0), ("\t1.5\n", "1.5", 1), ("1_000.5_0", "1000.50", 2), ("_5", "5", 0),
    ("1e-7", "0.0000001", 7), ("1E-2", "0.01", 2), ("1.2e-3", "0.001", 3), ("1e3", "1000", 0),
    ("1.25e-1", "0.1", 1), ("1.35e-1", "0.1", 1), ("1.5e-1", "0.2", 1), ("2.5e-1", "0.2", 1),
    ("1.5e3", "1500.000", 3), ("1.5e+3", "1500.0000", 4), ("1.5e0", "1.500", 3),
    ("1_0.5_0e1", "105.0000", 4), ("1e-1_6", "0.0000000000000001", 16), ("0e20", "0", 0),
    ("1.0000000000000000", "1.0000000000000000", 16), ("0001.10", "1.10", 2),
  ]) func readsWhatNautilusTraderReads(text: String, printed: String, precision: UInt8) throws {
    let price = try Price(text)
    #expect(price.description == printed)
    #expect(price.precision == precision)
    #expect(try Quantity(text).description == printed)
  }

  @Test(arguments: [
    "", " ", "abc", "nan", "inf", "1,5", "1e", "1e-", "1e+", "1e-x", ".e3", ".", "0x1", "--1",
    "+-1",
    "1 0", "１", "1e9999999999999",
  ]) func refusesWhatIsNoNumber(text: String) {
    #expect(throws: ValueError.notANumber(text)) { try Price(text) }
    #expect(throws: ValueError.notANumber(text)) { try Quantity(text) }
    #expect(throws: ValueError.notANumber(text)) { try ExactDecimal(text) }
  }

  @Test func boundsAreThoseOfTheScaledIntegers() throws {
    #expect(try Price("17014118346045").raw == 170_141_183_460_450_000_000_000_000_000)
    #expect(try Price("-17014118346046").raw == -Price.maxRaw)
    #expect(throws: ValueError.outOfRange("17014118346046.1")) { try Price("17014118346046.1") }
    #expect(throws: ValueError.outOfRange("-17014118346047")) { try Price("-17014118346047") }
    #expect(try Quantity("34028236692093.0000000000000000").raw == Quantity.maxRaw)
    #expect(throws: ValueError.outOfRange("34028236692094")) { try Quantity("34028236692094") }
    let long = String(repeating: "9", count: 50)
    for text in ["1e30", "1e999", long] {
      #expect(throws: ValueError.outOfRange(text)) { try Price(text) }
    }
    for text in ["1e-17", "1.00000000000000000", "0e-20", "1e-999999999"] {
      #expect(throws: ValueError.tooPrecise(text)) { try Quantity(text) }
    }
    #expect(throws: ValueError.negative("-1")) { try Quantity("-1") }
    #expect(throws: ValueError.self) { try Price(raw: Price.maxRaw + 1, precision: 0) }
    #expect(throws: ValueError.self) { try Quantity(raw: 0, precision: 17) }
    #expect(throws: ValueError.self) { try Price(raw: .min, precision: 0) }
  }

  /// Text with more digits than NautilusTrader's 28 is kept exactly, and so is what it prints.
  @Test func everyDigitSurvives() throws {
    let text = "34028236692092.9970038656466944"
    #expect(try Quantity(text).description == text)
    #expect(
      try Quantity("4000646787265.3760172084913765").raw == 40_006_467_872_653_760_172_084_913_765)
  }

  @Test func equalityComparesValues() throws {
    #expect(try Price("1.0") == Price("1.00"))
    #expect(try Price("1.0").hashValue == Price("1.00").hashValue)
    #expect(try Quantity("1") == Quantity("1.000"))
    #expect(try Price("-1.5") < Price("-1.4"))
  }

  @Test func doublesAreNautilusTraders() throws {
    var count = 0
    var differences = 0
    for line in doubleValueTable.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      let bits = try #require(UInt64(parts[1].dropFirst(2), radix: 16))
      #expect(try Quantity(parts[0]).doubleValue.bitPattern == bits, "\(parts[0])")
      if Double(parts[0])?.bitPattern != bits { differences += 1 }
      if let price = try? Price("-\(parts[0])") {
        let expected = bits == 0 ? 0 : bits | 1 << 63
        #expect(price.doubleValue.bitPattern == expected, "-\(parts[0])")
      }
      count += 1
    }
    #expect(count == 200)
    // The table would show nothing if parsing the text gave the same doubles.
    #expect(differences > 10)
  }

  @Test func stepsHaveTheDecimalsAskedFor() {
    #expect(Price.step(decimals: 0).description == "1")
    #expect(Price.step(decimals: 5).description == "0.00001")
    #expect(Quantity.step(decimals: 16).raw == 1)
    #expect(Quantity.step(decimals: 200).precision == 16)
    #expect(Quantity.one.description == "1")
  }

  @Test(arguments: [
    (0.1, 0, "0"), (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (1.005, 2, "1.00"),
    (1e-20, 16, "0.0000000000000000"), (123_456.789, 2, "123456.79"),
  ]) func quantityRoundsHalvesAwayFromZero(value: Double, precision: UInt8, printed: String) throws
  {
    #expect(try Quantity(value, precision: precision).description == printed)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, -1])
  func quantityRefusesWhatItCannotHold(value: Double) {
    #expect(throws: ValueError.self) { try Quantity(value, precision: 2) }
  }
}
