import RedisClient

/// Walking over keys and members with a cursor.
extension RedisSession {
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
}
