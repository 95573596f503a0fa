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

extension UnixNanos: CustomStringConvertible {
  /// The nanoseconds in decimal.
  public var description: String { String(value) }

  /// Writes `description` as ASCII to a buffer of at least 24 bytes; returns the number of bytes.
  public func write(to buffer: UnsafeMutablePointer<UInt8>) -> Int {
    Digits.write(value, to: buffer)
  }
}
