extension Transport {
  /// The transport of a connected socket, after the TLS handshake if there is to be one.
  static func secured(
    _ socket: StreamSocket, _ configuration: RedisConfiguration, deadline: Deadline
  ) throws(RedisError) -> Transport {
    switch configuration.tls {
    case .disabled:
      return Transport(socket: socket)
    case .enabled:
      throw .tls(.notBuiltIn, detail: "the package was built without its trait TLS")
    }
  }
}
