import RedisClient

/// What a writer asks of the server at every connect, and again behind every batch.
///
/// `WATCH` comes before the `GET`s: whatever changes fence or marker after they were read makes the
/// next `EXEC` fail. So a late copy of a batch on an old connection, or a batch of a writer that was
/// fenced meanwhile, is never applied.
enum WriterHandshake {
  /// What the server holds.
  struct Answer: Equatable {
    /// The fencing token, `nil` when it is missing.
    let fence: UInt64?
    /// The marker, `nil` when it is missing or unreadable.
    let marker: Marker?
  }

  static let watchReplyCount = 3

  static func appendWatch(_ keys: KeySpace, to buffer: inout CommandBuffer) {
    buffer.append(command: "WATCH", keys.fence, keys.marker)
    buffer.append(command: "GET", keys.fence)
    buffer.append(command: "GET", keys.marker)
  }

  /// Reads the replies to `appendWatch`, the last three of `replies`.
  static func answer(in replies: ReplyView) throws(RedisError) -> Answer {
    let first = replies.count - watchReplyCount
    for index in first..<replies.count {
      guard let reply = replies.element(at: index) else {
        throw .protocolViolation(reason: "a reply is missing")
      }
      if reply.isError { throw RedisError(serverReply: reply.text) }
    }
    let fence = replies.element(at: first + 1)?.string.flatMap { UInt64(text($0)) }
    let marker = replies.element(at: first + 2)?.string.flatMap { Marker(text($0)) }
    return Answer(fence: fence, marker: marker)
  }

  /// Watches on a new connection.
  static func watch(
    on connection: RedisConnection, keys: KeySpace, replies: ReplyBuffer
  ) throws(RedisError) -> Answer {
    var buffer = CommandBuffer()
    appendWatch(keys, to: &buffer)
    try connection.send(buffer)
    try connection.receive(replies: watchReplyCount, into: replies)
    return try replies.withReplies { (replies) throws(RedisError) in try answer(in: replies) }
  }

  /// What a new writer finds.
  struct Start {
    /// The own epoch, and the sequence at which the former writer left off.
    let marker: Marker
    /// How the former writer ended.
    let lastStop: LastStop
  }

  /// Becomes the writer: increments the fence, so that the former writer's next batch fails.
  static func takeOver(
    on connection: RedisConnection, keys: KeySpace, holder: String
  ) throws(RedisError) -> Start {
    var buffer = CommandBuffer()
    buffer.append(command: "MULTI")
    buffer.append(command: "INCR", keys.fence)
    buffer.append(command: "SET", keys.holder, holder)
    buffer.append(command: "SET", keys.marker, Marker(epoch: 0, sequence: 0).description, "NX")
    // Copies; `COPY` is not known before Redis 6.2.
    buffer.append(command: "BITOP", "OR", keys.left, keys.marker)
    buffer.append(command: "GET", keys.marker)
    buffer.append(command: "GET", keys.stopped)
    buffer.append(command: "EXEC")
    let replies = try connection.roundTrip(buffer, replies: 8)
    for reply in replies.dropLast() { _ = try reply.get() }
    guard let results = try replies.last?.get().elements, results.count == 6 else {
      throw .protocolViolation(reason: "the takeover was not applied")
    }
    for result in results { _ = try result.get() }
    guard let epoch = results[0].integer, epoch > 0,
      let marker = results[4].text.flatMap(Marker.init)
    else { throw .protocolViolation(reason: "fence or marker hold something else") }
    return Start(
      marker: Marker(epoch: UInt64(epoch), sequence: marker.sequence),
      lastStop: LastStop(stopped: results[5].text, marker: marker, previousFence: UInt64(epoch) - 1)
    )
  }

  /// Whether a batch is applied, asked by a writer that has lost the fence meanwhile.
  ///
  /// The marker names it until the next writer writes; what the next writer found names it until a third
  /// takes over.
  static func isApplied(
    _ batch: Marker, on connection: RedisConnection, keys: KeySpace
  ) throws(RedisError) -> Bool {
    for key in [keys.left, keys.marker] {
      let marker = try connection.roundTrip("GET", key).get().text.flatMap(Marker.init)
      if marker == batch { return true }
    }
    return false
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
