import CXXHash

/// XXH64, a fast checksum of 64 bits; `xxhsum -H1` prints the same.
///
/// It finds damage, it does not resist forgery. Computed by the library xxHash.
struct XXHash64: Sendable {
  private var state = XXH64_state_t()

  init(seed: UInt64 = 0) { XXH64_reset(&state, seed) }

  /// The checksum of bytes that lie side by side.
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    XXH64(bytes.baseAddress, bytes.count, seed)
  }

  /// The checksum of a text's UTF-8.
  static func of(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    // The library refuses no bytes at no address.
    guard let base = bytes.baseAddress else { return }
    XXH64_update(&state, base, bytes.count)
  }

  /// The checksum of what was added.
  var value: UInt64 { withUnsafePointer(to: state) { XXH64_digest($0) } }

  /// The checksum as 16 hexadecimal digits.
  var text: String { Self.text(value) }

  static func text(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
