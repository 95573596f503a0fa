/// CRC-32C (Castagnoli), as in iSCSI and ext4: finds every burst of damage up to 32 bits.
struct Checksum {
  private var register: UInt32 = ~0

  /// The checksum of what was added.
  var value: UInt32 { ~register }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      let place = UInt8(truncatingIfNeeded: register) ^ byte
      register = (register >> 8) ^ Self.table[Int(place)]
    }
  }

  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var checksum = Checksum()
    checksum.add(bytes)
    return checksum.value
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
    }
  }
}
