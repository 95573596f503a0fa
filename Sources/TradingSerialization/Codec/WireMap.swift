internal import CMsgPack
public import TradingModel

/// A map that is being read: values by key, in any order, cheapest in the order they were written.
///
/// It lives during the call that hands it out. A key that is absent and one whose value is nil are
/// different things here: `nullable…` wants the key, `optional…` does not.
///
/// Values are read where they stand, with no table of them made before. A map that is read in its order
/// to its end has thereby been checked; any other is checked by libmsgpack when the reading is over.
public struct WireMap: ~Copyable {
  let decoder: RecordDecoder
  private let first: WireCursor
  /// The number of entries.
  public let count: Int
  /// Where the next key is expected, or the value of a key that was found.
  private(set) var cursor: WireCursor
  /// How many entries lie before the cursor.
  private var nextEntry = 0
  /// How many maps it lies in, itself included.
  private(set) var depth: Int
  /// Whether an entry was passed over without reading all of it.
  private var hasGaps = false

  init(decoder: RecordDecoder, cursor: WireCursor, count: Int, depth: Int) {
    self.decoder = decoder
    self.cursor = cursor
    self.count = count
    self.depth = depth
    first = cursor
  }

  /// Whether all of it was read, in its order: then it ends at the cursor.
  var isRead: Bool { nextEntry == count && !hasGaps }

  /// Whether the map has this key.
  public mutating func contains(_ key: StaticString) -> Bool { seek(key) }

  /// Moves to a key; `false` and no move where there is none.
  ///
  /// Records are mostly read in the order they were written, so that the key behind the one found
  /// last is tried first.
  @inline(__always)
  private mutating func seek(_ key: StaticString) -> Bool {
    (nextEntry < count && cursor.stands(key)) || search(key)
  }

  @inline(never)
  private mutating func search(_ key: StaticString) -> Bool {
    var place = cursor
    var entry = nextEntry
    for _ in 0..<count {
      if entry == count {
        entry = 0
        place = first
      }
      if place.stands(key) || place.standsLonger(key) {
        if entry != nextEntry { hasGaps = true }
        cursor = place
        nextEntry = entry
        return true
      }
      do throws(SerializationError) {
        try place.skip()
        try place.skip()
      } catch {
        // Whoever reads on meets the damage too.
        hasGaps = true
        return false
      }
      entry += 1
    }
    return false
  }

  /// Moves to a key's value, and counts it as read.
  @inline(__always)
  private mutating func find(_ key: StaticString) -> Bool {
    guard (nextEntry < count && cursor.skip(key)) || searchValue(key) else { return false }
    nextEntry &+= 1
    return true
  }

  @inline(never)
  private mutating func searchValue(_ key: StaticString) -> Bool {
    search(key) && (cursor.skip(key) || cursor.skipLonger(key))
  }

  /// The value of a key that has to be there; it may be nil.
  @inline(__always)
  mutating func require(_ key: StaticString) throws(SerializationError) -> mp_token {
    guard find(key) else { throw Self.missing(key) }
    return try cursor.read()
  }

  /// The value of a key, or `nil` where the key is absent or its value nil.
  @inline(__always)
  mutating func optional(_ key: StaticString) throws(SerializationError) -> mp_token? {
    guard find(key) else { return nil }
    let token = try cursor.read()
    return token.isNil ? nil : token
  }

  /// The value of a key that has to be there, or `nil` where its value is nil.
  @inline(__always)
  mutating func nullable(_ key: StaticString) throws(SerializationError) -> mp_token? {
    let token = try require(key)
    return token.isNil ? nil : token
  }

  @inline(never)
  static func missing(_ key: StaticString) -> SerializationError { .missingKey("\(key)") }

  /// Passes over a key, if it is there, whatever its value.
  mutating func ignore(_ key: StaticString) throws(SerializationError) {
    guard find(key) else { return }
    let start = cursor
    if try cursor.read().hasChildren {
      cursor = start
      try cursor.skip()
      hasGaps = true
    }
  }

  /// Moves to a key's value, which is to be read next; `false` where the key is absent.
  mutating func moveToValue(_ key: StaticString) -> Bool { find(key) }

  /// The bytes of the binary value or text at the cursor, or `nil` and no move where another value is.
  mutating func readIfBytes() throws(SerializationError) -> [UInt8]? {
    let start = cursor
    let token = try cursor.read()
    switch mp_kind(UInt32(token.kind)) {
    case MP_BIN, MP_STR: return [UInt8](token.bytes)
    default:
      cursor = start
      return nil
    }
  }

  /// Lets `body` read a key's value; `nil` where the key is absent.
  ///
  /// It leaves the cursor behind the value.
  mutating func readValue<Result>(
    _ key: StaticString, _ body: (inout WireCursor) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result? {
    guard find(key) else { return nil }
    return try body(&cursor)
  }

  /// Hands the map at the cursor to `body`, and moves behind it.
  mutating func readMap<Result>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Result
  ) throws(SerializationError) -> Result {
    let start = cursor
    let token = try cursor.read()
    guard mp_kind(UInt32(token.kind)) == MP_MAP else { throw token.wrongType(key, "a map") }
    guard depth < WireMap.maxDepth else { throw .limitExceeded }
    var map = WireMap(decoder: decoder, cursor: cursor, count: Int(token.size), depth: depth + 1)
    let result = try body(&map)
    if map.isRead {
      cursor = map.cursor
    } else {
      cursor = start
      try cursor.skip()
      hasGaps = true
    }
    return result
  }

  /// Hands the maps of an array at the cursor to `body`, one after another, and moves behind them.
  mutating func readMaps<Element>(
    _ key: StaticString, _ body: (inout WireMap) throws(SerializationError) -> Element
  ) throws(SerializationError) -> [Element] {
    let token = try cursor.read()
    guard mp_kind(UInt32(token.kind)) == MP_ARRAY else { throw token.wrongType(key, "an array") }
    var elements: [Element] = []
    // The array is a level of its own.
    depth += 1
    defer { depth -= 1 }
    for _ in 0..<token.size { elements.append(try readMap(key, body)) }
    return elements
  }

  /// All entries as values of free form.
  ///
  /// - Throws: `SerializationError`.
  public mutating func dynamicMap() throws(SerializationError) -> DynamicMap {
    cursor = first
    let map = try cursor.dynamicMap(count: count, depth: depth)
    nextEntry = count
    hasGaps = false
    return map
  }

  /// How deep maps and arrays may nest: libmsgpack's limit, see `MSGPACK_EMBED_STACK_SIZE`.
  static let maxDepth = 256
}
