#if TLS
  import COpenSSL

  extension TLSFailure {
    /// The error that tells a person what to change.
    /// - Parameters:
    ///   - code: the first of OpenSSL's errors.
    ///   - verification: what OpenSSL thinks of the server's certificate.
    ///   - missesCertificate: whether the server asked for a client certificate and got none.
    static func error(code: UInt, verification: Int, missesCertificate: Bool) -> RedisError {
      if verification != Int(X509_V_OK) {
        let detail = String(cString: X509_verify_cert_error_string(verification))
        return .tls(failure(ofVerification: CInt(clamping: verification)), detail: detail)
      }
      let failure = failure(ofReason: tls_error_reason(code), missesCertificate: missesCertificate)
      return .tls(failure, detail: text(of: code))
    }

    private static func failure(ofVerification result: CInt) -> TLSFailure {
      switch result {
      case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .wrongHostName
      case X509_V_ERR_CERT_HAS_EXPIRED: .certificateExpired
      case X509_V_ERR_CERT_NOT_YET_VALID: .certificateNotYetValid
      case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned
      case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        X509_V_ERR_CERT_UNTRUSTED:
        .unknownAuthority
      default: .certificateInvalid
      }
    }

    private static func failure(ofReason reason: CInt, missesCertificate: Bool) -> TLSFailure {
      switch reason {
      case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, SSL_R_UNSUPPORTED_PROTOCOL,
        SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_WRONG_SSL_VERSION, SSL_R_VERSION_TOO_LOW:
        .protocolVersion
      case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED: .clientCertificateRequired
      // How TLS 1.2 says it, among other things.
      case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE where missesCertificate: .clientCertificateRequired
      case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE,
        SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
        SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, SSL_R_TLSV1_ALERT_UNKNOWN_CA,
        SSL_R_TLSV1_ALERT_ACCESS_DENIED, SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
        missesCertificate ? .clientCertificateRequired : .clientCertificateRefused
      default: .handshake
      }
    }

    /// What OpenSSL says about one of its errors.
    static func text(of code: UInt) -> String {
      guard code != 0, let reason = ERR_reason_error_string(code) else {
        return "no reason given"
      }
      return String(cString: reason)
    }
  }
#endif
