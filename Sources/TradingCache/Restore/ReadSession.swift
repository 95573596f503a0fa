import RedisClient
import TradingModel
import TradingSerialization

/// One read operation: commands over the reader's connection, decoded with what the reader knows.
struct ReadSession: ~Copyable {
  let connection: RedisConnection
  /// One for each thread that may decode; the first one is that of the reading thread.
  let decoders: DecoderPool
  let keys: KeySpace
  /// The most records that are asked for in one go.
  let window: Int
  let scanCount: Int
  /// How keys are found.
  let listing: RedisCacheDatabase.Configuration.Listing

  /// The decoder of the reading thread.
  var decoder: RecordDecoder { decoders.first }

  /// Runs one command.
  func command(_ arguments: any CommandArgument...) throws(CacheError) -> RedisReply {
    try redis { () throws(RedisError) in
      var buffer = CommandBuffer()
      buffer.beginCommand(argumentCount: arguments.count)
      for argument in arguments { argument.appendAsBulk(to: &buffer) }
      return try connection.roundTrip(buffer, replies: 1).first?.get() ?? .null
    }
  }

  /// The keys that match a pattern.
  func scan(_ pattern: String) throws(CacheError) -> KeyList {
    var found = KeyList.Gathered()
    try walk(.keys(matching: pattern)) { found.append($0) }
    return KeyList(found)
  }

  /// What a cursor walks over.
  enum Walk {
    /// All keys of the server's database; those that match are shown.
    case keys(matching: String)
    /// The members of a set.
    case set(String)
  }

  /// Shows every key or member to `body`, some of them perhaps twice.
  ///
  /// The server walks on while `body` is called.
  func walk(_ walk: Walk, _ body: (UnsafeRawBufferPointer) -> Void) throws(CacheError) {
    let page = ReplyBuffer()
    try ask(walk, from: "0")
    var isOver = false
    while !isOver {
      try redis { () throws(RedisError) in try connection.receive(replies: 1, into: page) }
      try page.withReplies { (replies) throws(CacheError) in
        guard let reply = replies.element(at: 0) else { return }
        if reply.isError { throw .redis(RedisError(serverReply: reply.text)) }
        guard let cursor = reply.element(at: 0), let found = reply.element(at: 1), reply.count == 2
        else { throw .redis(.protocolViolation(reason: "a scan answered something else")) }
        isOver = cursor.hasText("0")
        if !isOver { try ask(walk, from: cursor.text) }
        for element in found.elements { body(element.utf8) }
      }
    }
  }

  private func ask(_ walk: Walk, from cursor: String) throws(CacheError) {
    var buffer = CommandBuffer()
    switch walk {
    case .keys(let pattern):
      buffer.append(command: "SCAN", cursor, "MATCH", pattern, "COUNT", scanCount)
    case .set(let key): buffer.append(command: "SSCAN", key, cursor, "COUNT", scanCount)
    }
    try redis { () throws(RedisError) in try connection.send(buffer) }
  }

  /// Asks for what is stored under a key and hands the reply to `body`.
  func read(
    _ key: String, as shape: RecordShape, _ body: (ReplyView) throws(CacheError) -> Void
  ) throws(CacheError) {
    var commands = CommandBuffer()
    var key = key
    key.withUTF8 { commands.append(read: UnsafeRawBufferPointer($0), as: shape) }
    let replies = ReplyBuffer()
    try redis { () throws(RedisError) in
      try connection.roundTrip(commands, replies: 1, into: replies)
    }
    try replies.withReplies { (replies) throws(CacheError) in
      if let reply = replies.element(at: 0) { try body(reply) }
    }
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
