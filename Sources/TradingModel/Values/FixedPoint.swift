/// The arithmetic under `Price`, `Quantity` and `Money`: 128-bit integers scaled by 10^16.
///
/// The scale and the bounds are those of NautilusTrader 1.221's high-precision build.
enum FixedPoint {
  /// The most decimals that a value may have.
  static let maxPrecision: UInt8 = 16
  static let scalar: UInt128 = 10_000_000_000_000_000

  static let powersOfTen: [UInt128] = (0...38).map { exponent in
    (0..<exponent).reduce(UInt128(1)) { power, _ in power * 10 }
  }

  /// Reads text to a magnitude scaled by 10^16 and the number of decimals written.
  ///
  /// - Throws: `ValueError`; digits beyond the written precision (`1.2e-3`) are rounded half to even.
  static func parse(
    _ bytes: UnsafeRawBufferPointer
  ) throws(ValueError) -> (isNegative: Bool, magnitude: UInt128, precision: UInt8) {
    let text = try DecimalText(bytes)
    guard text.precision <= maxPrecision else { throw .tooPrecise(DecimalText.quoted(bytes)) }
    let magnitude = try scaled(text, decimals: text.precision, source: bytes)
    return (text.isNegative && magnitude != 0, magnitude, UInt8(text.precision))
  }

  /// Rounds half to even to `decimals` and scales by 10^16.
  static func scaled(
    _ text: DecimalText, decimals: Int, source: UnsafeRawBufferPointer
  ) throws(ValueError) -> UInt128 {
    guard let coefficient = text.coefficient else { throw .outOfRange(DecimalText.quoted(source)) }
    if coefficient == 0 { return 0 }
    let rounded = roundedHalfEven(coefficient, dropping: text.scale - decimals)
    let exponent = Int(maxPrecision) - min(text.scale, decimals)
    guard exponent < powersOfTen.count else { throw .outOfRange(DecimalText.quoted(source)) }
    let (magnitude, overflow) = rounded.multipliedReportingOverflow(by: powersOfTen[exponent])
    guard !overflow else { throw .outOfRange(DecimalText.quoted(source)) }
    return magnitude
  }

  /// Divides by 10^`digits`, rounding half to even; no change when `digits` is not positive.
  static func roundedHalfEven(_ value: UInt128, dropping digits: Int) -> UInt128 {
    guard digits > 0 else { return value }
    guard digits < powersOfTen.count else { return 0 }
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: powersOfTen[digits])
    let half = powersOfTen[digits] / 2
    let roundsUp = remainder > half || (remainder == half && quotient & 1 == 1)
    return roundsUp ? quotient + 1 : quotient
  }

  /// The double nearest to the scaled integer, divided by 10^16: two roundings, in this order, since
  /// derived averages have to agree with NautilusTrader's to the last bit.
  static func double(_ raw: Int128) -> Double { Double(raw) / 1e16 }

  /// The magnitude nearest to a double with `precision` decimals, halves away from zero, computed in
  /// doubles as NautilusTrader does; `nil` when it is not finite or above 10^30.
  static func magnitude(of value: Double, precision: UInt8) -> UInt128? {
    let scale = Double(powersOfTen[Int(precision)])
    let units = (abs(value) * scale).rounded(.toNearestOrAwayFromZero)
    guard units.isFinite, units < 1e30 else { return nil }
    let (magnitude, overflow) = UInt128(units).multipliedReportingOverflow(
      by: powersOfTen[Int(maxPrecision - precision)])
    return overflow ? nil : magnitude
  }

  /// The most characters that `write` produces.
  static let maxLength = 48

  /// Writes sign, digits and `precision` decimals as ASCII; returns the number of bytes.
  ///
  /// Decimals of the value beyond `precision` are rounded half to even.
  static func write(
    isNegative: Bool, magnitude: UInt128, precision: UInt8,
    to buffer: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let units = roundedHalfEven(magnitude, dropping: Int(maxPrecision - precision))
    let split = powersOfTen[Int(precision)]
    let (whole, fraction) = units.quotientAndRemainder(dividingBy: split)
    var length = 0
    if isNegative, units != 0 {
      buffer[0] = UInt8(ascii: "-")
      length = 1
    }
    length += writeDigits(whole, minimum: 1, to: buffer + length)
    if precision > 0 {
      buffer[length] = UInt8(ascii: ".")
      length += 1
      length += writeDigits(fraction, minimum: Int(precision), to: buffer + length)
    }
    return length
  }

  /// Writes decimal digits, at least `minimum` of them; returns their number.
  static func writeDigits(
    _ value: UInt128, minimum: Int, to buffer: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var low = UInt64(truncatingIfNeeded: value)
    var high = UInt64(0)
    if value > 9_999_999_999_999_999_999 {
      let parts = value.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
      high = UInt64(truncatingIfNeeded: parts.quotient)
      low = UInt64(truncatingIfNeeded: parts.remainder)
      let length = writeDigits(high, minimum: minimum - 19, to: buffer)
      return length + writeDigits(low, minimum: 19, to: buffer + length)
    }
    return writeDigits(low, minimum: minimum, to: buffer)
  }

  private static func writeDigits(
    _ value: UInt64, minimum: Int, to buffer: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 1
    var bound: UInt64 = 10
    while count < 19, value >= bound {
      count += 1
      bound &*= 10
    }
    if value >= 10_000_000_000_000_000_000 { count = 20 }
    count = max(count, minimum)
    var rest = value
    var position = count
    while position > 0 {
      position -= 1
      let next = rest / 10
      buffer[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest &- next &* 10)
      rest = next
    }
    return count
  }
}
