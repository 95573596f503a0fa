import RedisClient

/// What a change is decided on: what is stored of the object and its namespace, all of the same moment.
struct StoredState: Sendable {
  /// The server's time, in nanoseconds since the UNIX epoch.
  let now: Int64
  /// What is stored of the object, even if it has expired.
  let record: ObjectRecord
  /// The number of the namespace's last change; 0 before the first.
  let lastChange: Int
  /// The number of the newest entry in the stream of changes; 0 when there is none.
  let newestEntry: Int
  let bytes: Int
  let objects: Int
  /// Where `garbage` holds the upload that the change is to make visible.
  let uploadScore: String?
  /// The id in the entry of the change that is in doubt, if there is such an entry.
  let doubtfulId: String?

  /// The object, even if it has expired; of a damaged one, what is left.
  var object: StoredObject? { record.object }

  /// The object, if it can be read and has not expired.
  var present: StoredObject? {
    guard case .sound(let object) = record else { return nil }
    return object.hasExpired(at: now) ? nil : object
  }

  /// The number of the next change.
  var nextChange: Int { max(lastChange, object?.newest?.version ?? 0) + 1 }

  /// Whether entries at the end of the stream are gone; Redis then takes none with a number that it had.
  var streamWasCut: Bool { newestEntry != lastChange }

  /// What a change depends on.
  ///
  /// Every change of the namespace writes to the first two, and each removal of an upload to the third.
  static func watched(_ keys: NamespaceKeys) -> [String] {
    [keys.changes, keys.lastChange, keys.garbage]
  }

  /// Appends the commands that read it.
  static func ask(
    _ commands: inout CommandBuffer, _ keys: NamespaceKeys, _ key: ObjectKey, upload: String?,
    doubt: Int?
  ) {
    let doubtful = "\(doubt ?? 0)-0"
    commands.append(command: "TIME")
    commands.append(command: "GET", keys.object(key))
    commands.append(command: "GET", keys.lastChange)
    commands.append(command: "XREVRANGE", keys.changes, "+", "-", "COUNT", 1)
    commands.append(command: "HMGET", keys.totals, "bytes", "objects")
    commands.append(command: "ZSCORE", keys.garbage, upload ?? "")
    commands.append(command: "XRANGE", keys.changes, doubtful, doubtful)
  }

  /// Reads the replies to those commands.
  /// - Parameter doubt: a transaction that may still be on its way; while nothing has changed since, its
  ///   time is taken for now, so that the same is decided again.
  init(_ replies: [RedisReply], of key: ObjectKey, after doubt: PendingCommit?) throws(ObjectError)
  {
    guard replies.count == 7 else { throw .unexpected("the state of a namespace") }
    record = try ObjectRecord(replies[1], of: key)
    for (index, reply) in replies.enumerated() where index != 1 {
      _ = try redis { () throws(RedisError) in try reply.get() }
    }
    let time = try serverTime(replies[0])
    newestEntry = ChangeEntry.lastNumber(in: replies[3])
    lastChange = max(replies[2].text.flatMap { Int($0) } ?? 0, newestEntry)
    now = doubt.flatMap { [lastChange] in lastChange < $0.number ? $0.decidedAt : nil } ?? time
    let totals = replies[4].elements?.map { $0.text.flatMap { Int($0) } ?? 0 } ?? []
    bytes = totals.first ?? 0
    objects = totals.last ?? 0
    uploadScore = replies[5].text
    doubtfulId = ChangeEntry.all(in: replies[6]).first?.id
  }
}

/// What is stored under an object's key.
enum ObjectRecord: Sendable {
  case absent
  case sound(StoredObject)
  /// It cannot be read. What is left of it, if anything is, names content that may be removed with it.
  case damaged(ObjectError, rest: StoredObject?)

  /// Reads the reply to `GET`.
  /// - Throws: an error of the server that says nothing about the record.
  init(_ reply: RedisReply, of key: ObjectKey) throws(ObjectError) {
    switch reply {
    case .null: self = .absent
    case .string(let bytes):
      do throws(ObjectError) {
        self = .sound(try StoredObject(bytes, of: key))
      } catch {
        self = .damaged(error, rest: StoredObject(salvagedFrom: bytes))
      }
    case .error(let message) where message.hasPrefix("WRONGTYPE"):
      let reason = "another program has stored something else under its name in Redis"
      self = .damaged(
        .corrupt(key: key.text, version: nil, chunk: nil, reason: reason), rest: nil)
    case .error(let message): throw .redis(RedisError(serverReply: message))
    default: throw .unexpected("GET")
    }
  }

  var object: StoredObject? {
    switch self {
    case .absent: nil
    case .sound(let object): object
    case .damaged(_, let rest): rest
    }
  }

  var isDamaged: Bool {
    if case .damaged = self { true } else { false }
  }

  /// Whether it counts as an object.
  var exists: Bool {
    if case .absent = self { false } else { true }
  }

  /// The object; `nil` when there is none.
  /// - Throws: ``ObjectError/corrupt(key:version:chunk:reason:)``.
  func get() throws(ObjectError) -> StoredObject? {
    if case .damaged(let error, _) = self { throw error }
    return object
  }
}

/// The server's time, from the reply to `TIME`, in nanoseconds since the UNIX epoch.
func serverTime(_ reply: RedisReply) throws(ObjectError) -> Int64 {
  let parts = (reply.elements ?? []).compactMap { $0.text.flatMap { Int64($0) } }
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
