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

  /// Writes a run of values of at most `size` bytes, for which room is made once.
  @inline(__always)
  mutating func run(atMost size: Int, _ body: (inout PackCursor) -> Void) {
    room.make(size)
    var cursor = PackCursor(at: room.next)
    body(&cursor)
    assert(cursor.next <= room.next + size, "the values take more than \(size) bytes")
    room.next = cursor.next
  }

  /// Writes a value of at most `size` bytes, behind its key where there is one.
  @inline(__always)
  private mutating func run(
    atMost size: Int, after key: StaticString?, _ body: (inout PackCursor) -> Void
  ) {
    run(atMost: size + 5 + (key?.utf8CodeUnitCount ?? 0)) { cursor in
      if let key { cursor.literal(key) }
      body(&cursor)
    }
  }

  /// Lets libmsgpack write a value of at most `size` bytes.
  @inline(__always)
  private mutating func pack(_ size: Int, _ body: (inout mp_writer) -> Void) {
    run(atMost: size) { $0.pack(body) }
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
    run(atMost: PackCursor.Size.bool, after: key) { $0.bool(value) }
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
    run(atMost: 5 + value.utf8CodeUnitCount) { $0.literal(value) }
  }

  /// Writes a word, whatever its length in one move.
  @inline(__always)
  mutating func word(_ word: UnsafePointer<Word>, after key: StaticString? = nil) {
    run(atMost: PackCursor.Size.word, after: key) { $0.word(word) }
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
  @inline(__always)
  mutating func text(_ value: Text, after key: StaticString?) {
    run(atMost: PackCursor.Size.text(value), after: key) { $0.text(value) }
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
    run(atMost: PackCursor.Size.uuid, after: key) { $0.uuid(value) }
  }

  /// Writes a price with its decimals.
  @inline(__always)
  public mutating func price(_ value: Price) { price(value, after: nil) }

  @inline(__always)
  mutating func price(_ value: Price, after key: StaticString?) {
    run(atMost: PackCursor.Size.number, after: key) { $0.price(value) }
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
    run(atMost: PackCursor.Size.number, after: key) { $0.quantity(value) }
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
    run(atMost: PackCursor.Size.money(value), after: key) { $0.money(value) }
  }

  /// Writes an amount, a space and a currency code, or nil.
  @inline(__always)
  public mutating func money(_ value: Money?) {
    if let value { money(value) } else { null() }
  }

  /// Writes an amount without its currency.
  @inline(__always)
  public mutating func amount(_ value: Money) {
    run(atMost: PackCursor.Size.number) { $0.amount(value) }
  }

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
    let format = timestampFormat
    run(atMost: PackCursor.Size.timestamp, after: key) { $0.timestamp(value, format) }
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
}
