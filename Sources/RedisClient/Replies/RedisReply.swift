/// A reply of the server as a value of its own, for where speed does not matter.
///
/// Where it does, read the ``ReplyView``s of a ``ReplyBuffer``.
public enum RedisReply: Sendable, Equatable {
  /// A bulk string.
  case string([UInt8])
  /// A status, such as `OK`.
  case status(String)
  /// An error, such as `WRONGTYPE Operation against a key ...`.
  case error(String)
  /// A number.
  case integer(Int64)
  /// An array.
  case array([RedisReply])
  /// Nothing: a missing key, or an aborted transaction.
  case null
}

extension RedisReply {
  /// The text of a string, status or error reply; bytes that are not UTF-8 are replaced.
  public var text: String? {
    switch self {
    case .string(let bytes): String(decoding: bytes, as: UTF8.self)
    case .status(let text), .error(let text): text
    case .integer, .array, .null: nil
    }
  }

  /// The bytes of a string reply.
  public var bytes: [UInt8]? {
    guard case .string(let bytes) = self else { return nil }
    return bytes
  }

  /// The number of an integer reply.
  public var integer: Int64? {
    guard case .integer(let number) = self else { return nil }
    return number
  }

  /// The elements of an array reply.
  public var elements: [RedisReply]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The reply, unless it is an error.
  /// - Throws: ``RedisError/server(prefix:message:)`` for an error reply.
  public func get() throws(RedisError) -> RedisReply {
    if case .error(let message) = self { throw RedisError(serverReply: message) }
    return self
  }
}
