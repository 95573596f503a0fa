extension CommandBuffer {
  /// Begins a command.
  /// - Parameter argumentCount: the number of bulk strings that follow, the command's name included.
  public mutating func beginCommand(argumentCount: Int) {
    commandCount += 1
    appendHeader(UInt8(ascii: "*"), argumentCount)
  }

  /// Appends a bulk string.
  public mutating func appendBulk(_ bytes: UnsafeRawBufferPointer) {
    // Room for all of it, looked for once.
    reserve(bytes.count + Self.maxFrame)
    appendHeader(UInt8(ascii: "$"), bytes.count)
    appendRaw(bytes)
    appendLineEnd()
  }

  /// Appends a bulk string that holds the text's UTF-8.
  public mutating func appendBulk(_ text: String) {
    var text = text
    text.withUTF8 { appendBulk(UnsafeRawBufferPointer($0)) }
  }

  /// Appends a bulk string that holds the text's UTF-8.
  public mutating func appendBulk(_ text: StaticString) {
    guard text.hasPointerRepresentation else { return appendBulk(String(describing: text)) }
    appendBulk(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a bulk string.
  public mutating func appendBulk(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { appendBulk($0) }
  }

  /// Appends a bulk string that holds the number in decimal.
  public mutating func appendBulk(_ number: Int) {
    let magnitude = number.magnitude
    let sign = number < 0 ? 1 : 0
    appendHeader(UInt8(ascii: "$"), sign + Self.digitCount(magnitude))
    if sign == 1 { appendByte(UInt8(ascii: "-")) }
    appendDecimal(magnitude)
    appendLineEnd()
  }

  /// Appends a bulk string that holds the number in decimal.
  public mutating func appendBulk(_ number: UInt64) {
    appendHeader(UInt8(ascii: "$"), Self.digitCount(UInt(number)))
    appendDecimal(UInt(number))
    appendLineEnd()
  }

  /// Appends a bulk string whose length is known only when it is written.
  ///
  /// The payload is written in place, behind room for its header; it is moved only when its length
  /// does not have the three digits guessed, that is below 100 or above 999 bytes.
  ///
  /// - Parameter body: appends the payload, and nothing else, to the buffer it is given. When it
  ///   throws, the buffer is as it was before the call.
  @inlinable
  public mutating func appendBulk<Failure: Error>(
    writing body: (inout CommandBuffer) throws(Failure) -> Void
  ) throws(Failure) {
    let start = beginBulk()
    do {
      try body(&self)
    } catch {
      dropBytes(after: start.offset)
      throw error
    }
    endBulk(start)
  }

  /// Where a bulk string of yet unknown length began.
  public struct BulkStart: Sendable {
    /// The number of bytes that the buffer held before the bulk string.
    public let offset: Int
  }

  /// Begins a bulk string whose length is not known yet; what is appended until ``endBulk(_:)`` is its
  /// payload.
  ///
  /// The same as ``appendBulk(writing:)``, for callers for whom a closure is in the way.
  public mutating func beginBulk() -> BulkStart {
    let start = BulkStart(offset: count)
    reserve(Self.guessedHeader)
    advance(by: Self.guessedHeader)
    return start
  }

  /// Ends a bulk string that ``beginBulk()`` began.
  public mutating func endBulk(_ start: BulkStart) {
    let length = count - start.offset - Self.guessedHeader
    // A start of another buffer, or one that was truncated away, is refused silently: there is
    // nothing here that it could describe.
    guard start.offset >= 0, length >= 0 else { return }
    let digits = Self.digitCount(UInt(length))
    let shift = digits - 3
    if shift != 0 {
      reserve(max(shift, 0))
      let payload = storage + start.offset + Self.guessedHeader
      // The ranges overlap, which copyMemory allows.
      (payload + shift).copyMemory(from: payload, byteCount: length)
      advance(by: shift)
    }
    let header = storage + start.offset
    header.storeBytes(of: UInt8(ascii: "$"), as: UInt8.self)
    Self.writeDecimal(UInt(length), digits: digits, to: header + 1)
    Self.writeLineEnd(to: header + 1 + digits)
    appendLineEnd()
  }

  /// `$`, three digits, `\r\n`.
  static let guessedHeader = 6

  /// What is around a bulk string at most: one byte, nineteen digits, and the ends of two lines.
  static let maxFrame = 24

  @inline(__always)
  mutating func appendHeader(_ kind: UInt8, _ number: Int) {
    reserve(Self.maxFrame)
    let digits = Self.digitCount(number.magnitude)
    let header = storage + count
    header.storeBytes(of: kind, as: UInt8.self)
    Self.writeDecimal(number.magnitude, digits: digits, to: header + 1)
    Self.writeLineEnd(to: header + 1 + digits)
    advance(by: digits + 3)
  }

  mutating func appendByte(_ byte: UInt8) {
    reserve(1)
    storage.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    advance(by: 1)
  }

  /// Appends a number in decimal as it is, without a header: a part of a bulk string.
  public mutating func appendDecimal(_ number: UInt) {
    let digits = Self.digitCount(number)
    reserve(digits)
    Self.writeDecimal(number, digits: digits, to: storage + count)
    advance(by: digits)
  }

  @inline(__always)
  mutating func appendLineEnd() {
    reserve(2)
    Self.writeLineEnd(to: storage + count)
    advance(by: 2)
  }

  @inline(__always)
  private static func writeLineEnd(to target: UnsafeMutableRawPointer) {
    target.storeBytes(of: UInt16(littleEndian: 0x0A0D), as: UInt16.self)
  }

  @inline(__always)
  private static func writeDecimal(_ number: UInt, digits: Int, to target: UnsafeMutableRawPointer)
  {
    var rest = number
    var position = digits
    while position > 0 {
      position -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      target.storeBytes(
        of: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit), toByteOffset: position,
        as: UInt8.self)
      rest = quotient
    }
  }

  @inline(__always)
  static func digitCount(_ number: UInt) -> Int {
    if number < 10 { return 1 }
    if number < 100 { return 2 }
    if number < 1000 { return 3 }
    var rest = number / 1000
    var digits = 3
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    return digits
  }
}
