#if TLS
  import COpenSSL

  /// Owns an OpenSSL context: what we trust, and who we are.
  final class TLSContext {
    let pointer: OpaquePointer

    init(_ settings: RedisConfiguration.TLS) throws(RedisError) {
      guard let pointer = SSL_CTX_new(TLS_client_method()) else {
        throw .tls(.handshake, detail: TLSFailure.text(of: ERR_peek_error()))
      }
      self.pointer = pointer
      ERR_clear_error()
      guard tls_context_require_1_2(pointer) == 1 else {
        throw .tls(.protocolVersion, detail: "this OpenSSL cannot be held to TLS 1.2 or later")
      }
      tls_context_allow_partial_writes(pointer)
      tls_context_never_ask(pointer)
      let mode = settings.verification == .none ? SSL_VERIFY_NONE : SSL_VERIFY_PEER
      SSL_CTX_set_verify(pointer, mode, nil)
      try trust(settings)
      try identify(settings)
    }

    deinit {
      SSL_CTX_free(pointer)
    }

    private func trust(_ settings: RedisConfiguration.TLS) throws(RedisError) {
      if let file = settings.caFile {
        guard SSL_CTX_load_verify_locations(pointer, file, nil) == 1 else {
          throw unusable("the authorities' file \(file)")
        }
      }
      if let text = settings.caPEM { try trust(pem: text) }
      if settings.caFile == nil, settings.caPEM == nil {
        // A system without any fails later, at the verification.
        SSL_CTX_set_default_verify_paths(pointer)
      }
    }

    private func trust(pem text: String) throws(RedisError) {
      let bytes = Array(text.utf8)
      var count = 0
      bytes.withUnsafeBytes { bytes in
        guard let bio = BIO_new_mem_buf(bytes.baseAddress, CInt(clamping: bytes.count)) else {
          return
        }
        defer { BIO_free(bio) }
        let store = SSL_CTX_get_cert_store(pointer)
        while let certificate = PEM_read_bio_X509(bio, nil, nil, nil) {
          if X509_STORE_add_cert(store, certificate) == 1 { count += 1 }
          X509_free(certificate)
        }
      }
      guard count > 0 else { throw unusable("the authorities' PEM text") }
      // The end of the text is an "error", too.
      ERR_clear_error()
    }

    private func identify(_ settings: RedisConfiguration.TLS) throws(RedisError) {
      guard let certificate = settings.clientCertificateFile else {
        guard settings.clientKeyFile == nil else {
          throw .invalidConfiguration(reason: "there is a client key, but no client certificate")
        }
        return
      }
      guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
        throw unusable("the client certificate's file \(certificate)")
      }
      let key = settings.clientKeyFile ?? certificate
      guard SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) == 1,
        SSL_CTX_check_private_key(pointer) == 1
      else {
        throw unusable("the client key's file \(key)")
      }
    }

    private func unusable(_ what: String) -> RedisError {
      defer { ERR_clear_error() }
      return .tls(.unusableFile, detail: "\(what): \(TLSFailure.text(of: ERR_peek_error()))")
    }
  }
#endif
