import RedisClient
import TradingModel
import TradingSerialization

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
    _ durability: RedisSettings.Durability, _ connection: RedisConnection
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
