internal import CMsgPack
public import TradingModel

/// Writes one record as MessagePack, in smallest form, straight into memory that the caller gives.
///
/// It never fails: when the memory is too small it goes on counting, and `count` tells how much the
/// record needs. Map keys are written in the order of the calls, which is part of a record's bytes.
///
/// A record of many fields writes fastest through a variable of its own, which the compiler keeps in
/// registers:
///
///     var fields = writer
///     fields.field("trader_id", traderId)
///     // and so on
///     writer = fields
public struct MsgPackWriter: ~Copyable {
  private var room: OutputRoom
  /// How `timestamp(_:_:)` writes; `.integer` inside nested records.
  public private(set) var timestampFormat: TimestampFormat

  /// Writes into `buffer`.
  init(into buffer: UnsafeMutableRawBufferPointer, timestampFormat: TimestampFormat) {
    room = OutputRoom(buffer)
    self.timestampFormat = timestampFormat
  }

  deinit { room.stage?.deallocate() }

  /// The bytes written so far, those that did not fit included.
  public var count: Int { room.count }

  /// Ends the record; returns how many bytes it has.
  mutating func finish() -> Int {
    room.finish()
    return room.count
  }

  /// Makes room for a value of at most `size` bytes, in one step with that of its key.
  @inline(__always)
  private mutating func makeRoom(_ size: Int, after key: StaticString?) {
    guard let key else { return room.make(size) }
    let count = key.utf8CodeUnitCount
    guard count <= 64 else {
      string(key)
      return room.make(size)
    }
    room.make(count + 5 + size)
    pack {
      mp_pack_str(&$0, count)
      mp_append(&$0, key.utf8Start, count)
    }
  }

  /// Lets libmsgpack write where there is room.
  @inline(__always)
  private mutating func pack(_ body: (inout mp_writer) -> Void) {
    var packer = mp_writer(next: room.next.assumingMemoryBound(to: UInt8.self))
    body(&packer)
    room.next = UnsafeMutableRawPointer(packer.next)
  }

  /// Lets libmsgpack write a value of at most `size` bytes.
  @inline(__always)
  private mutating func pack(_ size: Int, _ body: (inout mp_writer) -> Void) {
    room.make(size)
    pack(body)
  }

  // MARK: Values

  /// Begins a map of `count` entries: that many keys, each followed by its value.
  @inline(__always)
  public mutating func mapHeader(_ count: Int) { pack(5) { mp_pack_map(&$0, count) } }

  /// Begins an array of `count` values.
  @inline(__always)
  public mutating func arrayHeader(_ count: Int) { pack(5) { mp_pack_array(&$0, count) } }

  /// Writes nil.
  @inline(__always)
  public mutating func null() { pack(1) { mp_pack_nil(&$0) } }

  /// Writes a boolean.
  @inline(__always)
  public mutating func bool(_ value: Bool) { bool(value, after: nil) }

  @inline(__always)
  mutating func bool(_ value: Bool, after key: StaticString?) {
    makeRoom(1, after: key)
    pack { if value { mp_pack_true(&$0) } else { mp_pack_false(&$0) } }
  }

  /// Writes an integer that is not negative.
  @inline(__always)
  public mutating func uint(_ value: UInt64) { pack(9) { mp_pack_uint64(&$0, value) } }

  /// Writes an integer.
  @inline(__always)
  public mutating func int(_ value: Int64) { pack(9) { mp_pack_int64(&$0, value) } }

  /// Writes a 64-bit float, also for whole numbers.
  @inline(__always)
  public mutating func double(_ value: Double) { pack(9) { mp_pack_double(&$0, value) } }

  /// Writes UTF-8 bytes as a text.
  @inline(__always)
  public mutating func string(utf8 bytes: UnsafeRawBufferPointer) {
    pack(5) { mp_pack_str(&$0, bytes.count) }
    append(bytes)
  }

  /// Writes a text that is part of the format.
  @inline(__always)
  public mutating func string(_ value: StaticString) {
    let count = value.utf8CodeUnitCount
    guard count <= OutputRoom.limit - 5 else {
      return string(utf8: UnsafeRawBufferPointer(start: value.utf8Start, count: count))
    }
    pack(count + 5) {
      mp_pack_str(&$0, count)
      mp_append(&$0, value.utf8Start, count)
    }
  }

  /// Writes a word, whatever its length in one move.
  @inline(__always)
  mutating func word(_ word: UnsafePointer<Word>, after key: StaticString? = nil) {
    makeRoom(1 + 32, after: key)
    pack { mp_pack_str(&$0, word.pointee.key.count) }
    room.next.storeBytes(of: word.pointee.bytes, as: (UInt64, UInt64, UInt64, UInt64).self)
    room.next += word.pointee.key.count
  }

  /// Writes a string.
  @inline(__always)
  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { string(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// Writes bytes as binary.
  @inline(__always)
  public mutating func bytes(_ value: UnsafeRawBufferPointer) {
    pack(5) { mp_pack_bin(&$0, value.count) }
    append(value)
  }

  /// Writes an extension.
  @inline(__always)
  public mutating func ext(type: Int8, _ value: UnsafeRawBufferPointer) {
    pack(6) { mp_pack_ext(&$0, value.count, type) }
    append(value)
  }

  @inline(__always)
  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if let start = bytes.baseAddress { room.append(start, bytes.count) }
  }

  // MARK: The model's values, all of them texts

  /// Writes text.
  @inline(__always)
  public mutating func text(_ value: Text) { text(value, after: nil) }

  /// Writes text behind a key.
  ///
  /// A text's memory is readable in steps of 16 bytes, so that short ones are copied in one or two
  /// moves, whatever their length.
  @inline(__always)
  mutating func text(_ value: Text, after key: StaticString?) {
    value.withBytes { bytes in
      makeRoom(1 + 32, after: key)
      guard bytes.count < 32, let start = bytes.baseAddress else { return string(utf8: bytes) }
      pack { mp_pack_str(&$0, bytes.count) }
      room.next.copyMemory(from: start, byteCount: 16)
      if bytes.count > 16 { (room.next + 16).copyMemory(from: start + 16, byteCount: 16) }
      room.next += bytes.count
    }
  }

  /// Writes an identifier.
  @inline(__always)
  public mutating func identifier(_ value: some Identifier) { text(value.text) }

  /// Writes an identifier, or nil.
  @inline(__always)
  public mutating func identifier(_ value: (some Identifier)?) {
    if let value { text(value.text) } else { null() }
  }

  /// Writes a UUID in its 36 characters.
  @inline(__always)
  public mutating func uuid(_ value: UUID4) { uuid(value, after: nil) }

  @inline(__always)
  mutating func uuid(_ value: UUID4, after key: StaticString?) {
    makeRoom(2 + 36, after: key)
    pack { mp_pack_str(&$0, 36) }
    value.write(to: UnsafeMutableRawBufferPointer(start: room.next, count: 36))
    room.next += 36
  }

  /// Writes a price with its decimals.
  @inline(__always)
  public mutating func price(_ value: Price) { price(value, after: nil) }

  @inline(__always)
  mutating func price(_ value: Price, after key: StaticString?) {
    ascii(capacity: 48, after: key, value.write)
  }

  /// Writes a price with its decimals, or nil.
  @inline(__always)
  public mutating func price(_ value: Price?) {
    if let value { price(value) } else { null() }
  }

  /// Writes a quantity with its decimals.
  @inline(__always)
  public mutating func quantity(_ value: Quantity) { quantity(value, after: nil) }

  @inline(__always)
  mutating func quantity(_ value: Quantity, after key: StaticString?) {
    ascii(capacity: 48, after: key, value.write)
  }

  /// Writes a quantity with its decimals, or nil.
  @inline(__always)
  public mutating func quantity(_ value: Quantity?) {
    if let value { quantity(value) } else { null() }
  }

  /// Writes an amount, a space and a currency code.
  @inline(__always)
  public mutating func money(_ value: Money) { money(value, after: nil) }

  @inline(__always)
  mutating func money(_ value: Money, after key: StaticString?) {
    value.currency.code.withBytes { code in
      guard code.count <= 32, let start = code.baseAddress else {
        if let key { string(key) }
        return string(value.description)
      }
      ascii(capacity: 48 + 1 + 32, after: key) { buffer in
        let length = value.writeAmount(to: buffer)
        buffer[length] = UInt8(ascii: " ")
        let place = UnsafeMutableRawPointer(buffer + length + 1)
        place.copyMemory(from: start, byteCount: 16)
        if code.count > 16 { (place + 16).copyMemory(from: start + 16, byteCount: 16) }
        return length + 1 + code.count
      }
    }
  }

  /// Writes an amount, a space and a currency code, or nil.
  @inline(__always)
  public mutating func money(_ value: Money?) {
    if let value { money(value) } else { null() }
  }

  /// Writes an amount without its currency.
  @inline(__always)
  public mutating func amount(_ value: Money) { ascii(capacity: 48, value.writeAmount) }

  /// Writes a decimal with its exponent kept.
  @inline(__always)
  public mutating func decimal(_ value: ExactDecimal) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ExactDecimal.maxWrittenLength) {
      if let start = $0.baseAddress, let count = value.write(to: start) {
        string(utf8: UnsafeRawBufferPointer(start: start, count: count))
      } else {
        string(value.description)
      }
    }
  }

  /// Writes a timestamp in the record's format.
  @inline(__always)
  public mutating func timestamp(_ value: UnixNanos) { timestamp(value, after: nil) }

  @inline(__always)
  mutating func timestamp(_ value: UnixNanos, after key: StaticString?) {
    switch timestampFormat {
    case .integer:
      makeRoom(9, after: key)
      pack { mp_pack_uint64(&$0, value.value) }
    case .decimalString: ascii(capacity: 24, after: key) { Digits.write(value.value, to: $0) }
    case .iso8601:
      if let key { string(key) }
      string(ISO8601.text(value))
    }
  }

  /// Writes a timestamp in the record's format, or nil.
  @inline(__always)
  public mutating func timestamp(_ value: UnixNanos?) {
    if let value { timestamp(value) } else { null() }
  }

  /// Writes what lies inside a record: there timestamps are always integers.
  public mutating func nested<Failure: Error>(
    _ body: (inout MsgPackWriter) throws(Failure) -> Void
  ) throws(Failure) {
    let format = timestampFormat
    timestampFormat = .integer
    defer { timestampFormat = format }
    try body(&self)
  }

  /// Writes a text of at most `capacity` bytes that `write` makes in place.
  ///
  /// Its header is one byte as long as the text is below 32 bytes, which numbers nearly always are.
  @inline(__always)
  private mutating func ascii(
    capacity: Int, after key: StaticString? = nil, _ write: (UnsafeMutablePointer<UInt8>) -> Int
  ) {
    makeRoom(capacity + 2, after: key)
    let header = room.next.assumingMemoryBound(to: UInt8.self)
    let length = write(header + 1)
    if length < 32 {
      header[0] = 0xA0 | UInt8(truncatingIfNeeded: length)
      room.next += 1 + length
    } else {
      pack { mp_pack_str(&$0, length) }
      room.next += write(header + 2)
    }
  }
}
