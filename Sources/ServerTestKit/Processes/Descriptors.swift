#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
#if os(Linux)
  import CDescriptors
#endif
import RedisClient

// Descriptors that no child inherits, from the first moment on: between making one and marking it, another
// thread may start a child. macOS has no calls for that.

/// Makes a pipe; false when the system refuses.
func makePipe(_ ends: inout [CInt], blocking: Bool = true) -> Bool {
  #if canImport(Darwin)
    guard pipe(&ends) == 0 else { return false }
    for end in ends { mark(end, blocking: blocking) }
    return true
  #else
    return pipe2(&ends, O_CLOEXEC | (blocking ? 0 : O_NONBLOCK)) == 0
  #endif
}

/// The next connection to a listening socket, not blocking; -1 when none is waiting.
func acceptConnection(_ listener: CInt) -> CInt {
  #if canImport(Darwin)
    let accepted = retryingOnInterrupt { accept(listener, nil, nil) }
    guard accepted >= 0 else { return -1 }
    mark(accepted, blocking: false)
    var on: CInt = 1
    _ = setsockopt(accepted, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<CInt>.size))
    return accepted
  #else
    #if canImport(Glibc)
      let flags = CInt(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    #else
      let flags = SOCK_CLOEXEC | SOCK_NONBLOCK
    #endif
    return retryingOnInterrupt { accept4(listener, nil, nil, flags) }
  #endif
}

/// Waits until something can be read; false when the deadline passes first.
func waitToRead(_ descriptor: CInt, until deadline: Deadline) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return retryingOnInterrupt { poll(&entry, 1, deadline.pollTimeout) } != 0
}

#if canImport(Darwin)
  private func mark(_ descriptor: CInt, blocking: Bool) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    if !blocking { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
  }
#endif
