import RedisClient

/// What is under a key.
enum StoredValue {
  /// Nothing.
  case nothing
  /// A value of the shape that was asked for.
  case parts(RecordParts)
  /// A value of another shape; the store's words about it.
  case otherShape(String)
}

/// What is stored under one key: the elements of a log, the members of a set, the fields and values of a hash
/// one after the other, or the one value of a document.
///
/// The bytes are those in the engine's buffer, and valid only while it shows them.
struct RecordParts: RandomAccessCollection {
  private enum Storage {
    case reply(ReplyView)
    case pieces(UnsafeBufferPointer<UnsafeRawBufferPointer>)
  }

  private let storage: Storage
  let endIndex: Int

  /// Takes a reply of Redis apart; `nil` when nothing is stored.
  init?(_ reply: ReplyView) {
    storage = .reply(reply)
    endIndex = reply.kind == .array ? reply.count : reply.isNull ? 0 : 1
    if endIndex == 0 { return nil }
  }

  /// Shows bytes that lie anywhere.
  init(_ pieces: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
    storage = .pieces(pieces)
    endIndex = pieces.count
  }

  var startIndex: Int { 0 }

  subscript(position: Int) -> UnsafeRawBufferPointer {
    switch storage {
    case .reply(let reply): (reply.element(at: position) ?? reply).utf8
    case .pieces(let pieces): pieces[position]
    }
  }
}
