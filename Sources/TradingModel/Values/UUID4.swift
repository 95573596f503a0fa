/// A random (version 4) UUID of 16 bytes: the identity of an event or a command.
public struct UUID4: Hashable, Sendable {
  /// The first 8 bytes, most significant first.
  public let high: UInt64
  /// The last 8 bytes, most significant first.
  public let low: UInt64

  /// Makes a new random UUID.
  public init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  /// Makes a random UUID from a generator, for tests that must repeat.
  public init(using generator: inout some RandomNumberGenerator) {
    high = (generator.next() & ~0xF000) | 0x4000
    low = (generator.next() & ~(0b11 << 62)) | (0b10 << 62)
  }

  /// Reads 32 hexadecimal digits in either case: with hyphens in their places, then also in braces,
  /// or without any.
  ///
  /// - Throws: `ValueError.invalidUUID` when the text is not a UUID of version 4 and RFC 4122's variant.
  public init(_ text: String) throws(ValueError) {
    var text = text
    let parsed = text.withUTF8 { UUID4(utf8: UnsafeRawBufferPointer($0)) }
    guard let parsed else { throw .invalidUUID(text) }
    self = parsed
  }

  /// Reads UTF-8 text as `init(_:)` does, or returns `nil`.
  public init?(utf8 bytes: UnsafeRawBufferPointer) {
    var digits = bytes[...]
    if digits.count == 38, digits.first == UInt8(ascii: "{"), digits.last == UInt8(ascii: "}") {
      digits = digits.dropFirst().dropLast()
    }
    let isHyphenated = digits.count == 36
    guard isHyphenated || digits.count == 32 else { return nil }
    var value: UInt128 = 0
    for (position, byte) in digits.enumerated() {
      if isHyphenated, position == 8 || position == 13 || position == 18 || position == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = UUID4.hexValue(byte) else { return nil }
      value = value << 4 | UInt128(digit)
    }
    let high = UInt64(truncatingIfNeeded: value >> 64)
    let low = UInt64(truncatingIfNeeded: value)
    guard (high >> 12) & 0xF == 4, low >> 62 == 0b10 else { return nil }
    self.high = high
    self.low = low
  }

  @inline(__always)
  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension UUID4: CustomStringConvertible {
  /// Lower-case digits with hyphens, 36 characters.
  public var description: String {
    String(unsafeUninitializedCapacity: 36) { buffer in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      return 36
    }
  }

  /// Writes the 36 characters of `description` to the start of a buffer of at least that size.
  @inline(__always)
  public func write(to buffer: UnsafeMutableRawBufferPointer) {
    guard buffer.count >= 36, let start = buffer.baseAddress else { return }
    let hyphen = UInt8(ascii: "-")
    let first = UUID4.hexDigits(UInt32(truncatingIfNeeded: high >> 32))
    let second = UUID4.hexDigits(UInt32(truncatingIfNeeded: high))
    let third = UUID4.hexDigits(UInt32(truncatingIfNeeded: low >> 32))
    let fourth = UUID4.hexDigits(UInt32(truncatingIfNeeded: low))
    start.storeBytes(of: first, as: UInt64.self)
    start.storeBytes(of: hyphen, toByteOffset: 8, as: UInt8.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: second), toByteOffset: 9, as: UInt32.self)
    start.storeBytes(of: hyphen, toByteOffset: 13, as: UInt8.self)
    start.storeBytes(
      of: UInt32(truncatingIfNeeded: second >> 32), toByteOffset: 14, as: UInt32.self)
    start.storeBytes(of: hyphen, toByteOffset: 18, as: UInt8.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: third), toByteOffset: 19, as: UInt32.self)
    start.storeBytes(of: hyphen, toByteOffset: 23, as: UInt8.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: third >> 32), toByteOffset: 24, as: UInt32.self)
    start.storeBytes(of: fourth, toByteOffset: 28, as: UInt64.self)
  }

  /// The eight hexadecimal digits of a number as ASCII, the first one in the lowest byte.
  ///
  /// The digits are spread to one per byte and turned into characters all at once: 6 added to a
  /// digit carries into bit 4 exactly when it is a letter, and letters begin 39 behind the digits.
  @inline(__always)
  private static func hexDigits(_ value: UInt32) -> UInt64 {
    var digits = UInt64(value.byteSwapped)
    digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
    digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
    digits = ((digits >> 4) & 0x000F_000F_000F_000F) | ((digits & 0x000F_000F_000F_000F) << 8)
    let letters = ((digits &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return (digits &+ 0x3030_3030_3030_3030 &+ letters &* 39).littleEndian
  }
}
