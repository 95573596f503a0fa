#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension StreamSocket {
  /// Connects to a server, trying all its addresses in turn.
  package static func connect(
    to address: RedisAddress, deadline: Deadline
  ) throws(RedisError) -> StreamSocket {
    switch address.kind {
    case .unix(let path):
      let target = try SocketAddress(unixPath: path)
      let socket = try connect(to: target, named: address, deadline: deadline)
      socket.tuneForUnix()
      return socket
    case .tcp(let host, let port):
      let targets = try NameLookup.addresses(host: host, port: port, deadline: deadline)
      var reasons: [String] = []
      var timedOut = 0
      for (index, target) in targets.enumerated() {
        do {
          // A host that answers on its second address only must not lose all its time on the first.
          let share = deadline.share(of: targets.count - index)
          let socket = try connect(to: target, named: address, deadline: share)
          socket.tuneForTCP()
          return socket
        } catch {
          if case .timedOut = error { timedOut += 1 }
          if case .unreachable(_, let reason) = error, !reasons.contains(reason) {
            reasons.append(reason)
          }
        }
      }
      if timedOut > 0, reasons.isEmpty { throw .timedOut(operation: "connecting to \(address)") }
      throw .unreachable(address: address.description, reason: reasons.joined(separator: "; "))
    }
  }

  private static func connect(
    to target: SocketAddress, named address: RedisAddress, deadline: Deadline
  ) throws(RedisError) -> StreamSocket {
    let descriptor = makeStreamSocket(family: target.family)
    guard descriptor >= 0 else {
      throw .unreachable(address: address.description, reason: systemMessage(errno))
    }
    let socket = StreamSocket(owning: descriptor)
    let result = target.withSockaddr { base, length in
      // Not retried after EINTR: the attempt goes on by itself, and is waited for below.
      systemConnect(descriptor, base, length)
    }
    if result != 0 {
      switch errno {
      case EINPROGRESS, EINTR:
        guard socket.wait(for: CInt(POLLOUT), until: deadline) != 0 else {
          throw .timedOut(operation: "connecting to \(address)")
        }
      case EAGAIN where target.family == AF_UNIX:
        throw .unreachable(
          address: address.description, reason: "the server's queue of connections is full")
      default:
        throw .unreachable(address: address.description, reason: systemMessage(errno))
      }
    }
    let failure = socket.pendingError()
    guard failure == 0 else {
      throw .unreachable(address: address.description, reason: systemMessage(failure))
    }
    // A port of this host that no one listens on can be given to the connecting side itself, which
    // then talks to itself.
    guard target.family == AF_UNIX || !socket.isConnectedToItself() else {
      throw .unreachable(address: address.description, reason: systemMessage(ECONNREFUSED))
    }
    return socket
  }

  private func pendingError() -> CInt {
    var code: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return errno }
    return code
  }

  private func isConnectedToItself() -> Bool {
    guard let own = SocketAddress.read({ getsockname(self.descriptor, $0, $1) }),
      let peer = SocketAddress.read({ getpeername(self.descriptor, $0, $1) })
    else { return false }
    return own == peer
  }

  /// Lets the system take a few hundred kilobytes at once, where it may: these sockets do not grow as those of
  /// TCP do, and whoever waits for room gets it when the server has read nearly all.
  private func tuneForUnix() { setOption(descriptor, SOL_SOCKET, SO_SNDBUF, 512 << 10) }

  private func tuneForTCP() {
    let tcp = CInt(IPPROTO_TCP)
    setOption(descriptor, tcp, TCP_NODELAY, 1)
    // A peer that vanished without a word (a pulled cable) is noticed on an idle connection, too.
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    #if canImport(Darwin)
      setOption(descriptor, tcp, TCP_KEEPALIVE, 30)
    #else
      setOption(descriptor, tcp, TCP_KEEPIDLE, 30)
    #endif
    setOption(descriptor, tcp, TCP_KEEPINTVL, 10)
    setOption(descriptor, tcp, TCP_KEEPCNT, 3)
  }
}

#if canImport(Glibc)
  private let systemConnect = Glibc.connect
#elseif canImport(Musl)
  private let systemConnect = Musl.connect
#elseif canImport(Darwin)
  private let systemConnect = Darwin.connect
#endif
