/// Rounding of doubles to decimals.
///
/// What is rounded is the exact binary value, and ties go to even: Python's `round`. Multiplying by
/// a power of ten first would round twice.
enum DecimalRounding {
  /// The double nearest to `value` rounded to `decimals` (0 to 16) decimals.
  static func round(_ value: Double, decimals: UInt8) -> Double {
    guard isFractional(value) else { return value }
    let places = Int(min(decimals, FixedPoint.maxPrecision))
    let units = units(of: value, decimals: decimals)
    let magnitude: Double
    if units < 1 << 53 {
      // Both are exact.
      magnitude = FixedPoint.nearest(units) / FixedPoint.nearest(FixedPoint.powersOfTen[places])
    } else {
      magnitude = Double("\(units)e-\(places)") ?? abs(value)
    }
    return value < 0 ? -magnitude : magnitude
  }

  /// The magnitude of `value` in units of the last of `decimals` (0 to 16) decimals.
  ///
  /// Values of 2^60 and more, which no quantity reaches, count as 2^60, and NaN as 0.
  static func units(of value: Double, decimals: UInt8) -> UInt128 {
    let scale = FixedPoint.powersOfTen[Int(min(decimals, FixedPoint.maxPrecision))]
    guard isFractional(value) else {
      return value.isNaN ? 0 : UInt128(min(abs(value), 1_152_921_504_606_846_976)) * scale
    }
    let hidden: UInt64 = value.isNormal ? 1 << 52 : 0
    let exponent = value.isNormal ? Int(value.exponent) : -1022
    // Below 2^53 * 10^16 < 2^107; the value is this over scale * 2^(52 - exponent).
    let scaled = UInt128(value.significandBitPattern | hidden) * scale
    return shiftedHalfEven(scaled, by: 52 - exponent)
  }

  /// From 2^52 on every double is whole; NaN and infinity stay what they are.
  private static func isFractional(_ value: Double) -> Bool {
    abs(value) < 4_503_599_627_370_496 && value != 0
  }

  /// Divides by 2^`shift`, which is at least 1.
  private static func shiftedHalfEven(_ value: UInt128, by shift: Int) -> UInt128 {
    guard shift < 128 else { return 0 }
    let quotient = value >> UInt128(shift)
    let remainder = value & ((1 << UInt128(shift)) - 1)
    let half: UInt128 = 1 << UInt128(shift - 1)
    let roundsUp = remainder > half || (remainder == half && quotient & 1 == 1)
    return roundsUp ? quotient + 1 : quotient
  }
}
