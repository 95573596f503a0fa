/// How to reach a Redis server, and what to allow it.
public struct RedisConfiguration: Sendable, Equatable {
  /// Where the server listens.
  ///
  /// Default: port 6379 of this host.
  public var address: RedisAddress

  /// User name and password.
  ///
  /// Default: none.
  public var authentication: Authentication?

  /// The number of the database to use.
  ///
  /// Default: 0.
  public var database: Int

  /// Whether the connection is encrypted, and how the two sides are verified.
  ///
  /// Default: not.
  public var tls: Security

  /// How long a connection may take, from the name's lookup to the server's first answer.
  ///
  /// Default: 5 s.
  public var connectTimeout: Duration

  /// How long a request may take, from its first byte to the last one of its replies.
  ///
  /// Where requests are sent before the replies to those ahead of them have come, the writing and the
  /// replies have that time each.
  ///
  /// Default: 30 s.
  public var replyTimeout: Duration

  /// The name shown by the server's `CLIENT LIST`; no spaces.
  ///
  /// Default: none.
  public var clientName: String?

  /// What a reply may hold at most.
  public var limits: Limits

  /// Creates a configuration; every field has a default.
  public init(
    address: RedisAddress = .tcp(host: "localhost"),
    authentication: Authentication? = nil,
    database: Int = 0,
    tls: Security = .disabled,
    connectTimeout: Duration = .seconds(5),
    replyTimeout: Duration = .seconds(30),
    clientName: String? = nil,
    limits: Limits = Limits()
  ) {
    self.address = address
    self.authentication = authentication
    self.database = database
    self.tls = tls
    self.connectTimeout = connectTimeout
    self.replyTimeout = replyTimeout
    self.clientName = clientName
    self.limits = limits
  }

  /// Who we are, for the server.
  public struct Authentication: Sendable, Equatable {
    /// The user of the server's access control list.
    ///
    /// Default: the server's default user.
    public var username: String?

    /// The password.
    public var password: Secret

    /// Creates the credentials of a user.
    public init(username: String? = nil, password: Secret) {
      self.username = username
      self.password = password
    }
  }

  /// What one reply may hold; a server that sends more is cut off.
  public struct Limits: Sendable, Equatable {
    /// The bytes of all strings of one reply together, at most 1 GiB.
    ///
    /// Default: 512 MiB, the server's own limit for one string.
    public var maxReplyBytes: Int

    /// The elements of all arrays of one reply together.
    ///
    /// Default: 16,777,216.
    public var maxReplyElements: Int

    /// Creates limits.
    public init(maxReplyBytes: Int = 512 << 20, maxReplyElements: Int = 1 << 24) {
      self.maxReplyBytes = maxReplyBytes
      self.maxReplyElements = maxReplyElements
    }
  }
}
