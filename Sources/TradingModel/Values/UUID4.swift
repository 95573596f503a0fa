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
  public func write(to buffer: UnsafeMutableRawBufferPointer) {
    var position = 0
    for word in [high, low] {
      for shift in stride(from: 60, through: 0, by: -4) {
        if position == 8 || position == 13 || position == 18 || position == 23 {
          buffer[position] = UInt8(ascii: "-")
          position += 1
        }
        let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0xF
        buffer[position] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
        position += 1
      }
    }
  }
}
