#if Backtests
  import COpenSSL

  /// The SHA-256 hash (FIPS 180-4) of bytes that are given piece by piece.
  ///
  ///     var hash = ContentHash()
  ///     for bar in bars { hash.update(bar.bytes) }
  ///     setup.dataHash = hash.hex
  ///
  /// For telling data apart, not for secrets. It is OpenSSL's, which the package links for TLS anyway.
  public struct ContentHash: Sendable {
    private var state = HashState()

    /// The hash of no bytes so far.
    public init() {}

    /// Takes more bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
      if !isKnownUniquelyReferenced(&state) { state = HashState(copying: state) }
      let isTaken: Void? = bytes.withContiguousStorageIfAvailable {
        state.update(UnsafeRawBufferPointer($0))
      }
      if isTaken == nil { Array(bytes).withUnsafeBytes { state.update($0) } }
    }

    /// Takes the UTF-8 of a text.
    public mutating func update(_ text: String) { update(text.utf8) }

    /// The hash of all bytes given, in 64 hexadecimal digits.
    public var hex: String {
      HashState(copying: state).digest().map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }

    /// The hash of a text's UTF-8.
    static func hex(of text: String) -> String {
      var hash = ContentHash()
      hash.update(text)
      return hash.hex
    }
  }

  /// A hash under way, which belongs to OpenSSL.
  private final class HashState: @unchecked Sendable {  // changed only where one reference is left
    private let context: OpaquePointer?

    init() {
      context = EVP_MD_CTX_new()
      EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    init(copying other: HashState) {
      context = EVP_MD_CTX_new()
      EVP_MD_CTX_copy_ex(context, other.context)
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
      EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// Ends the hash.
    func digest() -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: 32) { bytes, count in  // SHA-256 writes 32
        EVP_DigestFinal_ex(context, bytes.baseAddress, nil)
        count = 32
      }
    }
  }
#endif
