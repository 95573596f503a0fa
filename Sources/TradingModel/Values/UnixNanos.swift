#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A moment as integer nanoseconds since the UNIX epoch, exact from 0 to 2^64 - 1.
public struct UnixNanos: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let value: UInt64

  /// Wraps nanoseconds since the UNIX epoch.
  @inlinable
  public init(_ value: UInt64) { self.value = value }

  /// Wraps nanoseconds since the UNIX epoch.
  @inlinable
  public init(integerLiteral value: UInt64) { self.value = value }

  /// The system clock's time.
  public static func now() -> UnixNanos {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    // A clock before 1970 must not stop the node.
    let seconds = UInt64(clamping: time.tv_sec)
    return UnixNanos(seconds &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec))
  }

  public static func < (lhs: UnixNanos, rhs: UnixNanos) -> Bool { lhs.value < rhs.value }
}

extension UnixNanos: LosslessStringConvertible {
  /// The nanoseconds in decimal.
  public var description: String { String(value) }

  /// Reads nanoseconds in decimal; `nil` for other text.
  public init?(_ description: String) {
    guard let value = UInt64(description) else { return nil }
    self.init(value)
  }

  /// Writes `description` as ASCII to a buffer of at least 24 bytes; returns the number of bytes.
  package func write(to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    Digits.write(value, to: buffer)
  }
}

/// As text that people read, and as spans of time.
extension UnixNanos {
  /// Reads a date, or a date and time with up to nine decimals and `Z` or an offset.
  ///
  /// - Throws: `ValueError.notATime`, also before 1970 and after 2554.
  public init(iso8601 text: String) throws(ValueError) {
    let time = text.readUTF8 { bytes in ISO8601.time(bytes) }
    guard let time else { throw .notATime(text) }
    self = time
  }

  /// The moment in UTC, such as `2025-01-02T03:04:05.678901234Z`.
  public var iso8601: String { ISO8601.text(self) }

  /// Seconds since the UNIX epoch, for Foundation's `Date(timeIntervalSince1970:)`; a double has them to
  /// about a fifth of a microsecond.
  public var timeIntervalSince1970: Double {
    let (seconds, nanos) = value.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Double(seconds) + Double(nanos) / 1e9
  }

  /// The moment of Foundation's `Date.timeIntervalSince1970`, to the microsecond that a double tells.
  ///
  /// - Throws: `ValueError.notATime` before 1970 and after 2554, and for what is no number.
  public init(timeIntervalSince1970 seconds: Double) throws(ValueError) {
    guard seconds >= 0, seconds < 18_446_744_073 else { throw .notATime("\(seconds)") }
    let whole = seconds.rounded(.down)
    let micros = ((seconds - whole) * 1e6).rounded()
    self.init(UInt64(whole) * 1_000_000_000 + UInt64(micros) * 1000)
  }

  /// How long it is from this moment to another one; negative when that came before.
  public func duration(to other: UnixNanos) -> Duration {
    let nanos = Int128(other.value) - Int128(value)
    return Duration(
      secondsComponent: Int64(nanos / 1_000_000_000),
      attosecondsComponent: Int64(nanos % 1_000_000_000) * 1_000_000_000)
  }

  /// The moment so much later, whole nanoseconds of it.
  ///
  /// - Throws: `ValueError.outOfRange` before 1970 and after 2554.
  public static func + (moment: UnixNanos, span: Duration) throws(ValueError) -> UnixNanos {
    let (seconds, attoseconds) = span.components
    let nanos = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
    guard let value = UInt64(exactly: Int128(moment.value) + nanos) else {
      throw .outOfRange("\(moment) + \(span)")
    }
    return UnixNanos(value)
  }

  /// The moment so much earlier, whole nanoseconds of it.
  ///
  /// - Throws: `ValueError.outOfRange` before 1970 and after 2554.
  public static func - (moment: UnixNanos, span: Duration) throws(ValueError) -> UnixNanos {
    try moment + (.zero - span)
  }
}

extension UnixNanos: Codable {
  /// Encodes the nanoseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  /// Decodes nanoseconds.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self.init(try container.decode(UInt64.self))
  }
}
