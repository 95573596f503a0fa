import CHiredis

/// A reply in a ``ReplyBuffer``, or an element of one: a place in the buffer, not a copy.
///
/// Valid only in the closure of ``ReplyBuffer/withReplies(_:)``.
public struct ReplyView {
  let nodes: UnsafePointer<reply_node>
  let bytes: UnsafeRawPointer
  let index: Int

  /// What a reply is.
  public enum Kind: Sendable, Equatable {
    /// A bulk string.
    case string
    /// A status, such as `OK` or `QUEUED`.
    case status
    /// An error of the server.
    case error
    /// A number.
    case integer
    /// An array.
    case array
    /// Nothing: a missing key, or an aborted transaction.
    case null
  }

  private var node: reply_node { nodes[index] }

  /// What the reply is.
  public var kind: Kind {
    switch Int32(bitPattern: node.type) {
    case REDIS_REPLY_STRING: .string
    case REDIS_REPLY_STATUS: .status
    case REDIS_REPLY_ERROR: .error
    case REDIS_REPLY_INTEGER: .integer
    case REDIS_REPLY_ARRAY: .array
    default: .null
    }
  }

  /// Whether the reply is an error.
  public var isError: Bool { node.type == UInt32(REDIS_REPLY_ERROR) }

  /// Whether the reply is nothing.
  public var isNull: Bool { node.type == UInt32(REDIS_REPLY_NIL) }

  /// The number, if the reply is one.
  public var integer: Int64? {
    node.type == UInt32(REDIS_REPLY_INTEGER) ? node.value : nil
  }

  /// The bytes of a string, status or error; otherwise none.
  ///
  /// ``ReplyBuffer/padding`` bytes behind them can be loaded too, and mean nothing.
  public var utf8: UnsafeRawBufferPointer {
    switch kind {
    case .string, .status, .error:
      UnsafeRawBufferPointer(start: bytes + Int(node.value), count: Int(node.length))
    case .integer, .array, .null:
      UnsafeRawBufferPointer(start: nil, count: 0)
    }
  }

  /// The bytes of a bulk string, if the reply is one.
  public var string: UnsafeRawBufferPointer? {
    guard node.type == UInt32(REDIS_REPLY_STRING) else { return nil }
    return UnsafeRawBufferPointer(start: bytes + Int(node.value), count: Int(node.length))
  }

  /// The text of a string, status or error; bytes that are not UTF-8 are replaced.
  public var text: String { String(decoding: utf8, as: UTF8.self) }

  /// Whether the text of a string, status or error is this one, byte by byte.
  public func hasText(_ expected: StaticString) -> Bool {
    let utf8 = utf8
    guard utf8.count == expected.utf8CodeUnitCount else { return false }
    return utf8.elementsEqual(
      UnsafeRawBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount))
  }

  /// The number of elements of an array; 0 for everything else.
  public var count: Int {
    node.type == UInt32(REDIS_REPLY_ARRAY) ? Int(node.length) : 0
  }

  /// The element of an array at `position`, or `nil` where there is none.
  public func element(at position: Int) -> ReplyView? {
    guard position >= 0, position < count else { return nil }
    return ReplyView(nodes: nodes, bytes: bytes, index: Int(node.value) + position)
  }

  /// The elements of an array; none for everything else.
  public var elements: Elements {
    Elements(nodes: nodes, bytes: bytes, position: Int(node.value), end: Int(node.value) + count)
  }

  /// The elements of an array, one after another.
  public struct Elements: Sequence, IteratorProtocol {
    let nodes: UnsafePointer<reply_node>
    let bytes: UnsafeRawPointer
    var position: Int
    let end: Int

    /// The number of elements that are left.
    public var underestimatedCount: Int { end - position }

    /// The next element.
    public mutating func next() -> ReplyView? {
      guard position < end else { return nil }
      defer { position += 1 }
      return ReplyView(nodes: nodes, bytes: bytes, index: position)
    }
  }

  /// A copy that outlives the buffer.
  public func copy() -> RedisReply {
    switch kind {
    case .string: .string(Array(utf8))
    case .status: .status(text)
    case .error: .error(text)
    case .integer: .integer(node.value)
    case .array: .array(elements.map { $0.copy() })
    case .null: .null
    }
  }
}
