#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Wakes a thread that waits on a socket: one end is polled together with it.
final class WakePipe: Sendable {
  private let reading: Int32
  private let writing: Int32

  /// Makes the pipe; `nil` when the process has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Ends the current wait, or the next one.
  ///
  /// Never blocks: a full pipe wakes as well as one byte.
  func wake() {
    var byte: UInt8 = 1
    _ = write(writing, &byte, 1)
  }

  /// Waits until woken, until the socket has something to say, or until time is up; returns whether
  /// the socket has.
  @discardableResult
  func wait(alsoFor socket: Int32?, timeout: Duration?) -> Bool {
    let milliseconds = timeout.map { Int32(clamping: $0 / .milliseconds(1) + 0.5) } ?? -1
    // Not an array: a lone write wakes the writer, and is to allocate nothing. A descriptor below zero is
    // none to `poll`.
    let socketIsReady = withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { descriptors in
      descriptors[0] = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
      descriptors[1] = pollfd(fd: socket ?? -1, events: Int16(POLLIN), revents: 0)
      return poll(descriptors.baseAddress, 2, milliseconds) > 0 && descriptors[1].revents != 0
    }
    var sink = (UInt64(0), UInt64(0))
    while read(reading, &sink, 16) == 16 {}
    return socketIsReady
  }
}

extension Int32 {
  fileprivate init(clamping value: Double) {
    self = value >= Double(Int32.max) ? .max : value <= 0 ? 0 : Int32(value)
  }
}
