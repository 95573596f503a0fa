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

  private static let wordPowersOfTen: [UInt64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000,
  ]

  /// Whether a scaled magnitude has decimals that are not shown with so many of them.
  static func hidesDecimals(_ magnitude: UInt128, precision: UInt8) -> Bool {
    precision < maxPrecision && magnitude % powersOfTen[Int(maxPrecision - precision)] != 0
  }

  /// Reads text to a magnitude scaled by 10^16 and the number of decimals written.
  ///
  /// - Throws: `ValueError`; digits beyond the written precision (`1.2e-3`) are rounded half to even.
  static func parse(
    _ bytes: UnsafeRawBufferPointer
  ) throws(ValueError) -> (isNegative: Bool, magnitude: UInt128, precision: UInt8) {
    if let (value, decimals) = plain(bytes), decimals <= Int(maxPrecision) {
      return (false, magnitude(value, decimals: decimals), UInt8(truncatingIfNeeded: decimals))
    }
    let text = try DecimalText(bytes)
    guard text.precision <= maxPrecision else { throw .tooPrecise(DecimalText.quoted(bytes)) }
    let magnitude = try scaled(text, decimals: text.precision, source: bytes)
    return (text.isNegative && magnitude != 0, magnitude, UInt8(text.precision))
  }

  /// The digits of plain text as a number, and how many of them stand behind the point; `nil` for text
  /// that is anything more than up to 18 digits with a point between two of them at most.
  ///
  /// Nearly all numbers are written so; `DecimalText` reads the others.
  @inline(__always)
  static func plain(_ bytes: UnsafeRawBufferPointer) -> (value: UInt64, decimals: Int)? {
    guard bytes.count < 20, let start = bytes.baseAddress else { return nil }
    let text = start.assumingMemoryBound(to: UInt8.self)
    let count = bytes.count
    var value: UInt64 = 0
    var position = 0
    while position < count, case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 {
      value = value &* 10 &+ UInt64(digit)
      position += 1
    }
    if position == count { return count > 0 && count < 19 ? (value, 0) : nil }
    guard position > 0, position + 1 < count, text[position] == UInt8(ascii: ".") else {
      return nil
    }
    let point = position
    position += 1
    while position < count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ UInt64(digit)
      position += 1
    }
    return (value, count - point - 1)
  }

  /// A number below 10^19 with at most 16 decimals, scaled by 10^16.
  @inline(__always)
  static func magnitude(_ value: UInt64, decimals: Int) -> UInt128 {
    let product = value.multipliedFullWidth(by: wordPowersOfTen[Int(maxPrecision) - decimals])
    return UInt128(product.high) << 64 | UInt128(product.low)
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
  static func double(_ raw: Int128) -> Double {
    let value = nearest(raw.magnitude) / 1e16
    return raw < 0 ? -value : value
  }

  /// The double nearest to an integer, ties to even.
  ///
  /// `Double(value)` gives the same, but the standard library takes some 300 ns for 128 bits.
  static func nearest(_ value: UInt128) -> Double {
    let high = UInt64(truncatingIfNeeded: value >> 64)
    guard high != 0 else { return Double(UInt64(truncatingIfNeeded: value)) }
    let zeros = high.leadingZeroBitCount
    let aligned = value << UInt128(zeros)
    // 64 bits are 11 more than a double keeps; of those below only matters whether there are any.
    let isExact = UInt64(truncatingIfNeeded: aligned) == 0
    let top = UInt64(truncatingIfNeeded: aligned >> 64) | (isExact ? 0 : 1)
    return Double(top) * Double(sign: .plus, exponent: 64 - zeros, significand: 1)
  }

  /// The magnitude nearest to a double with `precision` decimals, halves away from zero, computed in
  /// doubles as NautilusTrader does; `nil` when it is not finite or above 10^30.
  ///
  /// It has the 28 digits at most that NautilusTrader prints of it, more than a double tells.
  static func magnitude(of value: Double, precision: UInt8) -> UInt128? {
    let scale = nearest(powersOfTen[Int(precision)])
    let units = (abs(value) * scale).rounded(.toNearestOrAwayFromZero)
    guard units.isFinite, units < 1e30 else { return nil }
    let (magnitude, overflow) = UInt128(units).multipliedReportingOverflow(
      by: powersOfTen[Int(maxPrecision - precision)])
    return overflow ? nil : roundedTo28Digits(magnitude)
  }

  private static func roundedTo28Digits(_ value: UInt128) -> UInt128 {
    guard value >= powersOfTen[28] else { return value }
    let excess = powersOfTen[29...].prefix { $0 <= value }.count + 1
    return roundedHalfEven(value, dropping: excess) * powersOfTen[excess]
  }

  /// The most characters that `write` produces.
  static let maxLength = 48

  /// Writes sign, digits and `precision` decimals as ASCII; returns the number of bytes.
  ///
  /// Decimals of the value beyond `precision` are rounded half to even.
  @inline(__always)
  static func write(
    isNegative: Bool, magnitude: UInt128, precision: UInt8,
    to buffer: UnsafeMutablePointer<UInt8>
  ) -> Int {
    // Nearly all numbers are from 0 to 100 million and have no more than eight decimals.
    guard magnitude < 1 << 80, precision <= 8, !isNegative else {
      return writeAny(
        isNegative: isNegative, magnitude: magnitude, precision: precision, to: buffer)
    }
    let (whole, fraction) = splitShort(magnitude)
    let (decimals, hidden) = fraction.quotientAndRemainder(dividingBy: 100_000_000)
    if whole < 100_000_000, hidden == 0 {
      let length = Digits.writeShort(whole, to: buffer)
      if precision == 0, decimals == 0 { return length }
      buffer[length] = UInt8(ascii: ".")
      if precision > 0, Digits.writeDecimals(decimals, count: precision, to: buffer + length + 1) {
        return length + 1 + Int(precision)
      }
    }
    return writeAny(
      isNegative: isNegative, magnitude: magnitude, precision: precision, to: buffer)
  }

  /// Writes any number.
  @inline(never)
  private static func writeAny(
    isNegative: Bool, magnitude: UInt128, precision: UInt8,
    to buffer: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let (whole, fraction) = split(magnitude) else {
      return writeRounded(
        isNegative: isNegative, magnitude: magnitude, precision: precision, to: buffer)
    }
    var length = 0
    if isNegative {
      buffer[0] = UInt8(ascii: "-")
      length = 1
    }
    length += Digits.write(whole, to: buffer + length)
    if fraction == 0, precision == 0 { return length }
    buffer[length] = UInt8(ascii: ".")
    Digits.writeSixteen(fraction, to: buffer + length + 1)
    guard isZero(after: Int(precision), in: buffer + length + 1), precision > 0 else {
      return writeRounded(
        isNegative: isNegative, magnitude: magnitude, precision: precision, to: buffer)
    }
    return length + 1 + Int(precision)
  }

  /// What stands before and behind the point, or `nil` above 2^64 before it.
  private static func split(_ magnitude: UInt128) -> (whole: UInt64, fraction: UInt64)? {
    let high = UInt64(truncatingIfNeeded: magnitude >> 64)
    let low = UInt64(truncatingIfNeeded: magnitude)
    guard high < scalar64 else { return nil }
    let (whole, fraction) = scalar64.dividingFullWidth((high, low))
    return (whole, fraction)
  }

  /// What stands before and behind the point of a number below 2^80.
  ///
  /// 10^16 is 5^16 * 2^16: without the factors of two a word holds the number, and a division by a
  /// constant is a multiplication.
  @inline(__always)
  private static func splitShort(_ magnitude: UInt128) -> (whole: UInt64, fraction: UInt64) {
    let whole = UInt64(truncatingIfNeeded: magnitude >> 16) / 152_587_890_625
    return (whole, UInt64(truncatingIfNeeded: magnitude) &- whole &* scalar64)
  }

  private static let scalar64: UInt64 = 10_000_000_000_000_000

  /// Whether of sixteen digits all behind the first `count` are zeros.
  private static func isZero(after count: Int, in digits: UnsafePointer<UInt8>) -> Bool {
    let all = UInt128(
      littleEndian: UnsafeRawPointer(digits).loadUnaligned(as: UInt128.self))
    let zeros: UInt128 = 0x3030_3030_3030_3030_3030_3030_3030_3030
    return (all ^ zeros) >> UInt128(8 * count) == 0
  }

  /// The same for a value that has more decimals than are to be written.
  @inline(never)
  private static func writeRounded(
    isNegative: Bool, magnitude: UInt128, precision: UInt8,
    to buffer: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let units = roundedHalfEven(magnitude, dropping: Int(maxPrecision - precision))
    let (whole, fraction) = units.quotientAndRemainder(dividingBy: powersOfTen[Int(precision)])
    var length = 0
    if isNegative, units != 0 {
      buffer[0] = UInt8(ascii: "-")
      length = 1
    }
    for digit in String(whole).utf8 {
      buffer[length] = digit
      length += 1
    }
    guard precision > 0 else { return length }
    buffer[length] = UInt8(ascii: ".")
    length += 1
    let digits = String(fraction)
    for _ in digits.utf8.count..<Int(precision) {
      buffer[length] = UInt8(ascii: "0")
      length += 1
    }
    for digit in digits.utf8 {
      buffer[length] = digit
      length += 1
    }
    return length
  }
}
