import RedisClient

extension MemoryData {
  /// Every command, by its name.
  static let commands: [String: MemoryCommand] = [
    "PING": .init(needsMemory: false) { _, _ in .status("PONG") },
    "SELECT": .init(needsMemory: false) { _, _ in .status("OK") },
    "AUTH": .init(needsMemory: false) { _, _ in .status("OK") },
    "CLIENT": .init(needsMemory: false) { _, _ in .status("OK") },
    "TIME": .init(needsMemory: false) { _, _ in
      .array([.text("\(now.seconds)"), .text("\(now.microseconds)")])
    },
    "GET": .init(needsMemory: false) { try $0.get($1) },
    "SET": .init(needsMemory: true) { try $0.set($1) },
    "DEL": .init(needsMemory: false) { try $0.delete($1) },
    "UNLINK": .init(needsMemory: false) { try $0.delete($1) },
    "EXISTS": .init(needsMemory: false) { data, words in
      .integer(Int64(words.words.count { data[$0] != nil }))
    },
    "PERSIST": .init(needsMemory: false) { try $0.persist($1) },
    "PEXPIRE": .init(needsMemory: false) { try $0.expire($1) },
    "SCAN": .init(needsMemory: false) { try $0.scan($1) },
    "LPUSH": .init(needsMemory: true) { try $0.push($1) },
    "LTRIM": .init(needsMemory: false) { try $0.trim($1) },
    "LINDEX": .init(needsMemory: false) { data, words in
      let list = try data.list(try words.bytes(0))
      let index = try words.number(1)
      let place = index < 0 ? list.count + index : index
      return list.indices.contains(place) ? .string(list[place]) : .null
    },
    "LRANGE": .init(needsMemory: false) { data, words in
      .array(try data.range(words).map { .string($0) })
    },
    "HMGET": .init(needsMemory: false) { data, words in
      let hash = try data.hash(try words.bytes(0))
      return .array(words.words.dropFirst().map { hash[$0].map { .string($0) } ?? .null })
    },
    "HINCRBY": .init(needsMemory: true) { try $0.increment($1) },
    "ZADD": .init(needsMemory: true) { try $0.addToSet($1) },
    "ZREM": .init(needsMemory: false) { try $0.removeFromSet($1) },
    "ZSCORE": .init(needsMemory: false) { data, words in
      let set = try data.sortedSet(try words.bytes(0))
      return set[try words.bytes(1)].map { .text(score($0)) } ?? .null
    },
    "ZRANGEBYSCORE": .init(needsMemory: false) { try $0.rangeByScore($1) },
    "ZRANGEBYLEX": .init(needsMemory: false) { try $0.rangeByName($1) },
    "XADD": .init(needsMemory: true) { try $0.append($1) },
    "XRANGE": .init(needsMemory: false) { try $0.entries($1, reversed: false) },
    "XREVRANGE": .init(needsMemory: false) { try $0.entries($1, reversed: true) },
    "XREAD": .init(needsMemory: false) { try $0.read($1) },
  ]

  // MARK: Keys and strings

  private mutating func get(_ words: MemoryArguments) throws -> RedisReply {
    switch self[try words.bytes(0)] {
    case nil: return .null
    case .string(let bytes)?: return .string(bytes)
    default: throw Refusal.wrongType
    }
  }

  private mutating func set(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    let options = words.texts.dropFirst(2)
    if options.contains("NX"), self[key] != nil { return .null }
    self[key] = .string(try words.bytes(1))
    let lifetime = try options.contains("PX") ? words.option("PX") : nil
    setExpiry(of: key, lifetime.map { Self.now.milliseconds + $0 })
    return .status("OK")
  }

  private mutating func delete(_ words: MemoryArguments) throws -> RedisReply {
    var count: Int64 = 0
    for key in words.words where self[key] != nil {
      self[key] = nil
      count += 1
    }
    return .integer(count)
  }

  private mutating func persist(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    guard self[key] != nil, expiry(of: key) != nil else { return .integer(0) }
    setExpiry(of: key, nil)
    return .integer(1)
  }

  private mutating func expire(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    guard self[key] != nil else { return .integer(0) }
    setExpiry(of: key, Self.now.milliseconds + (try words.number(1)))
    return .integer(1)
  }

  /// All keys at once, of those patterns that have a star where anything may be.
  private mutating func scan(_ words: MemoryArguments) throws -> RedisReply {
    let place = words.texts.firstIndex(of: "MATCH")
    let pattern = try place.map { try words.text($0 + 1) } ?? "*"
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    let found = keys.filter { key in
      var rest = Substring(String(decoding: key, as: UTF8.self))
      guard rest.hasPrefix(parts[0]), rest.hasSuffix(parts[parts.count - 1]) else { return false }
      for part in parts where !part.isEmpty {
        guard let range = rest.firstRange(of: part) else { return false }
        rest = rest[range.upperBound...]
      }
      return true
    }
    return .array([.text("0"), .array(found.map { .string($0) })])
  }

  // MARK: Lists and hashes

  private mutating func list(_ key: Key) throws -> [[UInt8]] {
    switch self[key] {
    case nil: return []
    case .list(let elements)?: return elements
    default: throw Refusal.wrongType
    }
  }

  private mutating func push(_ words: MemoryArguments) throws -> RedisReply {
    let key = try words.bytes(0)
    let elements = Array(words.words.dropFirst().reversed()) + (try list(key))
    self[key] = .list(elements)
    return .integer(Int64(elements.count))
  }

  private mutating func range(_ words: MemoryArguments) throws -> [[UInt8]] {
    let elements = try list(try words.bytes(0))
    let ends = try [1, 2].map { try words.number($0) }.map { $0 < 0 ? elements.count + $0 : $0 }
    let (first, last) = (max(0, ends[0]), min(ends[1], elements.count - 1))
    return first <= last ? Array(elements[first...last]) : []
  }

  private mutating func trim(_ words: MemoryArguments) throws -> RedisReply {
    let kept = try range(words)
    self[try words.bytes(0)] = kept.isEmpty ? nil : .list(kept)
    return .status("OK")
  }

  private mutating func hash(_ key: Key) throws -> [[UInt8]: [UInt8]] {
    switch self[key] {
    case nil: return [:]
    case .hash(let fields)?: return fields
    default: throw Refusal.wrongType
    }
  }

  private mutating func increment(_ words: MemoryArguments) throws -> RedisReply {
    let (key, field) = (try words.bytes(0), try words.bytes(1))
    var fields = try hash(key)
    let former = fields[field].flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    let (sum, overflow) = former.addingReportingOverflow(try words.number(2))
    guard !overflow else { throw Refusal(text: "ERR increment or decrement would overflow") }
    fields[field] = Array("\(sum)".utf8)
    self[key] = .hash(fields)
    return .integer(Int64(sum))
  }
}

extension RedisReply {
  /// A text as a bulk string.
  static func text(_ text: String) -> RedisReply { .string(Array(text.utf8)) }
}
