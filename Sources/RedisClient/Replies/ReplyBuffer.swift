import CHiredis

/// The replies to one write, kept in two flat pieces of memory that are used again and again.
///
/// ``RedisConnection/receive(replies:into:deadline:)`` fills it; in steady state that allocates nothing.
/// The elements of every array lie side by side in one table of 16-byte nodes, all strings in one arena:
///
///     nodes   [ replies | reply 0, reply 1, ... | elements of reply 0 | ... ]
///     bytes   [ string string string ...                                 | 32 bytes of padding ]
///
/// A buffer has one owner at a time. Once filled it can be handed to another thread, which decodes
/// it while the connection fills another one.
public final class ReplyBuffer: @unchecked Sendable {  // It has one owner at a time.
  /// Readable bytes behind every string, so that a decoder may load 16 or 32 bytes at a time without
  /// looking where the string ends.
  public static let padding = Int(REPLY_STORE_PADDING)

  // A pointer, since the parser's C functions hold on to it while they fill the store.
  let store: UnsafeMutablePointer<reply_store>

  /// Creates an empty buffer.
  public init() {
    store = .allocate(capacity: 1)
    store.initialize(to: reply_store())
  }

  deinit {
    reply_store_free(store)
    store.deallocate()
  }

  /// The number of replies.
  public var count: Int {
    store.pointee.node_count == 0 ? 0 : Int(store.pointee.nodes[0].length)
  }

  /// The bytes of all strings together.
  public var byteCount: Int { store.pointee.byte_count }

  /// Forgets the replies.
  /// - Parameter keepingCapacity: whether the memory is kept for the next ones.
  public func removeAll(keepingCapacity: Bool = true) {
    if !keepingCapacity { reply_store_free(store) }
    reply_store_clear(store)
  }

  /// Calls `body` with the replies, as an array whose elements they are.
  ///
  /// The views, and the bytes they show, are valid only in `body`, which must not refill the buffer.
  public func withReplies<Result, Failure: Error>(
    _ body: (ReplyView) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    guard store.pointee.node_count > 0, let nodes = store.pointee.nodes else {
      let none = reply_node(value: 0, length: 0, type: UInt32(REDIS_REPLY_ARRAY))
      return try withUnsafePointer(to: none) { (node) throws(Failure) in
        try body(ReplyView(nodes: node, bytes: UnsafeRawPointer(store), index: 0))
      }
    }
    // The arena does not exist before the first string; no view then reads from it.
    let bytes = UnsafeRawPointer(store.pointee.bytes) ?? UnsafeRawPointer(store)
    return try body(ReplyView(nodes: nodes, bytes: bytes, index: 0))
  }

  /// A copy of all replies.
  public func copyReplies() -> [RedisReply] {
    withReplies { $0.elements.map { $0.copy() } }
  }
}
