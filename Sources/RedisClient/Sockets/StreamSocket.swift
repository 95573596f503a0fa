#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What became of one attempt to read or write.
package enum Transfer: Equatable {
  /// So many bytes were moved, at least one.
  case bytes(Int)
  /// Nothing can be moved before one of these poll events.
  case wait(CInt)
  /// The connection is over.
  case closed(String)
}

/// Owns the descriptor of a connected, non-blocking stream socket.
package final class StreamSocket {
  package private(set) var descriptor: CInt

  package init(owning descriptor: CInt) {
    self.descriptor = descriptor
  }

  deinit {
    close()
  }

  /// Closes the socket; once more is harmless.
  package func close() {
    guard descriptor >= 0 else { return }
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #elseif canImport(Musl)
      _ = Musl.close(descriptor)
    #elseif canImport(Darwin)
      _ = Darwin.close(descriptor)
    #endif
    // The number may belong to another file of the process from now on.
    descriptor = -1
  }

  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    let result = retryingOnInterrupt { recv(descriptor, buffer.baseAddress, buffer.count, 0) }
    if result > 0 { return .bytes(result) }
    if result == 0 { return .closed("the server closed it") }
    return errno == EAGAIN || errno == EWOULDBLOCK
      ? .wait(CInt(POLLIN)) : .closed(systemMessage(errno))
  }

  package func write(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    guard let base = bytes.baseAddress else { return .bytes(0) }
    let result = sendWithoutSignal(descriptor, base, bytes.count)
    if result >= 0 { return .bytes(result) }
    return errno == EAGAIN || errno == EWOULDBLOCK
      ? .wait(CInt(POLLOUT)) : .closed(systemMessage(errno))
  }

  /// Waits for one of `events`; returns those that came, 0 when the deadline passed.
  package func wait(for events: CInt, until deadline: Deadline) -> CInt {
    waitForEvents(descriptor, events, deadline)
  }

  /// Whether the peer has ended the connection, found out without waiting or reading.
  func isClosedByPeer() -> Bool {
    guard descriptor >= 0 else { return true }
    let events = waitForEvents(descriptor, closedOrReadable, .after(.zero))
    if events == 0 { return false }
    if events & ~CInt(POLLIN) != 0 { return true }
    var byte: UInt8 = 0
    let result = retryingOnInterrupt { recv(descriptor, &byte, 1, CInt(MSG_PEEK)) }
    if result > 0 { return false }
    return result == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)
  }
}
