internal import CMsgPack
public import TradingModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes one record as MessagePack, in smallest form, straight into memory that the caller gives.
///
/// It never allocates and never fails: when the memory is too small it goes on counting, and
/// `count` tells how much the record needs. Map keys are written in the order of the calls, which
/// is part of a record's bytes.
public struct MsgPackWriter: ~Copyable {
  private var writer: mp_writer
  /// How `timestamp(_:_:)` writes; `.integer` inside nested records.
  public private(set) var timestampFormat: TimestampFormat

  /// Writes into `buffer`.
  init(into buffer: UnsafeMutableRawBufferPointer, timestampFormat: TimestampFormat) {
    writer = mp_writer(
      base: buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), position: 0,
      capacity: buffer.count)
    self.timestampFormat = timestampFormat
  }

  /// The bytes written so far, those that did not fit included.
  public var count: Int { writer.position }

  // MARK: Values

  /// Begins a map of `count` entries: that many keys, each followed by its value.
  @inline(__always)
  public mutating func mapHeader(_ count: Int) { mp_pack_map(&writer, count) }

  /// Begins an array of `count` values.
  @inline(__always)
  public mutating func arrayHeader(_ count: Int) { mp_pack_array(&writer, count) }

  /// Writes nil.
  @inline(__always)
  public mutating func null() { mp_pack_nil(&writer) }

  /// Writes a boolean.
  @inline(__always)
  public mutating func bool(_ value: Bool) {
    if value { mp_pack_true(&writer) } else { mp_pack_false(&writer) }
  }

  /// Writes an integer that is not negative.
  @inline(__always)
  public mutating func uint(_ value: UInt64) { mp_pack_uint64(&writer, value) }

  /// Writes an integer.
  @inline(__always)
  public mutating func int(_ value: Int64) { mp_pack_int64(&writer, value) }

  /// Writes a 64-bit float, also for whole numbers.
  @inline(__always)
  public mutating func double(_ value: Double) { mp_pack_double(&writer, value) }

  /// Writes UTF-8 bytes as a text.
  @inline(__always)
  public mutating func string(utf8 bytes: UnsafeRawBufferPointer) {
    mp_pack_str(&writer, bytes.count)
    mp_pack_str_body(&writer, bytes.baseAddress, bytes.count)
  }

  /// Writes a text that is part of the format.
  @inline(__always)
  public mutating func string(_ value: StaticString) {
    mp_pack_str(&writer, value.utf8CodeUnitCount)
    mp_pack_str_body(&writer, value.utf8Start, value.utf8CodeUnitCount)
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
    mp_pack_bin(&writer, value.count)
    mp_pack_bin_body(&writer, value.baseAddress, value.count)
  }

  /// Writes an extension.
  @inline(__always)
  public mutating func ext(type: Int8, _ value: UnsafeRawBufferPointer) {
    mp_pack_ext(&writer, value.count, type)
    mp_pack_ext_body(&writer, value.baseAddress, value.count)
  }

  // MARK: The model's values, all of them texts

  /// Writes text.
  @inline(__always)
  public mutating func text(_ value: Text) {
    value.withBytes { bytes in
      mp_pack_str(&writer, bytes.count)
      mp_append_padded(&writer, bytes.baseAddress, bytes.count)
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
  public mutating func uuid(_ value: UUID4) {
    mp_pack_str(&writer, 36)
    inPlace(capacity: 36) { buffer in
      value.write(to: UnsafeMutableRawBufferPointer(start: buffer, count: 36))
      return 36
    }
  }

  /// Writes a price with its decimals.
  @inline(__always)
  public mutating func price(_ value: Price) { ascii(capacity: 48, value.write) }

  /// Writes a price with its decimals, or nil.
  @inline(__always)
  public mutating func price(_ value: Price?) {
    if let value { price(value) } else { null() }
  }

  /// Writes a quantity with its decimals.
  @inline(__always)
  public mutating func quantity(_ value: Quantity) { ascii(capacity: 48, value.write) }

  /// Writes a quantity with its decimals, or nil.
  @inline(__always)
  public mutating func quantity(_ value: Quantity?) {
    if let value { quantity(value) } else { null() }
  }

  /// Writes an amount, a space and a currency code.
  @inline(__always)
  public mutating func money(_ value: Money) {
    value.currency.code.withBytes { code in
      ascii(capacity: 49 + code.count) { buffer in
        let length = value.writeAmount(to: buffer)
        buffer[length] = UInt8(ascii: " ")
        UnsafeMutableRawPointer(buffer + length + 1).copyMemory(
          from: code.baseAddress ?? UnsafeRawPointer(buffer), byteCount: code.count)
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
  public mutating func decimal(_ value: ExactDecimal) { string(value.description) }

  /// Writes a timestamp in the record's format.
  @inline(__always)
  public mutating func timestamp(_ value: UnixNanos) {
    switch timestampFormat {
    case .integer: uint(value.value)
    case .decimalString: ascii(capacity: 24) { Digits.write(value.value, to: $0) }
    case .iso8601: string(ISO8601.text(value))
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
  private mutating func ascii(capacity: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    let header = writer.position
    writer.position = header &+ 1
    let length = inPlace(capacity: capacity, write)
    if length < 32 {
      if header < writer.capacity { writer.base[header] = 0xA0 | UInt8(truncatingIfNeeded: length) }
    } else {
      writer.position = header
      mp_pack_str(&writer, length)
      inPlace(capacity: capacity, write)
    }
  }

  /// Lets `write` make bytes right where they belong, or beside it when there might not be room.
  @inline(__always)
  @discardableResult
  private mutating func inPlace(
    capacity: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int
  ) -> Int {
    if writer.position &+ capacity <= writer.capacity {
      let length = write(writer.base + writer.position)
      writer.position &+= length
      return length
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      let length = write(start)
      mp_append(&writer, start, length)
      return length
    }
  }
}
