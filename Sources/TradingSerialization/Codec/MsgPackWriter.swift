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
  public mutating func mapHeader(_ count: Int) { mp_pack_map(&writer, count) }

  /// Begins an array of `count` values.
  public mutating func arrayHeader(_ count: Int) { mp_pack_array(&writer, count) }

  /// Writes nil.
  public mutating func null() { mp_pack_nil(&writer) }

  /// Writes a boolean.
  public mutating func bool(_ value: Bool) {
    if value { mp_pack_true(&writer) } else { mp_pack_false(&writer) }
  }

  /// Writes an integer that is not negative.
  public mutating func uint(_ value: UInt64) { mp_pack_uint64(&writer, value) }

  /// Writes an integer.
  public mutating func int(_ value: Int64) { mp_pack_int64(&writer, value) }

  /// Writes a 64-bit float, also for whole numbers.
  public mutating func double(_ value: Double) { mp_pack_double(&writer, value) }

  /// Writes UTF-8 bytes as a text.
  public mutating func string(utf8 bytes: UnsafeRawBufferPointer) {
    mp_pack_str(&writer, bytes.count)
    mp_pack_str_body(&writer, bytes.baseAddress, bytes.count)
  }

  /// Writes a text that is part of the format.
  public mutating func string(_ value: StaticString) {
    mp_pack_str(&writer, value.utf8CodeUnitCount)
    mp_pack_str_body(&writer, value.utf8Start, value.utf8CodeUnitCount)
  }

  /// Writes a string.
  public mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { string(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// Writes bytes as binary.
  public mutating func bytes(_ value: UnsafeRawBufferPointer) {
    mp_pack_bin(&writer, value.count)
    mp_pack_bin_body(&writer, value.baseAddress, value.count)
  }

  /// Writes an extension.
  public mutating func ext(type: Int8, _ value: UnsafeRawBufferPointer) {
    mp_pack_ext(&writer, value.count, type)
    mp_pack_ext_body(&writer, value.baseAddress, value.count)
  }

  // MARK: The model's values, all of them texts

  /// Writes text.
  public mutating func text(_ value: Text) {
    value.withBytes { string(utf8: $0) }
  }

  /// Writes an identifier.
  public mutating func identifier(_ value: some Identifier) { text(value.text) }

  /// Writes an identifier, or nil.
  public mutating func identifier(_ value: (some Identifier)?) {
    if let value { text(value.text) } else { null() }
  }

  /// Writes a UUID in its 36 characters.
  public mutating func uuid(_ value: UUID4) {
    ascii(capacity: 36) { buffer in
      value.write(to: UnsafeMutableRawBufferPointer(start: buffer, count: 36))
      return 36
    }
  }

  /// Writes a price with its decimals.
  public mutating func price(_ value: Price) { ascii(capacity: 48, value.write) }

  /// Writes a price with its decimals, or nil.
  public mutating func price(_ value: Price?) {
    if let value { price(value) } else { null() }
  }

  /// Writes a quantity with its decimals.
  public mutating func quantity(_ value: Quantity) { ascii(capacity: 48, value.write) }

  /// Writes a quantity with its decimals, or nil.
  public mutating func quantity(_ value: Quantity?) {
    if let value { quantity(value) } else { null() }
  }

  /// Writes an amount, a space and a currency code.
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
  public mutating func money(_ value: Money?) {
    if let value { money(value) } else { null() }
  }

  /// Writes an amount without its currency.
  public mutating func amount(_ value: Money) { ascii(capacity: 48, value.writeAmount) }

  /// Writes a decimal with its exponent kept.
  public mutating func decimal(_ value: ExactDecimal) { string(value.description) }

  /// Writes a timestamp in the record's format.
  public mutating func timestamp(_ value: UnixNanos) {
    switch timestampFormat {
    case .integer: uint(value.value)
    case .decimalString: ascii(capacity: 20) { Decimal64.write(value.value, to: $0) }
    case .iso8601: string(ISO8601.text(value))
    }
  }

  /// Writes a timestamp in the record's format, or nil.
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

  private mutating func ascii(capacity: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      guard let start = buffer.baseAddress else { return }
      string(utf8: UnsafeRawBufferPointer(start: start, count: write(start)))
    }
  }
}

/// Decimal digits of 64-bit integers.
enum Decimal64 {
  /// Writes a number's digits to a buffer of at least 20 bytes; returns their number.
  static func write(_ value: UInt64, to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      count += 1
    }
    rest = value
    for position in stride(from: count - 1, through: 0, by: -1) {
      buffer[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return count
  }
}
