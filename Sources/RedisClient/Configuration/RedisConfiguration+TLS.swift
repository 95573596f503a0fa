extension RedisConfiguration {
  /// Whether a connection is encrypted.
  public enum Security: Sendable, Equatable {
    /// Plain: for a unix domain socket, this host, or a network that is trusted.
    case disabled
    /// TLS 1.2 or later.
    case enabled(TLS)
  }

  /// How the two sides of an encrypted connection are verified.
  ///
  /// Needs the package's trait `TLS`, which is on by default.
  public struct TLS: Sendable, Equatable {
    /// How much of the server's certificate is verified.
    public enum Verification: Sendable, Equatable {
      /// The chain of signatures, the dates, and the host's name.
      case full
      /// The chain and the dates only: any server with a certificate of the authority will do.
      case chainOnly
      /// Nothing: whoever is in between reads and writes along. For experiments only.
      case none
    }

    /// A file with the authorities to trust, in PEM.
    ///
    /// Default: those of the system, unless ``caPEM`` is given.
    public var caFile: String?

    /// The authorities to trust, as PEM text; added to those of ``caFile``.
    ///
    /// Default: none.
    public var caPEM: String?

    /// A file with our certificate, followed by its chain, in PEM.
    ///
    /// Default: none.
    public var clientCertificateFile: String?

    /// A file with the private key of our certificate, in PEM, without a passphrase.
    ///
    /// Default: the certificate's file.
    public var clientKeyFile: String?

    /// The name or numeric address that the server's certificate must bear.
    ///
    /// Default: the host of the address; needed with a unix domain socket.
    public var serverName: String?

    /// How much is verified.
    ///
    /// Default: everything.
    public var verification: Verification

    /// Creates TLS settings; without arguments the server must have a certificate of a public authority.
    public init(
      caFile: String? = nil,
      caPEM: String? = nil,
      clientCertificateFile: String? = nil,
      clientKeyFile: String? = nil,
      serverName: String? = nil,
      verification: Verification = .full
    ) {
      self.caFile = caFile
      self.caPEM = caPEM
      self.clientCertificateFile = clientCertificateFile
      self.clientKeyFile = clientKeyFile
      self.serverName = serverName
      self.verification = verification
    }
  }
}
