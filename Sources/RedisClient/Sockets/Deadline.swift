#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A moment on the monotonic clock by which something must have happened.
///
/// A deadline bounds a whole operation, however many system calls it takes; a timeout per call would
/// start again with every byte that arrives.
public struct Deadline: Sendable, Equatable, Comparable {
  /// Nanoseconds of the monotonic clock.
  let nanoseconds: Int64

  /// The deadline that never passes.
  public static let never = Deadline(nanoseconds: .max)

  /// A deadline in a while from now; one too far off for the clock is ``never``.
  public static func after(_ duration: Duration) -> Deadline {
    let (seconds, attoseconds) = duration.components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return duration < .zero ? Deadline(nanoseconds: 0) : .never }
    let (length, overflow2) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    guard !overflow2 else { return .never }
    let (moment, overflow3) = monotonicNow().addingReportingOverflow(length)
    return overflow3 ? .never : Deadline(nanoseconds: moment)
  }

  /// Whether the moment is over.
  public var hasPassed: Bool {
    self != .never && Self.monotonicNow() >= nanoseconds
  }

  /// The earlier one comes first.
  public static func < (one: Deadline, other: Deadline) -> Bool {
    one.nanoseconds < other.nanoseconds
  }

  /// What is left for `poll`: milliseconds rounded up, -1 for ever.
  package var pollTimeout: Int32 {
    guard self != .never else { return -1 }
    let left = nanoseconds - Self.monotonicNow()
    guard left > 0 else { return 0 }
    return Int32(clamping: (left - 1) / 1_000_000 + 1)
  }

  /// The share of the time left that each of `count` attempts may take.
  func share(of count: Int) -> Deadline {
    guard self != .never, count > 1 else { return self }
    let now = Self.monotonicNow()
    return Deadline(nanoseconds: now + max(0, nanoseconds - now) / Int64(count))
  }

  private static func monotonicNow() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    // Seconds since the machine started: far from the limit of the type.
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
