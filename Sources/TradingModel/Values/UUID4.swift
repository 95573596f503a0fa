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
    let groups: (UInt64, UInt64, UInt64, UInt64)
    switch bytes.count {
    case 36:
      guard let hyphenated = UUID4.hyphenated(bytes, from: 0) else { return nil }
      groups = hyphenated
    case 38:
      guard bytes[0] == UInt8(ascii: "{"), bytes[37] == UInt8(ascii: "}"),
        let hyphenated = UUID4.hyphenated(bytes, from: 1)
      else { return nil }
      groups = hyphenated
    case 32:
      groups = (
        UUID4.load(bytes, 0), UUID4.load(bytes, 8), UUID4.load(bytes, 16), UUID4.load(bytes, 24)
      )
    default: return nil
    }
    guard let first = UUID4.hexValue(groups.0), let second = UUID4.hexValue(groups.1),
      let third = UUID4.hexValue(groups.2), let fourth = UUID4.hexValue(groups.3)
    else { return nil }
    let high = UInt64(first) << 32 | UInt64(second)
    let low = UInt64(third) << 32 | UInt64(fourth)
    guard (high >> 12) & 0xF == 4, low >> 62 == 0b10 else { return nil }
    self.high = high
    self.low = low
  }

  /// The 32 digits of the 36 characters at an offset, eight per word; `nil` for misplaced hyphens.
  @inline(__always)
  private static func hyphenated(
    _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> (UInt64, UInt64, UInt64, UInt64)? {
    let hyphen = UInt8(ascii: "-")
    guard bytes[start + 8] == hyphen, bytes[start + 13] == hyphen, bytes[start + 18] == hyphen,
      bytes[start + 23] == hyphen
    else { return nil }
    let second = UInt64(loadHalf(bytes, start + 9)) | UInt64(loadHalf(bytes, start + 14)) << 32
    let third = UInt64(loadHalf(bytes, start + 19)) | UInt64(loadHalf(bytes, start + 24)) << 32
    return (load(bytes, start), second, third, load(bytes, start + 28))
  }

  @inline(__always)
  private static func load(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func loadHalf(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The number that eight characters spell, the first one in the lowest byte; `nil` unless all are
  /// hexadecimal digits.
  ///
  /// All eight are turned into digits at once, and the digits back into characters: only those of
  /// hexadecimal digits come back as they were.
  @inline(__always)
  private static func hexValue(_ characters: UInt64) -> UInt32? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let lower = characters | ones &* 0x20
    let letters = (lower >> 6) & ones
    let digits = (lower & (ones &* 0x0F)) &+ letters &* 9
    let isLetter = ((digits &+ ones &* 6) >> 4) & ones
    let back = digits &+ ones &* 0x30 &+ isLetter &* 39
    // The bit that makes a letter small must not make a digit of a control character.
    let isChanged = ((characters ^ lower) >> 5) & ones
    let isDigit = digits & (ones &* 0xF0) == 0  // the letter behind f would be 16
    guard isDigit, back == lower, isChanged & ~letters == 0 else { return nil }
    var value = ((digits << 4) & 0x00F0_00F0_00F0_00F0) | ((digits >> 8) & 0x000F_000F_000F_000F)
    value = (value | value >> 8) & 0x0000_FFFF_0000_FFFF
    value = value | value >> 16
    return UInt32(truncatingIfNeeded: value).byteSwapped
  }
}

extension UUID4: TextCodable {
  /// Lower-case digits with hyphens, 36 characters.
  public var description: String {
    String(unsafeUninitializedCapacity: 36) { buffer in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      return 36
    }
  }

  /// Writes the 36 characters of `description` to the start of a buffer of at least that size.
  @inline(__always)
  package func write(to buffer: UnsafeMutableRawBufferPointer) {
    guard buffer.count >= 36, let start = buffer.baseAddress else { return }
    let hyphen = UInt8(ascii: "-")
    let first = UUID4.hexDigits(high)
    let second = UUID4.hexDigits(low)
    start.storeBytes(of: first.0, as: UInt64.self)
    start.storeBytes(of: hyphen, toByteOffset: 8, as: UInt8.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: first.1), toByteOffset: 9, as: UInt32.self)
    start.storeBytes(of: hyphen, toByteOffset: 13, as: UInt8.self)
    start.storeBytes(
      of: UInt32(truncatingIfNeeded: first.1 >> 32), toByteOffset: 14, as: UInt32.self)
    start.storeBytes(of: hyphen, toByteOffset: 18, as: UInt8.self)
    start.storeBytes(of: UInt32(truncatingIfNeeded: second.0), toByteOffset: 19, as: UInt32.self)
    start.storeBytes(of: hyphen, toByteOffset: 23, as: UInt8.self)
    start.storeBytes(
      of: UInt32(truncatingIfNeeded: second.0 >> 32), toByteOffset: 24, as: UInt32.self)
    start.storeBytes(of: second.1, toByteOffset: 28, as: UInt64.self)
  }

  /// The sixteen hexadecimal digits of a number as ASCII, eight per word, the first one in the lowest
  /// byte.
  ///
  /// All are made at once, in eight lanes of a byte's two digits, the first of which is the lower byte
  /// (no machine that Swift runs on has it otherwise): 6 added to a digit carries into bit 4
  /// exactly when it is a letter, and letters begin 39 behind the digits.
  @inline(__always)
  private static func hexDigits(_ value: UInt64) -> (UInt64, UInt64) {
    let bytes = unsafeBitCast(value.bigEndian, to: SIMD8<UInt8>.self)  // Eight bytes either way.
    let lanes = SIMD8<UInt16>(truncatingIfNeeded: bytes)
    typealias Lanes = SIMD8<UInt16>
    let lowDigits = lanes & Lanes(repeating: 0x0F)
    let digits = lanes &>> Lanes(repeating: 4) | lowDigits &<< Lanes(repeating: 8)
    let carries = (digits &+ Lanes(repeating: 0x0606)) &>> Lanes(repeating: 4)
    let letters = carries & Lanes(repeating: 0x0101)
    let text = digits &+ Lanes(repeating: 0x3030) &+ letters &* Lanes(repeating: 39)
    let words = unsafeBitCast(text, to: SIMD2<UInt64>.self)  // Sixteen bytes either way.
    return (words[0], words[1])
  }
}
