#if TLS
  import COpenSSL

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// Owns an OpenSSL session over a non-blocking socket, which it does not own.
  ///
  /// OpenSSL never waits here: it says what it waits for, and our own loops with their deadlines do.
  final class TLSSession {
    private let socket: StreamSocket
    private let session: OpaquePointer
    /// Set by OpenSSL when the server asks for a client certificate.
    private let certificateRequest: UnsafeMutablePointer<CInt>
    private let hasCertificate: Bool
    private var hasReceived = false
    /// Nothing may be sent any more after a failure, not even a farewell.
    private var hasFailed = false

    // Made once: each costs one of OpenSSL's type numbers.
    private nonisolated(unsafe) static let bioMethod = tls_bio_method()  // never written to again

    private init(
      socket: StreamSocket, session: OpaquePointer,
      certificateRequest: UnsafeMutablePointer<CInt>, hasCertificate: Bool
    ) {
      self.socket = socket
      self.session = session
      self.certificateRequest = certificateRequest
      self.hasCertificate = hasCertificate
    }

    deinit {
      SSL_free(session)
      certificateRequest.deallocate()
    }

    /// Encrypts a connected socket, and verifies who is at the other end.
    static func connect(
      _ socket: StreamSocket, to address: RedisAddress, _ settings: RedisConfiguration.TLS,
      deadline: Deadline
    ) throws(RedisError) -> TLSSession {
      // The session keeps the context alive.
      let context = try TLSContext(settings)
      guard let method = bioMethod, let session = SSL_new(context.pointer),
        let bio = tls_bio_new(method, socket.descriptor)
      else {
        throw .tls(.handshake, detail: "there is no memory for a session")
      }
      SSL_set_bio(session, bio, bio)
      let request = UnsafeMutablePointer<CInt>.allocate(capacity: 1)
      request.initialize(to: 0)
      tls_watch_certificate_request(session, request)
      let tls = TLSSession(
        socket: socket, session: session, certificateRequest: request,
        hasCertificate: settings.clientCertificateFile != nil)
      try tls.expectServer(named: settings.serverName ?? address.host, settings.verification)
      try tls.shakeHands(until: deadline)
      return tls
    }

    private func expectServer(
      named name: String?, _ verification: RedisConfiguration.TLS.Verification
    ) throws(RedisError) {
      guard let name, !name.isEmpty, !name.utf8.contains(0) else {
        guard verification == .full else { return }
        throw .invalidConfiguration(
          reason: "TLS over a unix socket needs the server's name, to verify its certificate")
      }
      let parameters = SSL_get0_param(session)
      // Only a text that is a numeric address is taken here; a certificate bears those separately.
      if X509_VERIFY_PARAM_set1_ip_asc(parameters, name) == 1 {
        if verification != .full { X509_VERIFY_PARAM_set1_ip(parameters, nil, 0) }
        return
      }
      guard tls_send_server_name(session, name) == 1 else {
        throw .invalidConfiguration(reason: "the server's name cannot be a host name")
      }
      guard verification == .full else { return }
      X509_VERIFY_PARAM_set_hostflags(
        parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
      guard SSL_set1_host(session, name) == 1 else {
        throw .invalidConfiguration(reason: "the server's name cannot be a host name")
      }
    }

    private func shakeHands(until deadline: Deadline) throws(RedisError) {
      while true {
        ERR_clear_error()
        let result = SSL_connect(session)
        if result == 1 { return }
        switch try outcome(of: result, errno, handshaking: true) {
        case .wait(let events):
          guard socket.wait(for: events, until: deadline) != 0, !deadline.hasPassed else {
            hasFailed = true
            throw .timedOut(operation: "the TLS handshake; does the server speak TLS on this port?")
          }
        case .closed(let reason):
          throw .tls(.handshake, detail: "the server ended the connection (\(reason))")
        case .bytes:
          return
        }
      }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(RedisError) -> Transfer {
      ERR_clear_error()
      let result = SSL_read(session, buffer.baseAddress, CInt(clamping: buffer.count))
      if result > 0 {
        hasReceived = true
        return .bytes(Int(result))
      }
      let outcome = try outcome(of: result, errno, handshaking: false)
      // With TLS 1.3 the handshake is over before the server misses our certificate; if it then ends
      // the connection rudely, its alert may be lost.
      if case .closed = outcome, !hasReceived, certificateRequest.pointee != 0, !hasCertificate {
        throw .tls(.clientCertificateRequired, detail: "the server asked for one and hung up")
      }
      return outcome
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(RedisError) -> Transfer {
      guard !bytes.isEmpty else { return .bytes(0) }
      ERR_clear_error()
      let result = SSL_write(session, bytes.baseAddress, CInt(clamping: bytes.count))
      if result > 0 { return .bytes(Int(result)) }
      let outcome = try outcome(of: result, errno, handshaking: false)
      if case .closed = outcome, !hasReceived {
        // The server's reason may be waiting to be read.
        var byte: UInt8 = 0
        _ = try withUnsafeMutableBytes(of: &byte) { (byte) throws(RedisError) in
          try read(into: byte)
        }
      }
      return outcome
    }

    /// Whether the server has ended the connection, found out without waiting.
    ///
    /// What TLS itself sends now and then (new tickets, new keys) is taken in on the way.
    func isClosedByPeer() -> Bool {
      guard !hasFailed, socket.descriptor >= 0 else { return true }
      ERR_clear_error()
      var byte: UInt8 = 0
      let result = SSL_peek(session, &byte, 1)
      if result > 0 { return false }
      guard case .wait = try? outcome(of: result, errno, handshaking: false) else { return true }
      return false
    }

    /// Tells the server that this is the end, as far as that is possible without waiting.
    func sayGoodbye() {
      guard !hasFailed, socket.descriptor >= 0 else { return }
      hasFailed = true
      ERR_clear_error()
      SSL_shutdown(session)
    }

    /// The one place where a result of OpenSSL becomes a transfer or an error.
    private func outcome(
      of result: CInt, _ systemError: CInt, handshaking: Bool
    ) throws(RedisError) -> Transfer {
      switch SSL_get_error(session, result) {
      case SSL_ERROR_WANT_READ: return .wait(CInt(POLLIN))
      case SSL_ERROR_WANT_WRITE: return .wait(CInt(POLLOUT))
      case SSL_ERROR_ZERO_RETURN: return .closed("the server closed it")
      case SSL_ERROR_SYSCALL:
        hasFailed = true
        return .closed(systemError == 0 ? "the server closed it" : systemMessage(systemError))
      default:
        hasFailed = true
        let code = ERR_peek_error()
        if tls_error_reason(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING {
          return .closed("the server closed it")
        }
        let verification = handshaking ? SSL_get_verify_result(session) : Int(X509_V_OK)
        throw TLSFailure.error(
          code: code, verification: verification,
          missesCertificate: certificateRequest.pointee != 0 && !hasCertificate)
      }
    }
  }
#endif
