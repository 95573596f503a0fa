import TradingModel

/// The keys of one family in a list, in the order of their ids.
struct FamilyKeys: Sendable {
  let list: KeyList
  /// Where in the list they are.
  private(set) var places: [Int]
  private let prefixCount: Int
  private let suffixCount: Int

  /// Finds the keys that begin with the family's prefix and end with `suffix`.
  ///
  /// The id is whatever stands between the two, colons included.
  init(of family: FamilyKey, suffix: String? = nil, in list: KeyList, _ keys: KeySpace) {
    let suffix = Array((suffix ?? family.suffix).utf8)
    let prefix = keys.prefix(family)
    self.list = list
    prefixCount = prefix.count
    suffixCount = suffix.count
    let least = prefix.count + suffix.count
    let range = prefix.withBytes { list.range(of: $0) }
    let places = range.filter { place in
      list.withKey(at: place) { $0.count > least && $0.suffix(suffix.count).elementsEqual(suffix) }
    }
    self.places = suffix.isEmpty ? places : FamilyKeys.sorted(places, list, suffix.count)
  }

  /// The order of keys is that of ids only where nothing follows them.
  private static func sorted(_ places: [Int], _ list: KeyList, _ suffixCount: Int) -> [Int] {
    places.sorted { one, other in
      list.withKey(at: one) { one in
        list.withKey(at: other) { other in
          one.dropLast(suffixCount).lexicographicallyPrecedes(other.dropLast(suffixCount))
        }
      }
    }
  }

  var count: Int { places.count }

  /// Calls `body` with a key's bytes.
  func withKey(at index: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
    list.withKey(at: places[index], body)
  }

  /// A key as text; bytes that are not UTF-8 are replaced.
  func key(at index: Int) -> String { list.text(at: places[index]) }

  /// The id in a key.
  /// - Throws: `RecordFault` when it is not UTF-8.
  func id(at index: Int) throws -> Text {
    guard let id = withId(at: index, { Text(utf8: $0) }) else {
      throw RecordFault("its key is not valid UTF-8")
    }
    return id
  }

  /// The bytes of the id in a key.
  func idBytes(at index: Int) -> [UInt8] { withId(at: index) { [UInt8]($0) } }

  private func withId<Result>(at index: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    list.withKey(at: places[index]) { key in
      body(UnsafeRawBufferPointer(rebasing: key[prefixCount..<(key.count - suffixCount)]))
    }
  }

  /// Only some of the keys, by their numbers.
  func only(_ indexes: [Int]) -> FamilyKeys {
    var some = self
    some.places = indexes.map { places[$0] }
    return some
  }
}
