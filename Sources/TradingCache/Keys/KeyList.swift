#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keys of Redis, each once, in the order of their bytes: as text, two spellings of é are the same.
///
/// All keys lie in one piece of memory, since there may be a million of them, and a `String` or an
/// array for each would take longer than to read what it names.
struct KeyList: Sendable {
  private var bytes: [UInt8] = []
  private var places: [Place] = []

  fileprivate struct Place {
    let offset: Int
    let length: Int
    /// The first eight bytes behind those that all keys begin with: they settle most comparisons.
    var leading: UInt64 = 0
  }

  /// Puts gathered keys in order and drops those that came twice, as `SCAN` may bring them.
  init(_ gathered: consuming Gathered) {
    bytes = gathered.bytes
    places = gathered.places
    sort()
  }

  /// Keys as they come, in no order.
  struct Gathered {
    fileprivate var bytes: [UInt8] = []
    fileprivate var places: [Place] = []

    /// Adds a key, which may be there already.
    mutating func append(_ key: UnsafeRawBufferPointer) {
      places.append(Place(offset: bytes.count, length: key.count))
      bytes.append(contentsOf: key)
    }

    /// Adds a key in two pieces.
    mutating func append(_ prefix: UnsafeRawBufferPointer, _ rest: UnsafeRawBufferPointer) {
      places.append(Place(offset: bytes.count, length: prefix.count + rest.count))
      bytes.append(contentsOf: prefix)
      bytes.append(contentsOf: rest)
    }
  }

  var count: Int { places.count }

  /// Calls `body` with a key's bytes.
  func withKey<Result>(at index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let place = places[index]
    return bytes.withUnsafeBytes { bytes in
      body(UnsafeRawBufferPointer(rebasing: bytes[place.offset..<place.offset + place.length]))
    }
  }

  /// A key as text; bytes that are not UTF-8 are replaced.
  func text(at index: Int) -> String { withKey(at: index) { String(decoding: $0, as: UTF8.self) } }

  /// All keys as texts.
  var texts: [String] { places.indices.map { text(at: $0) } }

  /// All keys as they are.
  var byteArrays: [[UInt8]] { places.indices.map { withKey(at: $0) { [UInt8]($0) } } }

  /// The places of the keys that begin with a prefix, which lie side by side.
  func range(of prefix: UnsafeRawBufferPointer) -> Range<Int> {
    let start = firstIndex { KeyList.order($0, prefix) >= 0 }
    let end = firstIndex { key in
      KeyList.order(UnsafeRawBufferPointer(rebasing: key.prefix(prefix.count)), prefix) > 0
    }
    return start..<max(start, end)
  }

  /// The first place from which on a condition holds.
  private func firstIndex(where holds: (UnsafeRawBufferPointer) -> Bool) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = low + (high - low) / 2
      if withKey(at: middle, holds) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension KeyList {
  private mutating func sort() {
    bytes.withUnsafeBytes { bytes in
      func key(_ place: Place) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[place.offset..<place.offset + place.length])
      }
      guard let first = places.first.map(key) else { return }
      let common = places.reduce(first.count) { common, place in
        KeyList.commonPrefix(of: first, key(place), atMost: common)
      }
      for index in places.indices {
        places[index].leading = KeyList.leading(key(places[index]).dropFirst(common))
      }
      places.sort { one, other in
        one.leading == other.leading
          ? KeyList.order(key(one), key(other)) < 0 : one.leading < other.leading
      }
      var unique = 1
      for index in places.indices.dropFirst()
      where KeyList.order(key(places[index]), key(places[unique - 1])) != 0 {
        places[unique] = places[index]
        unique += 1
      }
      places.removeLast(places.count - unique)
    }
  }

  private static func commonPrefix(
    of one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer, atMost limit: Int
  ) -> Int {
    let limit = min(limit, other.count)
    if memcmpEqual(one, other, limit) { return limit }
    return (0..<limit).first { one[$0] != other[$0] } ?? limit
  }

  private static func memcmpEqual(
    _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer, _ count: Int
  ) -> Bool {
    guard count > 0, let one = one.baseAddress, let other = other.baseAddress else { return true }
    return memcmp(one, other, count) == 0
  }

  /// Up to eight bytes as a number that orders as they do; shorter keys are filled up with zeros.
  private static func leading(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
    var number: UInt64 = 0
    for byte in bytes.prefix(8) { number = number << 8 | UInt64(byte) }
    return number << (8 * UInt64(8 - min(bytes.count, 8)))
  }

  /// Below, at or above 0, as the bytes of the one come before, are, or come after those of the other.
  static func order(
    _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
  ) -> Int {
    let common = min(one.count, other.count)
    if common > 0, let left = one.baseAddress, let right = other.baseAddress {
      let order = memcmp(left, right, common)
      if order != 0 { return Int(order) }
    }
    return one.count - other.count
  }
}
