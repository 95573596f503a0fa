#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// A listening socket: a unix socket in a temporary folder of its own, or a port of 127.0.0.1.
///
/// Owned by one thread, except for ``address``.
final class LocalListener {
  let address: RedisAddress
  let descriptor: CInt
  private let guardian: Guardian?

  init(tcp: Bool) throws {
    let target: SocketAddress
    if tcp {
      guardian = nil
      target = try Self.loopback()
    } else {
      let folder = try RedisServer.makeFolder()
      guardian = try Guardian(folder: folder)
      target = try SocketAddress(unixPath: folder + "/socket")
    }
    let descriptor = makeStreamSocket(family: target.family)
    let bound = target.withSockaddr { bind(descriptor, $0, $1) }
    guard descriptor >= 0, bound == 0, listen(descriptor, 64) == 0 else {
      let reason = systemMessage(errno)
      if descriptor >= 0 { _ = close(descriptor) }
      throw RedisServer.Failure.system("cannot listen: \(reason)")
    }
    self.descriptor = descriptor
    if let guardian {
      address = .unix(path: guardian.folder + "/socket")
    } else {
      address = .tcp(host: "127.0.0.1", port: Self.port(of: descriptor))
    }
  }

  deinit {
    _ = close(descriptor)
  }

  /// The next connection, if one is waiting.
  func accept() -> StreamSocket? {
    let accepted = acceptConnection(descriptor)
    return accepted >= 0 ? StreamSocket(owning: accepted) : nil
  }

  private static func loopback() throws -> SocketAddress {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        SocketAddress($0, length: socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func port(of descriptor: CInt) -> Int {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// A port of 127.0.0.1 that no one listens on at this moment.
  static func freePort() throws -> Int {
    let listener = try LocalListener(tcp: true)
    return listener.address.port ?? 0
  }
}
