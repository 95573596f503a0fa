/// The bytes of a connection.
struct Transport {
  let socket: StreamSocket

  /// Whether a read may have bytes although the socket has none.
  var readsBehindSocket: Bool { false }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(RedisError) -> Transfer {
    socket.read(into: buffer)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(RedisError) -> Transfer {
    socket.write(bytes)
  }

  func close() {
    socket.close()
  }
}
