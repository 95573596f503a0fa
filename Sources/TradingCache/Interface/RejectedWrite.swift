/// A write that was not applied as it was meant, or that never will be by itself.
///
/// `CacheDatabase.keptWrites` has them, and `CacheDatabase.writeAgain(_:)` makes one once more after a person
/// has looked at it.
public struct RejectedWrite: Error, Sendable, Hashable {
  /// Why a write was not applied.
  public enum Reason: Sendable, Hashable {
    /// A record with this id exists; it was left as it is.
    case alreadyExists
    /// There is no record with this id to append to.
    case notFound
    /// The log has another length than the record that was written: events are missing or double.
    case logLength(expected: Int, found: Int)
    /// The log already held what was added. It holds it twice now, and cannot be read.
    case duplicate
    /// The store's error.
    case server(String)
    /// Writing stopped before the write was confirmed.
    case notConfirmed
    /// A former run made it and could not write it; why it was not written since, and the file that has it.
    case notWritten(because: String, file: String)

    /// Whether the record was left as it was because it exists, or because it does not.
    var isRefusal: Bool { self == .alreadyExists || self == .notFound }
  }

  /// The write's sequence number, which is that of its receipt.
  public let sequence: UInt64
  /// The key of its record.
  public let key: String
  /// The family of its record, as its word in keys; empty for a write about no record.
  public let family: String
  /// The id of its record; empty for a write about no record.
  public let id: String
  /// What was to be stored: the encoded events of a log, or the document; empty for a removal.
  public let values: [[UInt8]]
  /// Why it was not applied.
  public let reason: Reason
  let contents: WriteContents?

  /// Names a write and why it was not applied, without what it was to store.
  public init(sequence: UInt64, key: String, reason: Reason) {
    self.sequence = sequence
    self.key = key
    self.reason = reason
    (family, id, values, contents) = ("", "", [], nil)
  }

  init(sequence: UInt64, reason: Reason, contents: WriteContents, _ keys: KeySpace) {
    self.sequence = sequence
    self.reason = reason
    self.contents = contents
    let key = contents.key
    self.key = key
    let family = keys.families.first { keys.id(in: key, of: $0) != nil }
    self.family = family?.word ?? ""
    id = family.flatMap { keys.id(in: key, of: $0) } ?? ""
    values = contents.changes.prefix { !$0.isOfIndex }.compactMap { change in
      change.value.count > 0 ? Array(contents[change.value]) : nil
    }
  }

  public static func == (lhs: RejectedWrite, rhs: RejectedWrite) -> Bool {
    lhs.sequence == rhs.sequence && lhs.key == rhs.key && lhs.reason == rhs.reason
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(sequence)
    hasher.combine(key)
    hasher.combine(reason)
  }
}

extension RejectedWrite: CustomStringConvertible {
  /// The key and the reason, in a sentence.
  public var description: String {
    switch reason {
    case .alreadyExists: "\(key) exists already"
    case .notFound: "\(key) does not exist"
    case .logLength(let expected, let found):
      "\(key) has \(found) events where its record has \(expected)"
    case .duplicate: "\(key) has what was added twice now"
    case .server(let message): "\(key): \(message)"
    case .notConfirmed: "\(key): writing stopped before it was confirmed"
    case .notWritten(let reason, let file): "\(key): not written: \(reason); kept in \(file)"
    }
  }
}
