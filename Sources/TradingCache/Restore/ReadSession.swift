import RedisClient
import TradingModel
import TradingSerialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One read operation: commands over the reader's connection, decoded with what the reader knows.
struct ReadSession: ~Copyable {
  let connection: RedisConnection
  let decoder: RecordDecoder
  let keys: KeySpace
  /// How many records are asked for in one go.
  let window: Int
  let scanCount: Int

  /// Runs one command.
  func command(_ arguments: any CommandArgument...) throws(CacheError) -> RedisReply {
    try redis { () throws(RedisError) in
      var buffer = CommandBuffer()
      buffer.beginCommand(argumentCount: arguments.count)
      for argument in arguments { argument.appendAsBulk(to: &buffer) }
      return try connection.roundTrip(buffer, replies: 1).first?.get() ?? .null
    }
  }

  /// The keys that match a pattern, each once, in order.
  func scan(_ pattern: String) throws(CacheError) -> [String] {
    try scanBytes(pattern).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The keys that match a pattern, byte by byte: as text, two spellings of é are the same.
  func scanBytes(_ pattern: String) throws(CacheError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var cursor = "0"
    repeat {
      let reply = try command("SCAN", cursor, "MATCH", pattern, "COUNT", scanCount)
      guard let parts = reply.elements, parts.count == 2, let next = parts[0].text,
        let page = parts[1].elements
      else { throw .redis(.protocolViolation(reason: "SCAN answered something else")) }
      for key in page { if let key = key.bytes { found.append(key) } }
      cursor = next
    } while cursor != "0"
    // `SCAN` may return a key several times: equal neighbours once they are sorted.
    found.sort(by: ReadSession.precedes)
    var unique: [[UInt8]] = []
    unique.reserveCapacity(found.count)
    for key in found where key != unique.last { unique.append(key) }
    return unique
  }

  /// The order of bytes, compared many at a time.
  private static func precedes(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    let order = one.withUnsafeBytes { left in
      other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return Int32(0) }
        return memcmp(left, right, min(one.count, other.count))
      }
    }
    return order == 0 ? one.count < other.count : order < 0
  }

  /// Asks for every key's value and hands each reply to `body`, in the order of the keys.
  ///
  /// The next window is asked for before this one's replies are handled, so that server and decoder
  /// work at the same time.
  func read(
    _ keys: [String], as shape: RecordShape,
    _ body: (Int, ReplyView) throws(CacheError) -> Void
  ) throws(CacheError) {
    let replies = ReplyBuffer()
    var asked = 0
    var handled = 0
    while handled < keys.count {
      while asked < keys.count, asked < handled + 2 * window {
        let end = min(asked + window, keys.count)
        try ask(keys[asked..<end], as: shape)
        asked = end
      }
      let end = min(handled + window, keys.count)
      try redis { () throws(RedisError) in
        try connection.receive(replies: end - handled, into: replies)
      }
      do throws(CacheError) {
        try replies.withReplies { (replies) throws(CacheError) in
          for (offset, reply) in replies.elements.enumerated() { try body(handled + offset, reply) }
        }
      } catch {
        // The replies to the next window would be taken for those of the next read.
        if asked > end { connection.close() }
        throw error
      }
      handled = end
    }
  }

  private func ask(_ keys: ArraySlice<String>, as shape: RecordShape) throws(CacheError) {
    var buffer = CommandBuffer()
    for key in keys {
      switch shape {
      case .log: buffer.append(command: "LRANGE", key, 0, -1)
      case .document: buffer.append(command: "GET", key)
      case .hash: buffer.append(command: "HGETALL", key)
      case .set: buffer.append(command: "SMEMBERS", key)
      }
    }
    try redis { () throws(RedisError) in try connection.send(buffer) }
  }
}

/// How a record is stored.
enum RecordShape {
  /// A list of events, oldest first.
  case log
  /// A string.
  case document
  /// A hash: field, value, field, value...
  case hash
  /// A set, in no order.
  case set
}
