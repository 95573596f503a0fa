import RedisClient

// Sorted sets and streams.

extension MemoryData {
  mutating func sortedSet(_ key: Key) throws -> [[UInt8]: Double] {
    switch self[key] {
    case nil: return [:]
    case .sortedSet(let members)?: return members
    default: throw Refusal.wrongType
    }
  }

  /// As the server writes it.
  static func score(_ score: Double) -> String {
    Int(exactly: score).map { "\($0)" } ?? "\(score)"
  }

  mutating func addToSet(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    let options = words.texts.dropFirst().prefix { ["XX", "NX", "CH"].contains($0) }
    var members = try sortedSet(key)
    var (added, changed): (Int64, Int64) = (0, 0)
    var index = 1 + options.count
    while index + 1 < words.words.count {
      let (text, member) = (try words.text(index), try words.bytes(index + 1))
      guard let score = Double(text) else {
        throw Refusal(text: "ERR value is not a valid float")
      }
      let former = members[member]
      index += 2
      if former == nil ? options.contains("XX") : options.contains("NX") { continue }
      members[member] = score
      added += former == nil ? 1 : 0
      changed += former != nil && former != score ? 1 : 0
    }
    if added + changed > 0 { self[key] = .sortedSet(members) }
    return .integer(options.contains("CH") ? added + changed : added)
  }

  mutating func removeFromSet(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    var members = try sortedSet(key)
    let count = members.count
    for member in words.words.dropFirst() { members[member] = nil }
    guard members.count < count else { return .integer(0) }
    self[key] = members.isEmpty ? nil : .sortedSet(members)
    return .integer(Int64(count - members.count))
  }

  mutating func rangeByScore(_ words: MemoryArguments) throws -> RedisReply {
    func bound(_ text: String) throws -> (value: Double, isOpen: Bool) {
      let isOpen = text.hasPrefix("(")
      guard let value = Double(isOpen ? String(text.dropFirst()) : text) else {
        throw Refusal(text: "ERR min or max is not a float")
      }
      return (value, isOpen)
    }
    let (low, high) = (try bound(try words.text(1)), try bound(try words.text(2)))
    let found = try sortedSet(try words.bytes(0)).filter { _, score in
      (low.isOpen ? score > low.value : score >= low.value)
        && (high.isOpen ? score < high.value : score <= high.value)
    }
    let sorted = found.sorted {
      $0.value != $1.value
        ? $0.value < $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    return .array(try limited(sorted.map(\.key), words).map { .string($0) })
  }

  mutating func rangeByName(_ words: MemoryArguments) throws -> RedisReply {
    let (low, high) = (try words.bytes(1), try words.bytes(2))
    let found = try sortedSet(try words.bytes(0)).keys.filter { name in
      let isAbove =
        low == [UInt8(ascii: "-")]
        || !name.lexicographicallyPrecedes(low.dropFirst())
          && (low.first == UInt8(ascii: "[") || name != Array(low.dropFirst()))
      let isBelow =
        high == [UInt8(ascii: "+")]
        || !high.dropFirst().lexicographicallyPrecedes(name)
          && (high.first == UInt8(ascii: "[") || name != Array(high.dropFirst()))
      return isAbove && isBelow
    }
    let sorted = found.sorted { $0.lexicographicallyPrecedes($1) }
    return .array(try limited(sorted, words).map { .string($0) })
  }

  private func limited(_ members: [[UInt8]], _ words: MemoryArguments) throws -> [[UInt8]] {
    guard let place = words.texts.firstIndex(of: "LIMIT") else { return members }
    let (offset, count) = (try words.number(place + 1), try words.number(place + 2))
    return Array(members.dropFirst(offset).prefix(count))
  }

  // MARK: Streams

  private mutating func stream(_ key: Key) throws -> (entries: [Entry], last: Int) {
    switch self[key] {
    case nil: return ([], 0)
    case .stream(let entries, let last)?: return (entries, last)
    default: throw Refusal.wrongType
    }
  }

  private static func number(_ id: String) throws -> Int {
    switch id {
    case "-": return 0
    case "+": return .max
    default:
      guard let number = id.split(separator: "-").first.flatMap({ Int($0) }) else {
        throw Refusal(text: "ERR Invalid stream ID specified as stream command argument")
      }
      return number
    }
  }

  mutating func append(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    var (entries, last) = try stream(key)
    let isTrimmed = words.texts.dropFirst().first == "MAXLEN"
    let place = isTrimmed ? 4 : 1
    let number = try Self.number(try words.text(place))
    guard number > last else {
      throw Refusal(
        text: "ERR The ID specified in XADD is equal or smaller than the target stream top item")
    }
    entries.append(Entry(number: number, words: Array(words.words.dropFirst(place + 1))))
    last = number
    if isTrimmed { entries = entries.suffix(try words.number(3)) }
    self[key] = .stream(entries, last: last)
    return .text("\(number)-0")
  }

  mutating func entries(_ words: MemoryArguments, reversed: Bool) throws -> RedisReply {
    let ends = try [1, 2].map { try Self.number(try words.text($0)) }
    let range = (ends.min() ?? 0)...(ends.max() ?? 0)
    let found = try stream(try words.bytes(0)).entries.filter { range.contains($0.number) }
    let count = try words.option("COUNT") ?? .max
    return .array((reversed ? found.reversed() : found).prefix(count).map(\.reply))
  }

  mutating func read(_ words: MemoryArguments) throws -> RedisReply {
    guard let place = words.texts.firstIndex(of: "STREAMS") else { throw Refusal.syntax }
    let (key, after) = (try words.bytes(place + 1), try Self.number(try words.text(place + 2)))
    let count = try words.option("COUNT") ?? .max
    let found = try stream(key).entries.filter { $0.number > after }.prefix(count)
    return found.isEmpty ? .null : .array([.array([.string(key), .array(found.map(\.reply))])])
  }
}

extension MemoryData.Entry {
  var reply: RedisReply {
    .array([.text("\(number)-0"), .array(words.map { .string($0) })])
  }
}
