/// A decimal number as it stands in text: digits, scale, and how many decimals the writer meant.
///
/// It accepts what NautilusTrader's readers accept: a sign, surrounding spaces, underscores between
/// digits, a missing digit on one side of the point, and an exponent.
struct DecimalText {
  private(set) var isNegative = false
  /// All digits as one integer.
  private(set) var coefficient: UInt128 = 0
  /// The number is `coefficient / 10^scale`; negative for whole multiples of ten.
  private(set) var scale = 0
  /// The decimals that the text asks for: N of `e-N`, else the characters behind the point.
  private(set) var precision = 0

  /// Reads a number.
  ///
  /// - Throws: `ValueError.notANumber`, or `.outOfRange` above 38 significant digits.
  init(_ bytes: UnsafeRawBufferPointer) throws(ValueError) {
    var position = 0
    var end = bytes.count
    while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
    while end > position, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
    {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    var digits = 0
    var pointPosition: Int?
    scan: while position < end {
      switch bytes[position] {
      case let byte where byte &- UInt8(ascii: "0") < 10:
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt128(byte &- UInt8(ascii: "0")))
        guard !overflow, !carry else { throw .outOfRange(DecimalText.quoted(bytes)) }
        coefficient = sum
        digits += 1
        if pointPosition != nil { scale += 1 }
      case UInt8(ascii: ".") where pointPosition == nil:
        pointPosition = position
      case UInt8(ascii: "_") where digits > 0:
        break
      default:
        break scan
      }
      position += 1
    }
    guard digits > 0 else { throw .notANumber(DecimalText.quoted(bytes)) }
    precision = pointPosition.map { end - $0 - 1 } ?? 0
    if position < end {
      try readExponent(in: bytes, from: position, to: end)
    } else if pointPosition != nil {
      precision = scale  // underscores do not count
    }
  }

  private mutating func readExponent(
    in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
  ) throws(ValueError) {
    var position = start + 1
    guard bytes[start] | 0x20 == UInt8(ascii: "e"), position < end else {
      throw .notANumber(DecimalText.quoted(bytes))
    }
    let isNegativeExponent = bytes[position] == UInt8(ascii: "-")
    if isNegativeExponent || bytes[position] == UInt8(ascii: "+") { position += 1 }
    guard position < end, end - position <= 4 else { throw .notANumber(DecimalText.quoted(bytes)) }
    var exponent = 0
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { throw .notANumber(DecimalText.quoted(bytes)) }
      exponent = exponent * 10 + Int(digit)
      position += 1
    }
    scale += isNegativeExponent ? exponent : -exponent
    if isNegativeExponent { precision = exponent }
  }

  /// The text for an error message, cut when it is long.
  static func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix(80), as: UTF8.self)
  }
}
