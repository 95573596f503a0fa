#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The system calls whose names or constants differ between Linux and macOS, under one name each.

/// What `errno` means, in words.
package func systemMessage(_ code: CInt) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard let base = buffer.baseAddress else { return "error \(code)" }
    base.initialize(repeating: 0, count: buffer.count)
    return strerror_r(code, base, buffer.count) == 0 ? String(cString: base) : "error \(code)"
  }
}

/// Repeats a system call that a signal interrupted.
///
/// The result -1 stands for an error in `errno`.
@inline(__always)
package func retryingOnInterrupt<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// A non-blocking stream socket that is not inherited by child processes; -1 on failure.
package func makeStreamSocket(family: CInt) -> CInt {
  #if canImport(Darwin)
    let descriptor = socket(family, SOCK_STREAM, 0)
    guard descriptor >= 0 else { return -1 }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    setOption(descriptor, SOL_SOCKET, SO_NOSIGPIPE, 1)
    return descriptor
  #elseif canImport(Musl)
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)
  #else
    let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    return socket(family, CInt(flags), 0)
  #endif
}

/// Sets a socket option of type `int`.
///
/// Those used here only improve a connection, so failure is no error.
func setOption(_ descriptor: CInt, _ level: CInt, _ name: CInt, _ value: CInt) {
  var value = value
  _ = setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<CInt>.size))
}

/// Sends without raising SIGPIPE, which would end the process of whoever uses this package.
func sendWithoutSignal(_ descriptor: CInt, _ base: UnsafeRawPointer, _ count: Int) -> Int {
  #if canImport(Darwin)
    return retryingOnInterrupt { send(descriptor, base, count, 0) }
  #else
    return retryingOnInterrupt { send(descriptor, base, count, CInt(MSG_NOSIGNAL)) }
  #endif
}

/// Waits for one of `events`; returns those that came, 0 when the deadline passed.
func waitForEvents(_ descriptor: CInt, _ events: CInt, _ deadline: Deadline) -> CInt {
  var entry = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
  while true {
    let result = poll(&entry, 1, deadline.pollTimeout)
    if result > 0 { return CInt(entry.revents) }
    // An interrupted wait goes on with what is left of its time. poll's other errors cannot happen
    // with one valid entry, and are left for the next read or write to report.
    if result < 0 && errno != EINTR { return events }
    if result == 0 && deadline.hasPassed { return 0 }
  }
}

/// The events that say that something can be read or that the peer is gone.
let closedOrReadable: CInt = {
  #if canImport(Darwin)
    CInt(POLLIN)
  #else
    // POLLRDHUP, which the C headers hide from Swift: the peer has shut down its side.
    CInt(POLLIN) | 0x2000
  #endif
}()
