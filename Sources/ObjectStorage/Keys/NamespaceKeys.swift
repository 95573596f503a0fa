/// The Redis keys of one namespace.
///
/// A namespace holds no colon, and the names of objects and versions stand last, so that no two of these
/// can be the same, whatever the names hold.
struct NamespaceKeys: Sendable, Hashable {
  let namespace: String
  private let prefix: String

  init(_ namespace: String) throws(ObjectError) {
    let isAllowed: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard (1...64).contains(namespace.utf8.count), namespace.utf8.allSatisfy(isAllowed) else {
      throw .invalidNamespace(namespace)
    }
    self.namespace = namespace
    prefix = "objects:\(namespace):"
  }

  /// Sorted set, all scores 0: the names of all objects, in the order of their bytes.
  var names: String { prefix + "names" }
  /// Sorted set: name -> when it expires, in milliseconds.
  var expiry: String { prefix + "expiry" }
  /// Hash: `bytes` and `objects`.
  var totals: String { prefix + "totals" }
  /// Stream: one entry for each change, whose id is the change's number.
  var changes: String { prefix + "changes" }
  /// String: the number of the last change, which the stream may no longer know.
  var lastChange: String { prefix + "last-change" }
  /// Sorted set: an upload that is under way, and its size -> when its lease is over.
  var uploads: String { prefix + "uploads" }
  /// Sorted set: content that belongs to no object (any more) -> from when on it is to be removed.
  var garbage: String { prefix + "garbage" }
  /// String: an object's versions.
  func object(_ key: ObjectKey) -> String { prefix + "object:" + key.text }
  /// String: a chunk's checksum and bytes.
  func chunk(_ content: String, _ index: Int) -> String { prefix + "chunk:\(content):\(index)" }
}
