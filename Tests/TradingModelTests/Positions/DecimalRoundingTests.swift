import Testing

@testable import TradingModel

@Suite struct DecimalRoundingTests {
  /// What Python's `round(value, decimals)` returns.
  static let pythonResults: [(Double, UInt8, Double)] = [
    (2.675, 2, 2.67), (1.005, 2, 1.0), (0.125, 2, 0.12), (0.375, 2, 0.38),
    (0.5, 0, 0.0), (1.5, 0, 2.0), (2.5, 0, 2.0), (-2.5, 0, -2.0), (-0.004, 2, -0.0),
    (1e-300, 16, 0.0), (.leastNonzeroMagnitude, 3, 0.0), (0.30000000000000004, 16, 0.3),
    (0.29999999999999993, 16, 0.2999999999999999), (99.99999999999999, 1, 100.0),
    (34028236692092.996, 3, 34028236692092.996), (199.2394181800594, 16, 199.2394181800594),
    (1234567890123.4568, 12, 1234567890123.4568), (4503599627370495.5, 0, 4503599627370496.0),
    (9007199254740992.0, 2, 9007199254740992.0), (142857142857142.84, 5, 142857142857142.84),
    (-9086.275435465583, 7, -9086.2754355), (9719623968.282383, 3, 9719623968.282),
    (0.006283240640120316, 14, 0.00628324064012), (-0.0007938013103481797, 0, -0.0),
    (16.278944411643245, 6, 16.278944), (-720528002.6954257, 15, -720528002.6954257),
    (0.23217415763482702, 15, 0.232174157634827), (7913129.606456125, 2, 7913129.61),
    (0.0, 3, 0.0), (-0.0, 3, -0.0), (.infinity, 2, .infinity),
  ]

  @Test(arguments: pythonResults) func roundsAsPython(
    value: Double, decimals: UInt8, expected: Double
  ) {
    let rounded = DecimalRounding.round(value, decimals: decimals)
    #expect(rounded.bitPattern == expected.bitPattern)
  }

  @Test func unitsAreExact() {
    // The double's own digits, not its shortest text: ...00594 + 0.0000000000000026.
    let units = DecimalRounding.units(of: -199.2394181800594, decimals: 16)
    #expect(units == 1_992_394_181_800_594_026)
    #expect(DecimalRounding.units(of: .nan, decimals: 2) == 0)
    #expect(DecimalRounding.units(of: 1e300, decimals: 0) == 1 << 60)
  }
}
