#if canImport(Glibc)
  package import Glibc
#elseif canImport(Musl)
  package import Musl
#elseif canImport(Darwin)
  package import Darwin
#endif

/// The bytes of a `sockaddr` of any family.
package struct SocketAddress: Equatable, Sendable {
  private var bytes: [UInt8]
  package let family: CInt

  package init(_ base: UnsafePointer<sockaddr>, length: socklen_t) {
    bytes = Array(UnsafeRawBufferPointer(start: base, count: Int(length)))
    family = CInt(base.pointee.sa_family)
  }

  /// The address of a unix domain socket.
  ///
  /// The length is checked: the system takes a fixed number of bytes, and cutting the path off would mean
  /// another socket.
  package init(unixPath path: String) throws(RedisError) {
    var address = sockaddr_un()
    let capacity = MemoryLayout.size(ofValue: address.sun_path) - 1
    let utf8 = Array(path.utf8)
    guard !utf8.isEmpty, utf8.count <= capacity, !utf8.contains(0) else {
      throw .invalidConfiguration(
        reason: "the path of the unix socket has \(utf8.count) bytes; 1 to \(capacity) are possible"
      )
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: utf8) }
    bytes = withUnsafeBytes(of: &address) { Array($0) }
    family = AF_UNIX
  }

  package func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result)
    -> Result
  {
    // Copied to where a sockaddr may lie: an array of bytes has no alignment.
    var storage = sockaddr_storage()
    let length = min(bytes.count, MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix(length)) }
    return withUnsafePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
    }
  }

  /// The address that `getsockname` or `getpeername` tells.
  package static func read(
    _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
  ) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { base in
        guard call(base, &length) == 0 else { return nil }
        return SocketAddress(
          base, length: min(length, socklen_t(MemoryLayout<sockaddr_storage>.size)))
      }
    }
  }
}
