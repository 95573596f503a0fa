import RedisClient

/// What is stored under one key: the elements of a log, the fields and values of a hash, or the one value
/// of a document.
///
/// The bytes are those in the reader's buffer, and valid only while the reply is.
struct RecordParts: RandomAccessCollection {
  private let reply: ReplyView
  let endIndex: Int

  /// Takes a reply apart; `nil` when nothing is stored.
  init?(_ reply: ReplyView) {
    self.reply = reply
    endIndex = reply.kind == .array ? reply.count : reply.isNull ? 0 : 1
    if endIndex == 0 { return nil }
  }

  var startIndex: Int { 0 }

  subscript(position: Int) -> UnsafeRawBufferPointer {
    (reply.element(at: position) ?? reply).utf8
  }
}
