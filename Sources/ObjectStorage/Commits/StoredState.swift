import RedisClient

/// What a change is decided on: what is stored of the object and its namespace, all of the same moment.
struct StoredState: Sendable {
  /// The server's time, in nanoseconds since the UNIX epoch.
  let now: Int64
  /// The object, even if it has expired.
  let object: StoredObject?
  /// The number of the namespace's last change; 0 before the first.
  let lastChange: Int
  let bytes: Int
  let objects: Int
  /// Where `garbage` holds the upload that the change is to make visible.
  let uploadScore: String?
  /// The id in the entry of the change that is in doubt, if there is such an entry.
  let doubtfulId: String?

  /// The object, unless it has expired.
  var present: StoredObject? {
    object.flatMap { $0.hasExpired(at: now) ? nil : $0 }
  }

  /// The number of the next change.
  var nextChange: Int { max(lastChange, object?.newest?.version ?? 0) + 1 }

  static let replyCount = 7

  /// Appends the commands that read it, and watch what it may depend on.
  static func ask(
    _ commands: inout CommandBuffer, _ keys: NamespaceKeys, _ key: ObjectKey, upload: String?,
    doubt: Int?
  ) {
    // Every change of the namespace appends to the stream; whoever removes an upload changes the other.
    commands.append(command: "WATCH", keys.changes, keys.garbage)
    commands.append(command: "TIME")
    commands.append(command: "GET", keys.object(key))
    commands.append(command: "XREVRANGE", keys.changes, "+", "-", "COUNT", 1)
    commands.append(command: "HMGET", keys.totals, "bytes", "objects")
    commands.append(command: "ZSCORE", keys.garbage, upload ?? "")
    let doubtful = "\(doubt ?? 0)-0"
    commands.append(command: "XRANGE", keys.changes, doubtful, doubtful)
  }

  /// Reads the replies to those commands.
  /// - Parameter doubt: a transaction that may still be on its way; while nothing has changed since, its
  ///   time is taken for now, so that the same is decided again.
  init(_ replies: [RedisReply], of key: ObjectKey, after doubt: PendingCommit?) throws(ObjectError)
  {
    for reply in replies { _ = try redis { () throws(RedisError) in try reply.get() } }
    guard replies.count == Self.replyCount else { throw .unexpected("the state of a namespace") }
    let time = try serverTime(replies[1])
    object =
      switch replies[2].bytes {
      case let bytes?: try StoredObject(bytes, of: key)
      case nil: nil
      }
    let last = try ChangeEntry.all(in: replies[3]).first?.number ?? 0
    now = doubt.flatMap { last < $0.number ? $0.decidedAt : nil } ?? time
    lastChange = last
    let totals = replies[4].elements?.map { $0.text.flatMap(Int.init) ?? 0 } ?? []
    bytes = totals.first ?? 0
    objects = totals.last ?? 0
    uploadScore = replies[5].text
    doubtfulId = try ChangeEntry.all(in: replies[6]).first?.id
  }
}

/// The server's time, from the reply to `TIME`, in nanoseconds since the UNIX epoch.
func serverTime(_ reply: RedisReply) throws(ObjectError) -> Int64 {
  let parts = (reply.elements ?? []).compactMap { $0.text.flatMap(Int64.init) }
  guard parts.count == 2, (0..<1 << 33).contains(parts[0]), (0..<1_000_000).contains(parts[1])
  else { throw .unexpected("TIME") }
  return parts[0] * 1_000_000_000 + parts[1] * 1000
}

/// Runs a call of the Redis client, whose errors become the store's.
func redis<Result>(_ body: () throws(RedisError) -> Result) throws(ObjectError) -> Result {
  do throws(RedisError) { return try body() } catch { throw .redis(error) }
}

extension ObjectError {
  /// A reply that makes no sense.
  static func unexpected(_ what: String) -> ObjectError {
    .redis(.protocolViolation(reason: "\(what) was answered with something else"))
  }
}
