import CHiredis

/// Turns the bytes of a connection into the nodes of a ``ReplyBuffer``.
///
/// Owns a hiredis reader, which keeps the bytes of a reply that is not complete, and what it was fed
/// beyond the replies asked for, until the next ones are.
package final class ReplyParser {
  /// The reader moves what it has not parsed after every kilobyte of replies it has, so big feeds cost
  /// the square of their size; at this size there is little to move.
  private static let sliceBytes = 4096

  /// A status, an error or a header; Redis's own limit for a line.
  private static let maxLineBytes = 64 << 10

  /// hiredis 0.14 counts the bytes of a line search in an `int`.
  private static let maxReplyBytes = 1 << 30

  private let reader: UnsafeMutablePointer<redisReader>
  private let limits: RedisConfiguration.Limits
  private var target: ReplyBuffer?
  private var missing = 0

  package init(limits: RedisConfiguration.Limits) throws(RedisError) {
    guard let reader = reply_reader_create() else {
      throw .limitExceeded(reason: "there is no memory for the reply parser")
    }
    self.reader = reader
    self.limits = limits
  }

  deinit {
    redisReaderFree(reader)
  }

  /// Whether all replies asked for are in the buffer.
  package var isComplete: Bool { missing == 0 }

  /// Whether bytes were received that belong to no reply asked for so far.
  package var hasUnreadBytes: Bool { reply_reader_unread(reader) > 0 }

  /// Begins to fill a buffer with the next `count` replies.
  package func begin(replies count: Int, into buffer: ReplyBuffer) throws(RedisError) {
    guard let expected = UInt32(exactly: count), expected <= UInt32(Int32.max),
      reply_store_expect(buffer.store, expected) == 1
    else {
      throw .limitExceeded(reason: "there is no room for \(count) replies")
    }
    buffer.store.pointee.max_reply_bytes = max(0, min(limits.maxReplyBytes, Self.maxReplyBytes))
    buffer.store.pointee.max_reply_elements = max(0, limits.maxReplyElements)
    target = buffer
    missing = count
    reply_reader_target(reader, buffer.store)
    try parse()
  }

  /// Takes bytes until the replies are complete, and returns how many it took.
  package func consume(_ bytes: UnsafeRawBufferPointer) throws(RedisError) -> Int {
    var taken = 0
    while missing > 0, taken < bytes.count, let base = bytes.baseAddress {
      let size = min(Self.sliceBytes, bytes.count - taken)
      let slice = (base + taken).assumingMemoryBound(to: CChar.self)
      guard redisReaderFeed(reader, slice, size) == REDIS_OK else { throw failure() }
      taken += size
      try parse()
    }
    return taken
  }

  /// Ends the hold on the buffer, which then belongs to the caller alone.
  package func end() {
    target = nil
    missing = 0
    reply_reader_target(reader, nil)
  }

  private func parse() throws(RedisError) {
    while missing > 0 {
      var reply: UnsafeMutableRawPointer?
      guard redisReaderGetReply(reader, &reply) == REDIS_OK else { throw failure() }
      guard reply != nil else { break }
      missing -= 1
    }
    guard missing > 0 else { return }
    if reply_reader_line_exceeds(reader, Self.maxLineBytes) != 0 {
      throw .protocolViolation(reason: "a line is longer than \(Self.maxLineBytes) bytes")
    }
    let maxUnread = min(limits.maxReplyBytes, Self.maxReplyBytes) + Self.maxLineBytes
    if reply_reader_unread(reader) > maxUnread {
      throw .limitExceeded(reason: "a reply is longer than \(limits.maxReplyBytes) bytes")
    }
  }

  private func failure() -> RedisError {
    let refusal = target?.store.pointee.refusal ?? 0
    switch UInt32(bitPattern: refusal) {
    case REPLY_REFUSAL_BYTES.rawValue:
      return .limitExceeded(reason: "a reply is longer than \(limits.maxReplyBytes) bytes")
    case REPLY_REFUSAL_ELEMENTS.rawValue:
      return .limitExceeded(reason: "a reply has more than \(limits.maxReplyElements) elements")
    case REPLY_REFUSAL_DEPTH.rawValue:
      return .limitExceeded(reason: "a reply is nested deeper than \(REPLY_STORE_MAX_DEPTH) levels")
    case REPLY_REFUSAL_TYPE.rawValue:
      return .protocolViolation(reason: "a reply is of a type that RESP2 does not have")
    case REPLY_REFUSAL_MEMORY.rawValue:
      return .limitExceeded(reason: "there is no memory for a reply")
    default:
      return .protocolViolation(reason: String(cString: reply_reader_error(reader)))
    }
  }
}
