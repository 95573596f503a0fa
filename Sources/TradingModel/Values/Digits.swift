/// Decimal digits of integers, several at a time.
///
/// A number is split into halves until each half has one digit, all halves of a word at once: three
/// multiplications write eight digits (Paul Khuong, "How to print integers really fast").
package enum Digits {
  /// Writes exactly eight digits of a number below 10^8, zeros in front included.
  @inline(__always)
  package static func writeEight(_ value: UInt32, to buffer: UnsafeMutablePointer<UInt8>) {
    let top = (UInt64(value) &* 109_951_163) >> 40  // value / 10,000
    let fours = top | ((UInt64(value) &- top &* 10_000) << 32)
    // Each 32-bit lane by 100, then each 16-bit lane by 10.
    let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007F_0000_007F
    let twos = hundreds | ((fours &- hundreds &* 100) << 16)
    let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
    let ones = tens | ((twos &- tens &* 10) << 8)
    UnsafeMutableRawPointer(buffer).storeBytes(
      of: (ones | 0x3030_3030_3030_3030).littleEndian, as: UInt64.self)
  }

  /// Writes exactly sixteen digits of a number below 10^16, zeros in front included.
  @inline(__always)
  package static func writeSixteen(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) {
    let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
    writeEight(UInt32(truncatingIfNeeded: high), to: buffer)
    writeEight(UInt32(truncatingIfNeeded: low), to: buffer + 8)
  }

  /// Writes a number without zeros in front; returns how many digits it has, at most 20.
  @inline(__always)
  package static func write(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    let (top, rest) = value.quotientAndRemainder(dividingBy: 10_000_000_000_000_000)
    guard top > 0 else { return writeShort(rest, to: buffer) }
    let count = writeFew(UInt32(truncatingIfNeeded: top), to: buffer)
    writeSixteen(rest, to: buffer + count)
    return count + 16
  }

  /// The same for numbers below 10^16.
  @inline(__always)
  private static func writeShort(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 10_000 { return writeFew(UInt32(truncatingIfNeeded: value), to: buffer) }
    if value < 100_000_000 {
      let (high, low) = UInt32(truncatingIfNeeded: value).quotientAndRemainder(dividingBy: 10_000)
      let count = writeFew(high, to: buffer)
      return count + writeFour(low, to: buffer + count)
    }
    let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
    let count = writeShort32(UInt32(truncatingIfNeeded: high), to: buffer)
    writeEight(UInt32(truncatingIfNeeded: low), to: buffer + count)
    return count + 8
  }

  /// The same for numbers below 10^8.
  @inline(__always)
  private static func writeShort32(_ value: UInt32, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    if value < 10_000 { return writeFew(value, to: buffer) }
    let (high, low) = value.quotientAndRemainder(dividingBy: 10_000)
    let count = writeFew(high, to: buffer)
    return count + writeFour(low, to: buffer + count)
  }

  /// A number below 10^4 without zeros in front.
  @inline(__always)
  private static func writeFew(_ value: UInt32, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    let count = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4
    var rest = value
    var position = count
    while position > 0 {
      position -= 1
      let next = rest / 10
      buffer[position] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- next &* 10)
      rest = next
    }
    return count
  }

  /// A number below 10^4 with four digits.
  @inline(__always)
  private static func writeFour(_ value: UInt32, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    let (high, low) = value.quotientAndRemainder(dividingBy: 100)
    buffer[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: high / 10)
    buffer[1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: high % 10)
    buffer[2] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: low / 10)
    buffer[3] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: low % 10)
    return 4
  }
}
