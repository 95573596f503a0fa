import RedisClient
import TradingModel

/// The variables of a strategy in Redis.
///
///     variables:{trader}:{strategy}:versions   list     versions, the newest first
///     variables:{trader}:{strategy}:writer     string   the process that opened them last
///
/// The ids are escaped: they hold no colon here. A version is one element, so that there is never one half
/// of it, and the first element is the current one. A save is a transaction that `WATCH`es the list
/// since before its first element was read:
///
///     WATCH versions, LINDEX versions 0   is it the version we know?
///     MULTI, LPUSH, LTRIM, EXEC           nothing, if anybody wrote since
///
/// A copy of this transaction that arrives late, on an old connection, finds the list changed, or is
/// itself what the next save finds as the newest version.
final class RedisVariableStore: VariableStore {
  private let configuration: RedisConfiguration
  private var connection: RedisConnection?

  init(_ configuration: RedisConfiguration) {
    self.configuration = configuration
  }

  func newest(of namespace: VariableNamespace) throws(VariableError) -> StoredVersion? {
    read(try run("LINDEX", RedisVariableKeys(namespace).versions, "0"))
  }

  func open(
    _ namespace: VariableNamespace, writer: String
  ) throws(VariableError) -> StoredVersion? {
    let newest = try newest(of: namespace)
    _ = try run("SET", RedisVariableKeys(namespace).writer, writer)
    return newest
  }

  func save(
    _ version: VariableVersion, of namespace: VariableNamespace, replacing base: VersionHead?,
    keep: Int
  ) throws(VariableError) -> SaveOutcome {
    let keys = RedisVariableKeys(namespace)
    var look = CommandBuffer()
    look.append(command: "WATCH", keys.versions)
    look.append(command: "LINDEX", keys.versions, 0)
    look.append(command: "GET", keys.writer)
    let found = try run(look)
    let newest = read(found[1])?.head
    guard newest == base else {
      _ = try run("UNWATCH")
      return .found(newest)
    }
    var write = CommandBuffer()
    write.append(command: "MULTI")
    write.append(command: "LPUSH", keys.versions, version.record)
    write.append(command: "LTRIM", keys.versions, 0, max(keep, 1) - 1)
    write.append(command: "EXEC")
    let replies = try run(write)
    guard let results = replies[3].elements else {
      return .found(try self.newest(of: namespace)?.head)
    }
    for result in results { _ = try Self.checked(result) }
    return .saved(openedBy: found[2].text)
  }

  func versions(of namespace: VariableNamespace) throws(VariableError) -> [StoredVersion] {
    let reply = try run("LRANGE", RedisVariableKeys(namespace).versions, "0", "-1")
    return (reply.elements ?? []).compactMap(read)
  }

  func setLumibotName(_ name: String, of namespace: VariableNamespace) throws(VariableError) {
    throw .unsupported(reason: "Lumibot shares variables in PostgreSQL and SQLite, not in Redis")
  }

  func strategies() throws(VariableError) -> [StoredStrategy] {
    var found: Set<VariableNamespace> = []
    var cursor = "0"
    repeat {
      let reply = try run("SCAN", cursor, "MATCH", RedisVariableKeys.pattern, "COUNT", "1000")
      let parts = reply.elements ?? []
      cursor = parts.first?.text ?? "0"
      for key in parts.last?.elements ?? [] {
        if let namespace = key.text.flatMap(RedisVariableKeys.namespace(of:)) {
          found.insert(namespace)
        }
      }
    } while cursor != "0"
    return found.sorted().map { StoredStrategy(namespace: $0) }
  }

  func close() {
    connection?.close()
    connection = nil
  }
}

extension RedisVariableStore {
  private func read(_ reply: RedisReply) -> StoredVersion? {
    reply.bytes.map { StoredVersion(record: $0) }
  }

  private func run(_ command: String...) throws(VariableError) -> RedisReply {
    var commands = CommandBuffer()
    commands.beginCommand(argumentCount: command.count)
    for word in command { commands.appendBulk(word) }
    return try run(commands)[0]
  }

  /// Sends commands and returns as many replies, none of them an error.
  private func run(
    _ commands: borrowing CommandBuffer
  ) throws(VariableError) -> [RedisReply] {
    var replies: [RedisReply]
    do throws(RedisError) {
      replies = try connected().roundTrip(commands)
    } catch {
      throw Self.sorted(error)
    }
    // A connection answers with as many replies as were asked for, or with an error.
    guard replies.count == commands.commandCount else {
      throw .unavailable(reason: "replies are missing")
    }
    for reply in replies { _ = try Self.checked(reply) }
    return replies
  }

  private func connected() throws(RedisError) -> RedisConnection {
    if let connection, !connection.isClosedByPeer() { return connection }
    let connection = try RedisConnection.connect(configuration)
    self.connection = connection
    return connection
  }

  private static func checked(_ reply: RedisReply) throws(VariableError) -> RedisReply {
    do throws(RedisError) { return try reply.get() } catch { throw sorted(error) }
  }

  private static func sorted(_ error: RedisError) -> VariableError {
    switch error {
    case .invalidURL, .invalidConfiguration: .invalidConnectionString(reason: "\(error)")
    case .authenticationFailed, .tls: .refused(reason: "\(error)")
    case .server where error.serverErrorKind != .retryable: .refused(reason: "\(error)")
    case .server, .unreachable, .timedOut, .connectionClosed, .protocolViolation, .limitExceeded:
      .unavailable(reason: "\(error)")
    }
  }
}

/// The keys of a strategy's variables; they lie outside of the traders' own, which `flush` removes.
struct RedisVariableKeys {
  private let prefix: String

  init(_ namespace: VariableNamespace) {
    let trader = VariableNamespace.escaped(namespace.traderId)
    prefix = "variables:\(trader):\(VariableNamespace.escaped(namespace.strategyId))"
  }

  var versions: String { "\(prefix):versions" }
  var writer: String { "\(prefix):writer" }

  static let pattern = "variables:*:versions"

  static func namespace(of key: String) -> VariableNamespace? {
    let parts = key.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    return VariableNamespace(escapedTrader: parts[1], escapedStrategy: parts[2])
  }
}
