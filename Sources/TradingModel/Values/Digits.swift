/// Decimal digits of integers, several at a time.
///
/// A number is split into halves until each half has one digit, all halves of a word at once: three
/// multiplications write eight digits (Paul Khuong, "How to print integers really fast").
package enum Digits {
  /// The eight digits of a number below 10^8, zeros in front included: the first in the lowest byte,
  /// each as its value.
  ///
  /// Each step moves a quotient and its remainder into the two halves of a lane at once: shifting the
  /// value up and subtracting the quotient as often as it was counted twice.
  @inline(__always)
  static func eight(_ value: UInt64) -> UInt64 {
    let top = (value &* 109_951_163) >> 40  // value / 10,000
    let fours = (value << 32) &- top &* ((10_000 << 32) - 1)
    let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007F_0000_007F
    let twos = (fours << 16) &- hundreds &* ((100 << 16) - 1)
    let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
    return (twos << 8) &- tens &* ((10 << 8) - 1)
  }

  /// Eight zeros as text.
  static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// Stores digits that `eight(_:)` gave as text.
  @inline(__always)
  static func store(_ digits: UInt64, to buffer: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(buffer).storeBytes(of: (digits | zeros).littleEndian, as: UInt64.self)
  }

  /// Writes exactly sixteen digits of a number below 10^16, zeros in front included.
  @inline(__always)
  static func writeSixteen(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) {
    let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
    store(eight(high), to: buffer)
    store(eight(low), to: buffer + 8)
  }

  /// Writes a number without zeros in front; returns how many digits it has, at most 20.
  ///
  /// The buffer has room for 24 bytes, some of which may be written in vain.
  @inline(__always)
  package static func write(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 100_000_000 { return writeShort(value, to: buffer) }
    let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
    if high < 100_000_000 {
      let count = writeShort(high, to: buffer)
      store(eight(low), to: buffer + count)
      return count + 8
    }
    let (top, middle) = high.quotientAndRemainder(dividingBy: 100_000_000)
    if top >= 100, top < 1000 {
      // Nineteen digits: any time in nanoseconds of this century and the next two. That nothing here
      // depends on the digits lets what comes behind start before they are ready.
      writeEleven(top, middle, to: buffer)
      store(eight(low), to: buffer + 11)
      return 19
    }
    let count = writeShort(top, to: buffer)
    store(eight(middle), to: buffer + count)
    store(eight(low), to: buffer + count + 8)
    return count + 16
  }

  /// Writes two numbers of nineteen digits that differ in the last eight at most, as the times of one
  /// event do; `false` for other numbers.
  package static func writePair(
    _ first: UInt64, to buffer: UnsafeMutablePointer<UInt8>,
    _ second: UInt64, to secondBuffer: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    let (high, low) = first.quotientAndRemainder(dividingBy: 100_000_000)
    let secondLow = second &- (first &- low)
    guard secondLow < 100_000_000 else { return false }
    let (top, middle) = high.quotientAndRemainder(dividingBy: 100_000_000)
    guard top >= 100, top < 1000 else { return false }
    writeEleven(top, middle, to: buffer)
    store(eight(low), to: buffer + 11)
    writeEleven(top, middle, to: secondBuffer)
    store(eight(secondLow), to: secondBuffer + 11)
    return true
  }

  /// Writes the three digits of one number and the eight of another.
  @inline(__always)
  private static func writeEleven(
    _ top: UInt64, _ middle: UInt64, to buffer: UnsafeMutablePointer<UInt8>
  ) {
    let hundreds = (top &* 41) >> 12
    let rest = top &- hundreds &* 100
    let tens = (rest &* 103) >> 10
    let digits = hundreds | tens << 8 | (rest &- tens &* 10) << 16
    UnsafeMutableRawPointer(buffer).storeBytes(
      of: (UInt32(truncatingIfNeeded: digits) | 0x3030_3030).littleEndian, as: UInt32.self)
    store(eight(middle), to: buffer + 3)
  }

  /// The same for a number below 10^8: all eight digits, shifted until the first one is no zero.
  @inline(__always)
  static func writeShort(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 10 {
      buffer[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)
      return 1
    }
    let digits = eight(value)
    let skipped = digits.trailingZeroBitCount / 8
    store(digits &>> UInt64(8 * skipped), to: buffer)
    return 8 - skipped
  }

  /// Writes the first `count` of eight decimals, and all eight in passing; `false` where one behind them
  /// is no zero.
  @inline(__always)
  static func writeDecimals(
    _ decimals: UInt64, count: UInt8, to buffer: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    let digits = eight(decimals)
    store(digits, to: buffer)
    return count >= 8 || digits &>> UInt64(8 * count) == 0
  }

  /// Reads digits and nothing else, at least one; `nil` for other text and above 2^64.
  package static func read(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
    guard !bytes.isEmpty else { return nil }
    var value: UInt64 = 0
    var position = 0
    // Two times eight digits are below 10^16, and three more below 10^19.
    while position < 16, position + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      guard let eight = readEight(UInt64(littleEndian: word)) else { return nil }
      value = value &* 100_000_000 &+ eight
      position += 8
    }
    while position < bytes.count {
      let digit = UInt64(bytes[position] &- UInt8(ascii: "0"))
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard digit < 10, !overflow, !carry else { return nil }
      value = sum
      position += 1
    }
    return value
  }

  /// The number that eight characters spell, the first in the lowest byte; `nil` unless all are digits.
  @inline(__always)
  private static func readEight(_ characters: UInt64) -> UInt64? {
    let digits = characters ^ zeros
    // What is above 9 reaches the highest bit of its byte, or has it already.
    guard (digits | (digits &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0 else {
      return nil
    }
    let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
  }
}
