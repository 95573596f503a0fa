/// How to react to an error reply of the server.
public enum ServerErrorKind: Sendable, Equatable {
  /// The server cannot do it now, but the same command may succeed later or on a new connection.
  case retryable
  /// The server does not know or does not allow this user: a person has to act.
  case authentication
  /// The command itself is wrong for the data or the server; again would fail again.
  case poison

  /// Sorts an error reply.
  ///
  /// `EXECABORT` says only that an earlier command of the transaction was refused when it was queued;
  /// sort that command's own error instead.
  /// - Parameter reply: the text of the reply, without the leading `-`; its first word decides.
  public init(reply: String) {
    switch RedisError.prefix(of: reply) {
    case "LOADING", "OOM", "READONLY", "MISCONF", "NOREPLICAS", "TRYAGAIN", "MOVED", "ASK",
      "CLUSTERDOWN", "MASTERDOWN", "BUSY", "NOGOODSLAVE":
      self = .retryable
    case "NOAUTH", "WRONGPASS", "NOPERM":
      self = .authentication
    case "ERR" where reply.contains("max number of clients"):
      self = .retryable
    default:
      self = .poison
    }
  }
}
