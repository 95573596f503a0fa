/// The bytes of a connection, plain or encrypted.
struct Transport {
  let socket: StreamSocket
  #if TLS
    let session: TLSSession?
  #endif

  /// The transport of a connected socket, after the TLS handshake if there is to be one.
  init(
    _ socket: StreamSocket, _ configuration: RedisConfiguration, deadline: Deadline
  ) throws(RedisError) {
    self.socket = socket
    #if TLS
      if case .enabled(let settings) = configuration.tls {
        session = try TLSSession.connect(
          socket, to: configuration.address, settings, deadline: deadline)
      } else {
        session = nil
      }
    #else
      guard configuration.tls == .disabled else {
        throw .tls(.notBuiltIn, detail: "the package was built without its trait TLS")
      }
    #endif
  }

  /// Whether a read may have bytes although the socket has none.
  var readsBehindSocket: Bool {
    #if TLS
      session != nil
    #else
      false
    #endif
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RedisError) -> Transfer {
    #if TLS
      if let session { return try session.read(into: buffer) }
    #endif
    return socket.read(into: buffer)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(RedisError) -> Transfer {
    #if TLS
      if let session { return try session.write(bytes) }
    #endif
    return socket.write(bytes)
  }

  /// Whether the peer has ended the connection, found out without waiting.
  func isClosedByPeer() -> Bool {
    #if TLS
      if let session { return session.isClosedByPeer() }
    #endif
    return socket.isClosedByPeer()
  }

  func close() {
    #if TLS
      session?.sayGoodbye()
    #endif
    socket.close()
  }
}
