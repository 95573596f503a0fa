/// What can go wrong between us and a Redis server.
///
/// None of the cases ever contains a password. After any of them, other than ``server(prefix:message:)``,
/// ``invalidURL(reason:)`` and ``invalidConfiguration(reason:)``, the connection is closed for good.
public enum RedisError: Error, Sendable, Equatable {
  /// A connection URL that cannot be understood; the reason does not quote it.
  case invalidURL(reason: String)

  /// A configuration that cannot work, such as a socket path that is too long.
  case invalidConfiguration(reason: String)

  /// No connection could be made to any address of the server.
  case unreachable(address: String, reason: String)

  /// The deadline passed first. A command in flight may have been carried out, or may yet be.
  case timedOut(operation: String)

  /// The connection ended, or had ended before. A command in flight may have been carried out.
  case connectionClosed(reason: String)

  /// The server sent what is not RESP2, or a reply where none was due.
  case protocolViolation(reason: String)

  /// The server sent more than the configured limits allow.
  case limitExceeded(reason: String)

  /// The server refused user name and password, or demands them.
  case authenticationFailed(reason: String)

  /// No secure connection could be made.
  case tls(TLSFailure, detail: String)

  /// The server answered with an error: its first word, such as `WRONGTYPE`, and the whole text.
  case server(prefix: String, message: String)
}

/// Why a secure connection was refused, by us or by the server.
public enum TLSFailure: Sendable, Equatable {
  /// The certificate is for another host than the one we asked for.
  case wrongHostName
  /// The server's certificate is past its last day.
  case certificateExpired
  /// The server's certificate is before its first day.
  case certificateNotYetValid
  /// The server's certificate is signed by itself and is not a trusted root.
  case selfSigned
  /// The server's certificate is signed by an authority that we do not trust.
  case unknownAuthority
  /// The server's certificate fails verification for another reason.
  case certificateInvalid
  /// The server demands a client certificate and got none.
  case clientCertificateRequired
  /// The server refused the client certificate.
  case clientCertificateRefused
  /// No protocol version that both sides accept; we demand TLS 1.2 or later.
  case protocolVersion
  /// A certificate or key file that cannot be read or used.
  case unusableFile
  /// The package was built without its trait `TLS`.
  case notBuiltIn
  /// Any other failure: the other side may not speak TLS at all.
  case handshake
}

extension RedisError {
  /// The error for an error reply of the server.
  /// - Parameter reply: the text of the reply, without the leading `-`.
  public init(serverReply reply: String) {
    self = .server(prefix: Self.prefix(of: reply), message: reply)
  }

  /// The first word of an error reply, such as `WRONGTYPE`.
  static func prefix(of reply: String) -> String {
    String(reply.prefix { $0 != " " })
  }

  /// How to react if this is an error reply, otherwise `nil`.
  public var serverErrorKind: ServerErrorKind? {
    guard case .server(_, let message) = self else { return nil }
    return ServerErrorKind(reply: message)
  }
}

extension RedisError: CustomStringConvertible {
  /// What happened, in a sentence for a log.
  public var description: String {
    switch self {
    case .invalidURL(let reason): "invalid Redis URL: \(reason)"
    case .invalidConfiguration(let reason): "invalid Redis configuration: \(reason)"
    case .unreachable(let address, let reason): "Redis at \(address) is unreachable: \(reason)"
    case .timedOut(let operation): "timed out: \(operation)"
    case .connectionClosed(let reason): "connection closed: \(reason)"
    case .protocolViolation(let reason): "not the Redis protocol: \(reason)"
    case .limitExceeded(let reason): "limit exceeded: \(reason)"
    case .authenticationFailed(let reason): "authentication failed: \(reason)"
    case .tls(let failure, let detail): "no secure connection, \(failure): \(detail)"
    case .server(_, let message): "Redis answered: \(message)"
    }
  }
}
