internal import CMsgPack
public import TradingModel

/// A map that is being read: values by key, in any order, cheapest in the order they were written.
///
/// It lives during the call that hands it out. A key that is absent and one whose value is nil are
/// different things here: `nullable…` wants the key, `optional…` does not.
public struct WireMap: ~Copyable {
  let decoder: RecordDecoder
  private let tokens: UnsafePointer<mp_token>
  private let first: Int
  /// The number of entries.
  public let count: Int
  /// Where the next key is expected; `nextEntry` tells how many entries lie before it.
  private var cursor: TokenCursor
  private var nextEntry = 0

  init(decoder: RecordDecoder, cursor: TokenCursor, count: Int) {
    self.decoder = decoder
    self.cursor = cursor
    self.count = count
    tokens = cursor.tokens
    first = cursor.index
  }

  /// Whether the map has this key.
  public mutating func contains(_ key: StaticString) -> Bool { find(key) != nil }

  /// The index of a key's value, or `nil`.
  ///
  /// Records are mostly read in the order they were written, so that the key behind the one found
  /// last is tried first.
  @inline(__always)
  mutating func find(_ key: StaticString) -> Int? {
    if nextEntry < count, matches(tokens[cursor.index], key) { return takeValue() }
    return search(key)
  }

  @inline(never)
  private mutating func search(_ key: StaticString) -> Int? {
    for _ in 0..<count {
      if nextEntry == count {
        nextEntry = 0
        cursor.index = first
      }
      if matches(tokens[cursor.index], key) { return takeValue() }
      cursor.skip()
      cursor.skip()
      nextEntry += 1
    }
    return nil
  }

  /// The value of the key at the cursor, which moves behind it.
  @inline(__always)
  private mutating func takeValue() -> Int {
    let value = cursor.index + 1
    cursor.index = value
    cursor.skip()
    nextEntry += 1
    return value
  }

  @inline(__always)
  private func matches(_ token: mp_token, _ key: StaticString) -> Bool {
    mp_is_text(token, key.utf8Start, key.utf8CodeUnitCount)
  }

  /// The value of a key that has to be there; it may be nil.
  mutating func require(_ key: StaticString) throws(SerializationError) -> mp_token {
    guard let index = find(key) else { throw .missingKey("\(key)") }
    return tokens[index]
  }

  /// The value of a key, or `nil` where the key is absent or its value nil.
  mutating func optional(_ key: StaticString) -> mp_token? {
    guard let index = find(key) else { return nil }
    return tokens[index].isNil ? nil : tokens[index]
  }

  /// The value of a key that has to be there, or `nil` where its value is nil.
  mutating func nullable(_ key: StaticString) throws(SerializationError) -> mp_token? {
    let token = try require(key)
    return token.isNil ? nil : token
  }

  /// A cursor at a key's value, or `nil` where the key is absent.
  mutating func valueCursor(_ key: StaticString) -> TokenCursor? {
    find(key).map { TokenCursor(tokens: tokens, index: $0) }
  }

  /// All entries as values of free form.
  ///
  /// - Throws: `SerializationError`.
  public func dynamicMap() throws(SerializationError) -> DynamicMap {
    var cursor = TokenCursor(tokens: tokens, index: first)
    return try cursor.dynamicMap(count: count)
  }
}

extension mp_token {
  /// The bytes of a text.
  func text(_ key: StaticString) throws(SerializationError) -> UnsafeRawBufferPointer {
    guard mp_kind(UInt32(kind)) == MP_STR else { throw wrongType(key, "a text") }
    return bytes
  }

  func wrongType(_ key: StaticString, _ expected: String) -> SerializationError {
    .wrongType(key: "\(key)", expected: expected, found: kindName)
  }
}
