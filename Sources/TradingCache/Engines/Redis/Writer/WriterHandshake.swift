import RedisClient
import TradingModel

/// What a writer asks of the server at every connect, and again after every batch.
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
    try connection.roundTrip(buffer, into: replies)
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
    /// How far the one before it had got.
    let left: Marker?
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
    buffer.append(command: "GET", keys.left)
    let replies = try connection.roundTrip(buffer)
    for reply in replies { _ = try reply.get() }
    let fence = replies[1].text.flatMap { UInt64($0) }
    guard fence != nil || replies[1] == .null else {
      throw .protocolViolation(reason: "the fence holds something else")
    }
    return Former(
      fence: fence, holder: replies[2].text, marker: replies[3].text.flatMap(Marker.init),
      left: replies[4].text.flatMap(Marker.init))
  }

  /// What a new writer finds.
  struct Start {
    /// The own epoch, and the sequence at which the former writer left off.
    let marker: Marker
    /// How the former writer ended.
    let lastStop: LastStop
    /// The former writer's fence.
    let formerFence: UInt64?
  }

  /// Becomes the writer: raises the fence, so that the former writer's next batch fails.
  ///
  /// After the `WATCH` of `former`, so that a late copy of this on an old connection does nothing: it
  /// would fence the very node that sent it. Returns `nil` when the fence changed meanwhile.
  ///
  /// The fence is the time, or one more than before where the clock is before that. Were it one more
  /// only, it could be the fence of an earlier writer again after the server had come back with older
  /// data or none; and that writer, if it is still there, would take it for its own.
  ///
  /// Where confirmed writes are lost, the count goes on after them, so that no receipt is given twice.
  static func takeOver(
    from former: Former, on connection: RedisConnection, keys: KeySpace, holder: String,
    behind confirmed: ConfirmedWrites, at now: UnixNanos = .now()
  ) throws(RedisError) -> Start? {
    let (next, overflows) = (former.fence ?? 0).addingReportingOverflow(1)
    if overflows { throw .protocolViolation(reason: "the fence holds something else") }
    let epoch = max(next, now.value / 1000)
    var buffer = CommandBuffer()
    buffer.append(command: "MULTI")
    buffer.append(command: "SET", keys.fence, "\(epoch)")
    buffer.append(command: "SET", keys.holder, holder)
    buffer.append(command: "SET", keys.marker, Marker(epoch: 0, sequence: 0).description, "NX")
    // Copies; `COPY` is not known before Redis 6.2.
    buffer.append(command: "BITOP", "OR", keys.left, keys.marker)
    buffer.append(command: "GET", keys.marker)
    buffer.append(command: "GET", keys.stopped)
    var sequence: UInt64?
    if case .lost(let last, _) = confirmed {
      sequence = last.sequence
      let marker = Marker(epoch: epoch, sequence: last.sequence)
      buffer.append(command: "SET", keys.marker, marker.description)
    }
    let commandCount = buffer.commandCount - 1
    buffer.append(command: "EXEC")
    let replies = try connection.roundTrip(buffer)
    for reply in replies.dropLast() { _ = try reply.get() }
    if replies.last == .null { return nil }
    guard let results = try replies.last?.get().elements, results.count == commandCount else {
      throw .protocolViolation(reason: "the takeover was not applied")
    }
    for result in results { _ = try result.get() }
    guard let marker = results[4].text.flatMap(Marker.init) else {
      throw .protocolViolation(reason: "the marker holds something else")
    }
    return Start(
      marker: Marker(epoch: epoch, sequence: sequence ?? marker.sequence),
      lastStop: LastStop(
        stopped: results[5].text, marker: marker, previousFence: former.fence ?? 0),
      formerFence: former.fence)
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
