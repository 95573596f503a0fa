/// XXH64, a fast checksum of 64 bits; `xxhsum -H1` prints the same.
///
/// It finds damage, it does not resist forgery. Format: the XXH64 part of the xxHash specification, 0.1.1.
struct XXHash64: Sendable {
  private var lanes: (UInt64, UInt64, UInt64, UInt64)
  private let seed: UInt64
  private var count: UInt64 = 0
  /// What does not fill a stripe of 32 bytes yet.
  private var rest: [UInt8] = []

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  init(seed: UInt64 = 0) {
    self.seed = seed
    lanes = (
      seed &+ Self.prime1 &+ Self.prime2, seed &+ Self.prime2, seed, seed &- Self.prime1
    )
  }

  /// The checksum of bytes that lie side by side.
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var hash = XXHash64(seed: seed)
    hash.add(bytes)
    return hash.value
  }

  /// The checksum of a text's UTF-8.
  static func of(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    count &+= UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(32 - rest.count, bytes.count)
      rest.append(contentsOf: bytes[..<start])
      guard rest.count == 32 else { return }
      rest.withUnsafeBytes { Self.absorb($0, from: 0, to: 32, &lanes) }
      rest.removeAll(keepingCapacity: true)
    }
    let end = start + (bytes.count - start) / 32 * 32
    Self.absorb(bytes, from: start, to: end, &lanes)
    rest.append(contentsOf: bytes[end...])
  }

  /// The checksum of what was added.
  var value: UInt64 {
    var value: UInt64
    if count >= 32 {
      value =
        Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12)
        &+ Self.rotate(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
        value = (value ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
      }
    } else {
      value = seed &+ Self.prime5
    }
    value &+= count
    rest.withUnsafeBytes { Self.finish(&value, with: $0) }
    value = (value ^ (value >> 33)) &* Self.prime2
    value = (value ^ (value >> 29)) &* Self.prime3
    return value ^ (value >> 32)
  }

  /// The checksum as 16 hexadecimal digits.
  var text: String { Self.text(value) }

  static func text(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func absorb(
    _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int,
    _ lanes: inout (UInt64, UInt64, UInt64, UInt64)
  ) {
    var (one, two, three, four) = lanes
    var offset = start
    while offset < end {
      one = round(one, word(bytes, offset))
      two = round(two, word(bytes, offset + 8))
      three = round(three, word(bytes, offset + 16))
      four = round(four, word(bytes, offset + 24))
      offset += 32
    }
    lanes = (one, two, three, four)
  }

  private static func finish(_ value: inout UInt64, with rest: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= rest.count {
      value = rotate(value ^ round(0, word(rest, offset)), 27) &* prime1 &+ prime4
      offset += 8
    }
    if offset + 4 <= rest.count {
      let half = UInt32(littleEndian: rest.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      value = rotate(value ^ (UInt64(half) &* prime1), 23) &* prime2 &+ prime3
      offset += 4
    }
    for byte in rest[offset...] {
      value = rotate(value ^ (UInt64(byte) &* prime5), 11) &* prime1
    }
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 &- count))
  }
}
