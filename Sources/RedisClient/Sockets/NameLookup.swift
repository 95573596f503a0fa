#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Synchronization

/// Asks the system for the addresses of a host, without letting a slow name server break a deadline.
enum NameLookup {
  static func addresses(
    host: String, port: Int, deadline: Deadline
  ) throws(RedisError) -> [SocketAddress] {
    guard (1...65535).contains(port), !host.isEmpty, !host.utf8.contains(0) else {
      throw .invalidConfiguration(reason: "the host is empty, or the port is not from 1 to 65535")
    }
    // A numeric address needs no lookup and no thread.
    if case .success(let found) = resolve(host: host, port: port, flags: AI_NUMERICHOST) {
      return found
    }
    let request = try LookupRequest(host: host, port: port)
    let address = RedisAddress.tcp(host: host, port: port)
    guard request.start() else {
      throw .unreachable(address: address.description, reason: "no thread for the name's lookup")
    }
    guard let result = request.wait(until: deadline) else {
      throw .timedOut(operation: "looking up the host \(host)")
    }
    switch result {
    case .success(let found): return found
    case .failure(let failure):
      throw .unreachable(address: address.description, reason: failure.reason)
    }
  }

  struct Failure: Error { let reason: String }

  /// IPv4 and IPv6 in the order that the system prefers.
  fileprivate static func resolve(
    host: String, port: Int, flags: CInt
  ) -> Result<[SocketAddress], Failure> {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    hints.ai_flags = flags | AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      return .failure(Failure(reason: String(cString: gai_strerror(code))))
    }
    defer { freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      if let base = entry.ai_addr {
        let address = SocketAddress(base, length: entry.ai_addrlen)
        if !found.contains(address) { found.append(address) }
      }
      next = entry.ai_next
    }
    return found.isEmpty ? .failure(Failure(reason: "the host has no address")) : .success(found)
  }
}

/// One lookup on a thread of its own: `getaddrinfo` cannot be given a deadline, nor be interrupted.
///
/// When the deadline passes first, the thread is left to end by itself; it holds the request alive.
private final class LookupRequest: Sendable {
  private let host: String
  private let port: Int
  private let result = Guarded<Result<[SocketAddress], NameLookup.Failure>?>(nil)
  private let readEnd: CInt
  private let writeEnd: CInt

  init(host: String, port: Int) throws(RedisError) {
    self.host = host
    self.port = port
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw .unreachable(
        address: RedisAddress.tcp(host: host, port: port).description, reason: systemMessage(errno))
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    _ = close(readEnd)
    _ = close(writeEnd)
  }

  func start() -> Bool {
    startThread(named: "cache-lookup") { [self] in
      let found = NameLookup.resolve(host: host, port: port, flags: 0)
      result.withLock { $0 = found }
      var byte: UInt8 = 0
      _ = retryingOnInterrupt { write(writeEnd, &byte, 1) }
    }
  }

  func wait(until deadline: Deadline) -> Result<[SocketAddress], NameLookup.Failure>? {
    guard waitForEvents(readEnd, CInt(POLLIN), deadline) != 0 else { return nil }
    return result.withLock { $0 }
  }
}
