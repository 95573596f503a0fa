#if PostgreSQL || SQLite
  /// Bytes as hexadecimal digits, and back.
  enum Hex {
    static func text(_ bytes: [UInt8]) -> String {
      let digits = Array("0123456789abcdef".utf8)
      var text: [UInt8] = []
      text.reserveCapacity(bytes.count * 2)
      for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
      }
      return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of digits that a database wrote.
    static func bytes(_ text: String) -> [UInt8] {
      let digits = Array(text.utf8)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(digits.count / 2)
      for index in stride(from: 0, to: digits.count - 1, by: 2) {
        bytes.append(nibble(digits[index]) << 4 | nibble(digits[index + 1]))
      }
      return bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8 {
      (digit & 15) &+ (digit >= UInt8(ascii: "A") ? 9 : 0)
    }
  }
#endif
