import RedisClient

/// A change of an object, as all who follow the namespace are told of it.
public struct ObjectChange: Sendable, Hashable {
  /// What happened to the object.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// It was saved: for the first time, or anew.
    case saved
    /// An earlier version was made the newest.
    case rolledBack
    /// It was deleted, with all its versions.
    case deleted
    /// Its time to live was over, and it was removed.
    case expired
  }

  /// The object's key.
  public let key: String
  /// What happened.
  public let kind: Kind
  /// The number of the change, and of the version if it made one.
  public let version: Int
  /// The unique id of the change, and of the version if it made one.
  public let id: String
}

/// What a follower of a namespace is told.
public enum ObjectNotice: Sendable, Hashable {
  /// An object changed.
  case changed(ObjectChange)
  /// The connection was lost; what happens meanwhile follows when it is back, or ``missed``.
  case disconnected(reason: String)
  /// Changes were missed, because there were more than the server keeps, or because it lost data; read
  /// again what matters.
  case missed
}

/// An entry of the stream of changes.
struct ChangeEntry {
  let number: Int
  let kind: ObjectChange.Kind
  let key: String
  let id: String

  var change: ObjectChange { ObjectChange(key: key, kind: kind, version: number, id: id) }

  /// Appends the command that writes a change.
  static func append(
    to commands: inout CommandBuffer, _ stream: String, keeping count: Int, _ change: ObjectChange
  ) {
    commands.append(
      command: "XADD", stream, "MAXLEN", "~", count, "\(change.version)-0", "kind",
      change.kind.rawValue, "key", change.key, "id", change.id)
  }

  /// The entries in the reply to `XRANGE` and its like; what another program has added is left out.
  static func all(in reply: RedisReply) -> [ChangeEntry] {
    (reply.elements ?? []).compactMap { ChangeEntry($0) }
  }

  /// The number of the last entry in such a reply, whatever it says; 0 when there is none.
  static func lastNumber(in reply: RedisReply) -> Int {
    reply.elements?.last.flatMap(number) ?? 0
  }

  private static func number(of entry: RedisReply) -> Int? {
    let number = entry.elements?.first?.text?.split(separator: "-").first.flatMap { Int($0) }
    return number.flatMap { $0 < Int.max ? $0 : nil }
  }

  private init?(_ reply: RedisReply) {
    let words = reply.elements?.last?.elements?.compactMap(\.text) ?? []
    guard let number = Self.number(of: reply),
      words.count == 6, words[0] == "kind", words[2] == "key", words[4] == "id",
      let kind = ObjectChange.Kind(rawValue: words[1])
    else { return nil }
    self.number = number
    self.kind = kind
    key = words[3]
    id = words[5]
  }
}
