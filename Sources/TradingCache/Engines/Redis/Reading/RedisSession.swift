import RedisClient

/// One read operation: commands over the reader's connection.
struct RedisSession {
  let connection: RedisConnection
  let keys: KeySpace
  /// The most records that are asked for in one go.
  let window: Int
  let scanCount: Int
  /// How keys are found.
  let listing: RedisSettings.Listing

  /// Runs one command.
  func command(_ arguments: any CommandArgument...) throws(CacheError) -> RedisReply {
    try redis { () throws(RedisError) in
      var buffer = CommandBuffer()
      buffer.beginCommand(argumentCount: arguments.count)
      for argument in arguments { argument.appendAsBulk(to: &buffer) }
      return try connection.roundTrip(buffer).first?.get() ?? .null
    }
  }

  /// What a reply says is stored.
  ///
  /// - Throws: errors of the server that say nothing of what is stored.
  @inline(__always)
  static func value(_ reply: ReplyView) throws(CacheError) -> StoredValue {
    if reply.isError { return try otherShape(reply) }
    return RecordParts(reply).map { .parts($0) } ?? .nothing
  }

  private static func otherShape(_ reply: ReplyView) throws(CacheError) -> StoredValue {
    let error = RedisError(serverReply: reply.text)
    guard case .server("WRONGTYPE", let message) = error else { throw .redis(error) }
    return .otherShape(message)
  }
}

extension RedisSession: EngineReader {
  func list(_ family: FamilyKey?) throws(CacheError) -> KeyList {
    if let catalogued = try listCatalogued(family) { return catalogued }
    return try scan(keys.pattern(family))
  }

  func listAll() throws(CacheError) -> KeyList { try scan(keys.pattern()) }

  func read(
    _ key: String, as shape: RecordShape, _ body: (StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    var commands = CommandBuffer()
    var key = key
    key.withUTF8 { commands.append(read: UnsafeRawBufferPointer($0), as: shape) }
    let replies = ReplyBuffer()
    try redis { () throws(RedisError) in try connection.roundTrip(commands, into: replies) }
    try replies.withReplies { (replies) throws(CacheError) in
      if let reply = replies.element(at: 0) { try body(RedisSession.value(reply)) }
    }
  }

  func read(
    _ keys: FamilyKeys, as shape: RecordShape, threads: Int,
    _ body: @Sendable (Int, Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    try WindowedRead(keys: keys, shape: shape, maxWindow: window)
      .run(over: connection, threads: threads, body)
  }

  func readInOrder(
    _ keys: FamilyKeys, as shape: RecordShape,
    _ body: (Int, StoredValue) throws(CacheError) -> Void
  ) throws(CacheError) {
    try WindowedRead(keys: keys, shape: shape, maxWindow: window).run(over: connection, body)
  }

  func newestElement(
    of key: String, where isWanted: (UnsafeRawBufferPointer) -> Bool
  ) throws(CacheError) -> [UInt8]? {
    // Counted from the oldest end, places stay what they are while elements are appended.
    var end = Int(clamping: try command("LLEN", key).integer ?? 0)
    let replies = ReplyBuffer()
    while end > 0 {
      let start = max(0, end - window)
      var buffer = CommandBuffer()
      buffer.append(command: "LRANGE", key, start, end - 1)
      let found: [UInt8]? = try redis { () throws(RedisError) in
        try connection.roundTrip(buffer, into: replies)
        return replies.withReplies { replies in
          let elements = replies.element(at: 0).map { Array($0.elements) } ?? []
          return elements.last { isWanted($0.utf8) }.map { [UInt8]($0.utf8) }
        }
      }
      if let found { return found }
      end = start
    }
    return nil
  }

  func expiring(among keys: [String]) throws(CacheError) -> [String] {
    let replies = ReplyBuffer()
    var expiring: [String] = []
    for start in stride(from: 0, to: keys.count, by: window) {
      let page = keys[start..<min(start + window, keys.count)]
      var buffer = CommandBuffer()
      for key in page { buffer.append(command: "PTTL", key) }
      try redis { () throws(RedisError) in
        try connection.roundTrip(buffer, into: replies)
        replies.withReplies { replies in
          for (key, reply) in zip(page, replies.elements) where (reply.integer ?? -1) >= 0 {
            expiring.append(key)
          }
        }
      }
    }
    return expiring
  }

  func kind(of key: String) throws(CacheError) -> String? {
    let kind = try command("TYPE", key).text
    return kind == "none" ? nil : kind
  }
}
