/// Where a Redis server listens.
public struct RedisAddress: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case tcp(host: String, port: Int)
    case unix(path: String)
  }

  let kind: Kind

  /// A host name or a numeric IPv4 or IPv6 address (without brackets), and a port.
  public static func tcp(host: String, port: Int = 6379) -> RedisAddress {
    RedisAddress(kind: .tcp(host: host, port: port))
  }

  /// The path of a unix domain socket; Linux takes at most 107 bytes, macOS 103.
  public static func unix(path: String) -> RedisAddress {
    RedisAddress(kind: .unix(path: path))
  }

  /// The host, unless it is a unix domain socket.
  public var host: String? {
    guard case .tcp(let host, _) = kind else { return nil }
    return host
  }

  /// The port, unless it is a unix domain socket.
  public var port: Int? {
    guard case .tcp(_, let port) = kind else { return nil }
    return port
  }

  /// The path, if it is a unix domain socket.
  public var path: String? {
    guard case .unix(let path) = kind else { return nil }
    return path
  }
}

extension RedisAddress: CustomStringConvertible {
  /// `host:port`, `[host]:port` for IPv6, or the socket's path.
  public var description: String {
    switch kind {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .unix(let path): path
    }
  }
}
