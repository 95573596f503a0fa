/// An integer of 256 bits and a sign: products of two fixed-point numbers, exactly.
///
/// Only what sums of prices times quantities need is here. What leaves the range is `nil`.
struct WideInteger: Sendable, Hashable {
  let isNegative: Bool
  private let highWords: RawWords
  private let lowWords: RawWords
  private var high: UInt128 { highWords.unsigned }
  private var low: UInt128 { lowWords.unsigned }

  static let zero = WideInteger(0)

  init(_ value: Int128) { self.init(isNegative: value < 0, high: 0, low: value.magnitude) }

  private init(isNegative: Bool, high: UInt128, low: UInt128) {
    self.isNegative = isNegative && (high != 0 || low != 0)
    highWords = RawWords(high)
    lowWords = RawWords(low)
  }

  /// The product of a signed and an unsigned number.
  init(_ left: Int128, times right: UInt128) {
    let product = left.magnitude.multipliedFullWidth(by: right)
    self.init(isNegative: left < 0, high: product.high, low: product.low)
  }

  var isZero: Bool { high == 0 && low == 0 }

  static prefix func - (value: WideInteger) -> WideInteger {
    WideInteger(isNegative: !value.isNegative, high: value.high, low: value.low)
  }

  func adding(_ other: WideInteger) -> WideInteger? {
    guard isNegative == other.isNegative else {
      let isSmaller = (high, low) < (other.high, other.low)
      let (large, small) = isSmaller ? (other, self) : (self, other)
      let (low, borrow) = large.low.subtractingReportingOverflow(small.low)
      return WideInteger(
        isNegative: large.isNegative, high: large.high - small.high - (borrow ? 1 : 0), low: low)
    }
    let (low, carry) = low.addingReportingOverflow(other.low)
    let (high, overflow) = high.addingReportingOverflow(other.high)
    let (sum, overflowByCarry) = high.addingReportingOverflow(carry ? 1 : 0)
    return overflow || overflowByCarry
      ? nil : WideInteger(isNegative: isNegative, high: sum, low: low)
  }

  func multiplied(by factor: UInt128) -> WideInteger? {
    let lower = low.multipliedFullWidth(by: factor)
    let (upper, overflow) = high.multipliedReportingOverflow(by: factor)
    let (sum, carry) = upper.addingReportingOverflow(lower.high)
    return overflow || carry ? nil : WideInteger(isNegative: isNegative, high: sum, low: lower.low)
  }

  /// The quotient rounded towards zero, and what is left of the magnitude; `divisor` is not 0.
  func quotientAndRemainder(by divisor: UInt128) -> (quotient: WideInteger, remainder: UInt128) {
    let (upper, rest) = high.quotientAndRemainder(dividingBy: divisor)
    let (lower, remainder) = divisor.dividingFullWidth((rest, low))
    return (WideInteger(isNegative: isNegative, high: upper, low: lower), remainder)
  }

  /// The quotient rounded half to even; `divisor` is not 0.
  func divided(by divisor: UInt128) -> WideInteger? {
    let (quotient, remainder) = quotientAndRemainder(by: divisor)
    let rest = divisor - remainder
    guard remainder > rest || (remainder == rest && quotient.low & 1 == 1) else { return quotient }
    return quotient.adding(WideInteger(isNegative: isNegative, high: 0, low: 1))
  }

  /// The number as 128 bits, if it fits.
  var exact: Int128? {
    guard high == 0 else { return nil }
    guard isNegative else { return Int128(exactly: low) }
    return low <= 1 << 127 ? Int128(truncatingIfNeeded: 0 &- low) : nil
  }
}
