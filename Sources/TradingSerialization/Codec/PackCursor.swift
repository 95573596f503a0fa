internal import CMsgPack
import TradingModel

/// Writes values where it stands and never looks at the room: whoever uses it has made room for the most
/// that they take, which the sizes here tell.
///
/// So a run of fields needs one look, and what is left of each field are the moves of its bytes: the key
/// and its header as constants, a short text in one or two moves of 16 bytes whatever its length, a
/// number straight from its digits. Headers are libmsgpack's, but for those of texts below 32 bytes,
/// which are one byte.
///
/// It is a plain struct whose rare paths take and return it by value: with no address of it given away,
/// the compiler keeps it in a register from field to field, which is most of its speed.
struct PackCursor {
  private var packer: mp_writer

  /// The most bytes that each kind of value takes, bytes written in vain included.
  enum Size {
    static let mapHeader = 5
    static let bool = 1
    static let word = 1 + 32
    static let uuid = 2 + 36
    static let number = 2 + 48
    static let timestamp = 1 + 31
    /// A key of an order's events.
    static let key = 1 + 15

    /// A text, whose last move reaches up to 16 bytes beyond its end.
    @inline(__always)
    static func text(_ value: Text) -> Int { 1 + value.count + 16 }

    /// A case of an enumeration.
    static func spelled<Value: SpelledEnum>(_ type: Value.Type) -> Int {
      max(word, 5 + Value.spellings.maxLength)
    }

    /// An amount, a space and a currency.
    @inline(__always)
    static func money(_ value: Money) -> Int { number + 1 + text(value.currency.code) }
  }

  @inline(__always)
  init(at next: UnsafeMutableRawPointer) {
    packer = mp_writer(next: next.assumingMemoryBound(to: UInt8.self))
  }

  /// Where the next byte goes.
  @inline(__always)
  var next: UnsafeMutableRawPointer { UnsafeMutableRawPointer(packer.next) }

  /// Lets libmsgpack write.
  @inline(__always)
  mutating func pack(_ body: (inout mp_writer) -> Void) { body(&packer) }

  // MARK: Values

  @inline(__always)
  mutating func mapHeader(_ count: Int) { mp_pack_map(&packer, count) }

  @inline(__always)
  mutating func bool(_ value: Bool) {
    if value { mp_pack_true(&packer) } else { mp_pack_false(&packer) }
  }

  @inline(__always)
  mutating func null() { mp_pack_nil(&packer) }

  /// Writes a text that is part of the format: a key, or a type's name.
  @inline(__always)
  mutating func literal(_ text: StaticString) {
    mp_pack_str(&packer, text.utf8CodeUnitCount)
    mp_append(&packer, text.utf8Start, text.utf8CodeUnitCount)
  }

  /// Writes a word, whatever its length in one move.
  @inline(__always)
  mutating func word(_ word: UnsafePointer<Word>) {
    let length = word.pointee.key.count
    packer.next.pointee = 0xA0 | UInt8(truncatingIfNeeded: length)
    (next + 1).storeBytes(of: word.pointee.bytes, as: (UInt64, UInt64, UInt64, UInt64).self)
    packer.next += 1 + length
  }

  @inline(__always)
  mutating func text(_ value: Text) {
    value.withBytes { bytes in
      guard bytes.count < 32, let start = bytes.baseAddress else {
        self = Self.long(self, bytes)
        return
      }
      packer.next.pointee = 0xA0 | UInt8(truncatingIfNeeded: bytes.count)
      (next + 1).copyMemory(from: start, byteCount: 16)
      if bytes.count > 16 { (next + 17).copyMemory(from: start + 16, byteCount: 16) }
      packer.next += 1 + bytes.count
    }
  }

  /// Behind a text of any length.
  @inline(never)
  private static func long(_ cursor: PackCursor, _ bytes: UnsafeRawBufferPointer) -> PackCursor {
    var cursor = cursor
    mp_pack_str(&cursor.packer, bytes.count)
    if let start = bytes.baseAddress { mp_append(&cursor.packer, start, bytes.count) }
    return cursor
  }

  @inline(__always)
  mutating func uuid(_ value: UUID4) {
    mp_pack_str(&packer, 36)
    value.write(to: UnsafeMutableRawBufferPointer(start: next, count: 36))
    packer.next += 36
  }

  @inline(__always)
  mutating func price(_ value: Price) { ascii(value.write) }

  @inline(__always)
  mutating func quantity(_ value: Quantity) { ascii(value.write) }

  /// Writes an amount without its currency.
  @inline(__always)
  mutating func amount(_ value: Money) { ascii(value.writeAmount) }

  /// Writes an amount, a space and a currency code.
  @inline(__always)
  mutating func money(_ value: Money) {
    value.currency.code.withBytes { code in
      guard code.count <= 16, let start = code.baseAddress else {
        self = Self.long(self, value)
        return
      }
      ascii { buffer in
        let length = value.writeAmount(to: buffer)
        buffer[length] = UInt8(ascii: " ")
        UnsafeMutableRawPointer(buffer + length + 1).copyMemory(from: start, byteCount: 16)
        return length + 1 + code.count
      }
    }
  }

  @inline(never)
  private static func long(_ cursor: PackCursor, _ value: Money) -> PackCursor {
    var text = value.description
    return text.withUTF8 { long(cursor, UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  mutating func timestamp(_ value: UnixNanos, _ format: TimestampFormat) {
    switch format {
    case .integer: mp_pack_uint64(&packer, value.value)
    case .decimalString: ascii(value.write)
    case .iso8601: self = Self.iso8601(self, value)
    }
  }

  @inline(never)
  private static func iso8601(_ cursor: PackCursor, _ value: UnixNanos) -> PackCursor {
    var text = ISO8601.text(value)
    return text.withUTF8 { long(cursor, UnsafeRawBufferPointer($0)) }
  }

  /// Writes a text of at most 255 bytes that `write` makes in place.
  ///
  /// Its header is one byte as long as the text is below 32 bytes, which numbers nearly always are.
  @inline(__always)
  private mutating func ascii(_ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    let header: UnsafeMutablePointer<UInt8> = packer.next
    let length = write(header + 1)
    if length < 32 {
      header[0] = 0xA0 | UInt8(truncatingIfNeeded: length)
      packer.next = header + 1 + length
    } else {
      // Moved behind a header of two bytes; the ranges overlap, which copyMemory allows.
      UnsafeMutableRawPointer(header + 2).copyMemory(from: header + 1, byteCount: length)
      header[0] = 0xD9
      header[1] = UInt8(truncatingIfNeeded: length)
      packer.next = header + 2 + length
    }
  }
}

/// A key and its value in one call, so that an encoder reads like the table of its record.
extension PackCursor {
  @inline(__always)
  mutating func field(_ key: StaticString, literal value: StaticString) {
    literal(key)
    literal(value)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: some Identifier) {
    literal(key)
    text(value.text)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: (some Identifier)?) {
    literal(key)
    if let value { text(value.text) } else { null() }
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: UUID4) {
    literal(key)
    uuid(value)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: Price) {
    literal(key)
    price(value)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: Quantity) {
    literal(key)
    quantity(value)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: Money) {
    literal(key)
    money(value)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: Currency) {
    literal(key)
    text(value.code)
  }

  @inline(__always)
  mutating func field(_ key: StaticString, _ value: UnixNanos, _ format: TimestampFormat) {
    literal(key)
    timestamp(value, format)
  }

  /// Two times, which mostly lie so close together that their first digits are made once.
  @inline(__always)
  mutating func field(
    _ key: StaticString, _ value: UnixNanos, _ second: StaticString, _ secondValue: UnixNanos,
    _ format: TimestampFormat
  ) {
    literal(key)
    let text: UnsafeMutablePointer<UInt8> = packer.next + 1
    let next = text + 19 + 1 + second.utf8CodeUnitCount + 1
    if case .decimalString = format,
      Digits.writePair(value.value, to: text, secondValue.value, to: next)
    {
      packer.next.pointee = 0xA0 | 19
      packer.next = text + 19
      literal(second)
      packer.next.pointee = 0xA0 | 19
      packer.next = next + 19
    } else {
      timestamp(value, format)
      field(second, secondValue, format)
    }
  }

  @inline(__always)
  mutating func field<Value: SpelledEnum>(_ key: StaticString, _ value: Value) {
    literal(key)
    guard let word = Value.spellings.word(of: value) else {
      self = Self.long(self, value.rawValue)
      return
    }
    self.word(word)
  }

  @inline(never)
  private static func long(_ cursor: PackCursor, _ text: String) -> PackCursor {
    var text = text
    return text.withUTF8 { long(cursor, UnsafeRawBufferPointer($0)) }
  }
}
