/// A decimal number as it stands in text: digits, scale, and how many decimals the writer meant.
///
/// It accepts what NautilusTrader's readers accept: a sign, surrounding white space, underscores, a
/// missing digit on one side of the point, and an exponent.
struct DecimalText {
  private(set) var isNegative = false
  /// The first 19 digits as one integer.
  private(set) var leading: UInt64 = 0
  /// All digits as one integer where they are more than 19: `nil` above 38.
  private var wide: UInt128? = 0
  /// The number is its digits divided by 10^`scale`; negative for whole multiples of ten.
  private(set) var scale = 0
  /// The decimals that the text asks for: N of `e-N`, else the characters behind the point.
  private(set) var precision = 0
  /// Where the digits stand, among underscores and a point.
  private var mantissa: Range<Int>

  /// Reads a number.
  ///
  /// - Throws: `ValueError.notANumber`.
  init(_ bytes: UnsafeRawBufferPointer) throws(ValueError) {
    var position = 0
    var end = bytes.count
    while position < end, DecimalText.isWhitespace(bytes[position]) { position += 1 }
    while end > position, DecimalText.isWhitespace(bytes[end - 1]) { end -= 1 }
    if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
    {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    mantissa = position..<position
    var digits = 0
    var hasPoint = false
    scan: while position < end {
      let byte = bytes[position]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        // 19 digits fit in 64 bits, where arithmetic is cheap.
        if leading < 1_000_000_000_000_000_000 {
          leading = leading &* 10 &+ UInt64(digit)
        } else {
          appendWide(digit)
        }
        digits += 1
        if hasPoint { scale += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte != UInt8(ascii: "_") {
        break scan
      }
      position += 1
    }
    guard digits > 0 else { throw .notANumber(DecimalText.quoted(bytes)) }
    mantissa = mantissa.lowerBound..<position
    precision = scale
    if position < end { try readExponent(in: bytes, from: position, to: end, hasPoint: hasPoint) }
  }

  /// All digits as one integer, or `nil` above 38 of them.
  var coefficient: UInt128? { isWide ? wide : UInt128(leading) }

  /// The decimals that are no zeros at the end; 0 for zero.
  var decimals: Int {
    guard var rest = coefficient else { return scale }
    if rest == 0 { return 0 }
    var decimals = scale
    while decimals > 0, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    return max(decimals, 0)
  }

  /// Whether there are more than 19 digits.
  var isWide: Bool { wide != 0 }

  @inline(never)
  private mutating func appendWide(_ digit: UInt8) {
    guard let value = wide else { return }
    let (product, overflow) =
      (value == 0 ? UInt128(leading) : value).multipliedReportingOverflow(by: 10)
    let (sum, carry) = product.addingReportingOverflow(UInt128(digit))
    wide = overflow || carry ? nil : sum
  }

  private mutating func readExponent(
    in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int, hasPoint: Bool
  ) throws(ValueError) {
    var position = start + 1
    guard bytes[start] | 0x20 == UInt8(ascii: "e"), position < end else {
      throw .notANumber(DecimalText.quoted(bytes))
    }
    let isNegativeExponent = bytes[position] == UInt8(ascii: "-")
    let hasSign = isNegativeExponent || bytes[position] == UInt8(ascii: "+")
    if hasSign { position += 1 }
    var exponent = 0
    var digits = 0
    while position < end {
      let digit = bytes[position] &- UInt8(ascii: "0")
      if digit < 10, digits < 12 {
        exponent = exponent * 10 + Int(digit)
        digits += 1
      } else if bytes[position] != UInt8(ascii: "_") {
        throw .notANumber(DecimalText.quoted(bytes))
      }
      position += 1
    }
    guard digits > 0 else { throw .notANumber(DecimalText.quoted(bytes)) }
    scale += isNegativeExponent ? exponent : -exponent
    if isNegativeExponent {
      precision = exponent
    } else if hasPoint {
      // NautilusTrader counts every character behind the point, those of the exponent too.
      precision += 1 + (hasSign ? 1 : 0) + digits
    }
  }

  /// The digits without leading zeros, or one zero; `bytes` are those that were read.
  func digits(in bytes: UnsafeRawBufferPointer) -> Text {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: mantissa.count) { digits in
      var count = 0
      for byte in bytes[mantissa] where byte &- UInt8(ascii: "0") < 10 {
        if count == 1, digits[0] == UInt8(ascii: "0") { count = 0 }
        digits[count] = byte
        count += 1
      }
      return Text(ascii: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[..<count]))
    }
  }

  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
  }

  /// The text for an error message, cut when it is long.
  static func quoted(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix(80), as: UTF8.self)
  }
}
