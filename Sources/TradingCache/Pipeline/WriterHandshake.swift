import RedisClient
import TradingModel

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

  static func appendWatch(
    _ keys: KeySpace, _ switches: ProtocolSwitches = .init(), to buffer: inout CommandBuffer
  ) {
    if switches.usesWatch {
      buffer.append(command: "WATCH", keys.fence, keys.marker)
    } else {
      buffer.append(command: "PING")
    }
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
    let fence = replies.element(at: first + 1)?.string.flatMap { UInt64(decimal: $0) }
    let marker = replies.element(at: first + 2)?.string.flatMap { Marker(utf8: $0) }
    return Answer(fence: fence, marker: marker)
  }

  /// Watches on a new connection.
  static func watch(
    on connection: RedisConnection, keys: KeySpace, _ switches: ProtocolSwitches = .init(),
    replies: ReplyBuffer
  ) throws(RedisError) -> Answer {
    var buffer = CommandBuffer()
    appendWatch(keys, switches, to: &buffer)
    try connection.send(buffer)
    try connection.receive(replies: watchReplyCount, into: replies)
    return try replies.withReplies { (replies) throws(RedisError) in try answer(in: replies) }
  }

  /// The fence and its holder as they are before a takeover.
  struct Former {
    /// The fencing token; `nil` when there has been no writer, or when the server has lost it.
    let fence: UInt64?
    /// Who holds it.
    let holder: String?
    /// How far that writer got.
    let marker: Marker?
  }

  /// Watches, and reads who writes.
  static func former(
    on connection: RedisConnection, keys: KeySpace
  ) throws(RedisError) -> Former {
    var buffer = CommandBuffer()
    // Not the marker: a former writer that is alive moves it all the time.
    buffer.append(command: "WATCH", keys.fence)
    buffer.append(command: "GET", keys.fence)
    buffer.append(command: "GET", keys.holder)
    buffer.append(command: "GET", keys.marker)
    let replies = try connection.roundTrip(buffer, replies: 4)
    for reply in replies { _ = try reply.get() }
    return Former(
      fence: replies[1].text.flatMap { UInt64($0) }, holder: replies[2].text,
      marker: replies[3].text.flatMap(Marker.init))
  }

  /// What a new writer finds.
  struct Start {
    /// The own epoch, and the sequence at which the former writer left off.
    let marker: Marker
    /// How the former writer ended.
    let lastStop: LastStop
  }

  /// Becomes the writer: increments the fence, so that the former writer's next batch fails.
  ///
  /// Behind the `WATCH` of `former`, so that a late copy of this on an old connection does nothing: it
  /// would fence the very node that sent it. Returns `nil` when the fence changed meanwhile.
  ///
  /// A first fence begins with the time: were it 1 again after the server had lost everything, a
  /// writer from before that could take the new fence for its own.
  static func takeOver(
    from former: Former, on connection: RedisConnection, keys: KeySpace, holder: String,
    at now: UnixNanos = .now()
  ) throws(RedisError) -> Start? {
    var buffer = CommandBuffer()
    buffer.append(command: "MULTI")
    buffer.append(command: "SET", keys.fence, "\(now.value / 1000)", "NX")
    buffer.append(command: "INCR", keys.fence)
    buffer.append(command: "SET", keys.holder, holder)
    buffer.append(command: "SET", keys.marker, Marker(epoch: 0, sequence: 0).description, "NX")
    // Copies; `COPY` is not known before Redis 6.2.
    buffer.append(command: "BITOP", "OR", keys.left, keys.marker)
    buffer.append(command: "GET", keys.marker)
    buffer.append(command: "GET", keys.stopped)
    buffer.append(command: "EXEC")
    let replies = try connection.roundTrip(buffer, replies: 9)
    for reply in replies.dropLast() { _ = try reply.get() }
    if replies.last == .null { return nil }
    guard let results = try replies.last?.get().elements, results.count == 7 else {
      throw .protocolViolation(reason: "the takeover was not applied")
    }
    for result in results { _ = try result.get() }
    guard let epoch = results[1].integer, epoch > 0,
      let marker = results[5].text.flatMap(Marker.init)
    else { throw .protocolViolation(reason: "fence or marker hold something else") }
    return Start(
      marker: Marker(epoch: UInt64(epoch), sequence: marker.sequence),
      lastStop: LastStop(
        stopped: results[6].text, marker: marker, previousFence: former.fence ?? 0))
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
}
