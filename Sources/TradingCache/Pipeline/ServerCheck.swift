import RedisClient
import TradingModel
import TradingSerialization

/// A server that is set up to lose what it confirmed.
public enum ServerWarning: Sendable, Hashable, CustomStringConvertible {
  /// Under memory pressure it evicts keys of its own choice.
  case evicts(policy: String)
  /// It writes nothing to disk.
  case noPersistence
  /// It writes snapshots only: a crash loses what came since the last one.
  case snapshotsOnly
  /// It is a replica, whose writes its primary overwrites.
  case isReplica

  public var description: String {
    switch self {
    case .evicts(let policy): "maxmemory-policy is \(policy): the server may evict records"
    case .noPersistence: "the server has neither an append-only file nor snapshots"
    case .snapshotsOnly: "the server has no append-only file: a crash loses minutes"
    case .isReplica: "the server is a replica"
    }
  }
}

/// What is asked of a server when a database is opened on it.
enum ServerCheck {
  /// Looks for settings that lose data; what the user may not ask is taken to be in order.
  static func warnings(_ connection: RedisConnection) throws(RedisError) -> [ServerWarning] {
    var warnings: [ServerWarning] = []
    if let policy = try setting("maxmemory-policy", connection), policy != "noeviction" {
      warnings.append(.evicts(policy: policy))
    }
    if try setting("appendonly", connection) == "no" {
      let snapshots = try setting("save", connection) ?? ""
      warnings.append(snapshots.isEmpty ? .noPersistence : .snapshotsOnly)
    }
    if case .array(let role) = try connection.roundTrip("ROLE"), role.first?.text == "slave" {
      warnings.append(.isReplica)
    }
    return warnings
  }

  private static func setting(
    _ name: String, _ connection: RedisConnection
  ) throws(RedisError) -> String? {
    guard case .array(let pair) = try connection.roundTrip("CONFIG", "GET", name), pair.count == 2
    else { return nil }
    return pair[1].text
  }

  /// Refuses a durability that the server does not know.
  static func check(
    _ durability: RedisCacheDatabase.Configuration.Durability, _ connection: RedisConnection
  ) throws(CacheError) {
    guard case .fsynced = durability else { return }
    let answer = try redis { () throws(RedisError) in try connection.roundTrip("WAITAOF", 1, 0, 1) }
    guard case .error(let message) = answer else { return }
    // Unknown before Redis 7.2; refused where the append-only file is switched off.
    throw .unsupported(
      message.contains("unknown command") ? "WAITAOF, which Redis 7.2 and Valkey have" : message)
  }

  /// Refuses to take over while the trader's heartbeat is young.
  static func refuseIfAlive(
    within limit: Duration, _ connection: RedisConnection, _ keys: KeySpace
  ) throws(CacheError) {
    let beat: [UInt8]?
    let holder: String?
    do throws(RedisError) {
      beat = try connection.roundTrip("GET", keys.heartbeat).get().bytes
      holder = try connection.roundTrip("GET", keys.holder).text
    } catch {
      throw .redis(error)
    }
    guard let beat, let time = beat.withUnsafeBytes({ ISO8601.time($0) }) else { return }
    let now = UnixNanos.now()
    let age: Duration = now > time ? .nanoseconds(Int64(clamping: now.value - time.value)) : .zero
    guard age < limit else { return }
    throw .writerIsAlive(
      heartbeat: String(decoding: beat, as: UTF8.self), holder: holder ?? "unknown")
  }
}
