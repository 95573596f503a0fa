import RedisClient

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

  /// Refuses to take over while the trader's heartbeat is young, if the role says so.
  static func refuse(
    _ role: WriterRole, _ connection: RedisConnection, _ keys: KeySpace
  ) throws(CacheError) {
    guard case .refuseIfAlive = role else { return }
    let (beat, holder) = try redis { () throws(RedisError) in
      (
        try connection.roundTrip("GET", keys.heartbeat).get().bytes,
        try connection.roundTrip("GET", keys.holder).text
      )
    }
    try role.refuse(heartbeat: beat, holder: holder)
  }
}
