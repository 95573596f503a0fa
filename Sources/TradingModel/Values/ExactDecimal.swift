/// A decimal number that keeps its exponent: fees and margins, where `0.0300` is not written `0.03`.
///
/// Equality compares what is written. It prints as Python's `Decimal` does, since NautilusTrader
/// writes these fields with it.
public struct ExactDecimal: Sendable, Hashable {
  /// The digits, with their sign.
  public let coefficient: Int128
  /// The power of ten of the last digit; the value is `coefficient * 10^exponent`.
  public let exponent: Int

  /// Wraps digits and an exponent.
  public init(coefficient: Int128, exponent: Int = 0) {
    self.coefficient = coefficient
    self.exponent = exponent
  }

  /// Reads decimal text exactly, also in scientific notation; any zero is plain zero.
  ///
  /// - Throws: `ValueError`.
  public init(_ text: String) throws(ValueError) {
    self = try text.readUTF8 { bytes throws(ValueError) in try ExactDecimal(utf8: bytes) }
  }

  /// Reads UTF-8 text as `init(_:)` does.
  ///
  /// - Throws: `ValueError`.
  public init(utf8 bytes: UnsafeRawBufferPointer) throws(ValueError) {
    let text = try DecimalText(bytes)
    guard let magnitude = Int128(exactly: text.coefficient) else {
      throw .outOfRange(DecimalText.quoted(bytes))
    }
    coefficient = text.isNegative ? -magnitude : magnitude
    exponent = magnitude == 0 ? 0 : -text.scale
  }

  /// Whether it is below zero.
  public var isNegative: Bool { coefficient < 0 }

  /// Zero.
  public static let zero = ExactDecimal(coefficient: 0)
  /// One.
  public static let one = ExactDecimal(coefficient: 1)
}

extension ExactDecimal: CustomStringConvertible {
  public var description: String {
    if coefficient == 0 { return "0" }
    let digits = String(coefficient.magnitude)
    let sign = coefficient < 0 ? "-" : ""
    let adjusted = exponent + digits.count - 1
    if exponent > 0 || adjusted < -6 {
      let tail = digits.dropFirst()
      let mantissa = tail.isEmpty ? digits : "\(digits.prefix(1)).\(tail)"
      return "\(sign)\(mantissa)E\(adjusted < 0 ? "" : "+")\(adjusted)"
    }
    if exponent == 0 { return sign + digits }
    let point = digits.count + exponent
    if point > 0 { return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))" }
    return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)"
  }
}
