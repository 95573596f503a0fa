/// A decimal number exactly as it is written: fees, margins and offsets, where `0.0300` is not `0.03`.
///
/// It has as many digits as the writer gave it, keeps the sign and the decimals of a zero, and prints
/// as Python's `Decimal` does, since NautilusTrader writes these fields with it. Equality compares
/// what is written.
public struct ExactDecimal: Sendable, Hashable {
  /// Whether it has a minus sign, which a zero may have too.
  public let isNegative: Bool
  /// The digits without leading zeros; one zero for zero.
  private let digits: Text
  /// The power of ten of the last digit.
  public let exponent: Int

  /// The number `coefficient * 10^exponent`.
  public init(coefficient: Int128, exponent: Int32 = 0) {
    isNegative = coefficient < 0
    digits = Text(String(coefficient.magnitude))
    self.exponent = Int(exponent)
  }

  /// Reads decimal text exactly, also in scientific notation.
  ///
  /// - Throws: `ValueError.notANumber`, also for the infinities and values that are no number;
  ///   `.outOfRange` for exponents beyond 3,000,000,000.
  public init(_ text: String) throws(ValueError) {
    self = try text.readUTF8 { bytes throws(ValueError) in try ExactDecimal(utf8: bytes) }
  }

  /// Reads UTF-8 text as `init(_:)` does.
  ///
  /// - Throws: `ValueError`.
  public init(utf8 bytes: UnsafeRawBufferPointer) throws(ValueError) {
    let text = try DecimalText(bytes)
    isNegative = text.isNegative
    digits = text.digits(in: bytes)
    exponent = -text.scale
    // Whatever an integer and an exponent of 32 bits make is within.
    let leading = exponent + digits.count - 1
    guard max(exponent.magnitude, leading.magnitude) <= 3_000_000_000 else {
      throw .outOfRange(DecimalText.quoted(bytes))
    }
  }

  /// Whether it is zero, whatever its sign and decimals.
  public var isZero: Bool { digits.withBytes { $0.first == UInt8(ascii: "0") } }

  /// The double nearest to it.
  public var doubleValue: Double { Double(description) ?? 0 }

  /// Zero.
  public static let zero = ExactDecimal(coefficient: 0)
  /// One.
  public static let one = ExactDecimal(coefficient: 1)
}

extension ExactDecimal: TextCodable {
  public var description: String {
    let digits = digits.description
    let sign = isNegative ? "-" : ""
    let adjusted = exponent + digits.utf8.count - 1
    if exponent > 0 || adjusted < -6 {
      let tail = digits.dropFirst()
      let mantissa = tail.isEmpty ? digits : "\(digits.prefix(1)).\(tail)"
      return "\(sign)\(mantissa)E\(adjusted < 0 ? "" : "+")\(adjusted)"
    }
    if exponent == 0 { return sign + digits }
    let point = digits.utf8.count + exponent
    if point > 0 { return "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))" }
    return "\(sign)0.\(String(repeating: "0", count: -point))\(digits)"
  }

  /// The most characters that `write` produces.
  package static let maxWrittenLength = 64

  /// Writes `description` as ASCII to a buffer of at least `maxWrittenLength` bytes and returns the
  /// number of bytes; `nil` where the number is long or in scientific notation.
  package func write(to buffer: UnsafeMutablePointer<UInt8>) -> Int? {
    digits.withBytes { digits in
      let point = digits.count + exponent
      guard exponent <= 0, point > -6, digits.count <= 40 else { return nil }
      var length = 0
      func append(_ byte: UInt8) {
        buffer[length] = byte
        length += 1
      }
      if isNegative { append(UInt8(ascii: "-")) }
      if point <= 0 {
        append(UInt8(ascii: "0"))
        append(UInt8(ascii: "."))
        for _ in point..<0 { append(UInt8(ascii: "0")) }
      }
      for (index, digit) in digits.enumerated() {
        if index == point, index > 0 { append(UInt8(ascii: ".")) }
        append(digit)
      }
      return length
    }
  }
}
