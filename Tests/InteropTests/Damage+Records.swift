import TradingCache

/// Damage to records, which only the person who knows what happened can repair.
extension Damage {
  static let inLogs = [
    record("truncated event", "orders:\(filled)", "the bytes end too soon") {
      let last = try $0.elements($1 + "orders:" + filled).last ?? []
      try $0.run("LSET", $1 + "orders:" + filled, -1, Array(last.dropLast(9)))
    },
    record("events out of order", "orders:\(filled)", "cannot") {
      let key = $1 + "orders:" + filled
      let events = try $0.elements(key)
      try $0.run("LSET", key, 1, events[2])
      try $0.run("LSET", key, 2, events[1])
    },
    record("an event twice", "orders:\(filled)", "twice") {
      let key = $1 + "orders:" + filled
      try $0.run("RPUSH", key, try $0.elements(key).last ?? [])
    },
    record("first event lost", "orders:\(filled)", "begins with OrderSubmitted") {
      try $0.run("LPOP", $1 + "orders:" + filled)
    },
    record("event of another order", "orders:\(filled)", stopLimit) {
      let other = try $0.elements($1 + "orders:" + stopLimit)
      try $0.run("RPUSH", $1 + "orders:" + filled, other.last ?? [])
    },
    record("fill lost from its order", "positions:\(flat)", "is not in the log of its order") {
      try $0.run("RPOP", $1 + "orders:" + filled)
    },
    record("a fill twice", "positions:\(open)", "already") {
      let key = $1 + "positions:" + open
      try $0.run("RPUSH", key, try $0.elements(key).last ?? [])
    },
    record("position lost", "positions:\(open)", "is missing, in which order") {
      try $0.run("DEL", $1 + "positions:" + open)
    },
    record("record expires", "orders:\(filled)", "has a time to live") {
      try $0.run("PEXPIRE", $1 + "orders:" + filled, 3_600_000)
    },
    record("order is a string", "orders:\(filled)", "WRONGTYPE") {
      try $0.run("SET", $1 + "orders:" + filled, "x")
    },
    record("account is garbage", "accounts:SIM-001", "malformed") {
      try $0.run("LSET", $1 + "accounts:SIM-001", 0, [0xC1] as [UInt8])
    },
    record("snapshot is no map", "snapshots:orders:\(filled)[1]", "expected a map") {
      try $0.run("RPUSH", $1 + "snapshots:orders:" + filled, [0x01] as [UInt8])
    },
  ]

  static let inDocuments = [
    record("missing instrument", "positions:\(open)", "its instrument AUD/USD.SIM is missing") {
      try $0.run("DEL", $1 + "instruments:AUD/USD.SIM")
    },
    record("instrument under a wrong name", "instruments:OTHER.SIM", "holds instrument AUD/USD") {
      try $0.run("COPY", $1 + "instruments:AUD/USD.SIM", $1 + "instruments:OTHER.SIM")
    },
    record("foreign encoding", "currencies:USD", "currencies:USD") {
      try $0.run("SET", $1 + "currencies:USD", "\u{80}\u{04}pickled")
    },
    record("event of another adapter", "orders:\(filled)", "type") {
      try $0.run("LSET", $1 + "orders:" + filled, 0, "{\"Initialized\":{\"price\":null}}")
    },
    record("strategy state is a list", "strategies:_EngStrategy-000:state", "WRONGTYPE") {
      try $0.run("DEL", $1 + "strategies:_EngStrategy-000:state")
      try $0.run("RPUSH", $1 + "strategies:_EngStrategy-000:state", "x")
    },
    record("heartbeat is no time", "health:heartbeat", "it holds no time") {
      try $0.run("SET", $1 + "health:heartbeat", "yesterday")
    },
    record("a key of no family", "oders:O-1", "no known family") {
      try $0.run("SET", $1 + "oders:O-1", "x")
    },
  ]

  private static func record(
    _ name: String, _ key: String, _ text: String,
    _ inflict: @escaping @Sendable (RedisConnection, String) throws -> Void
  ) -> Damage {
    Damage(name: name, key: key, text: text, isInIndex: false, inflict: inflict)
  }
}

extension RedisConnection {
  /// Runs a command whose reply does not matter, unless it is an error.
  func run(_ command: any CommandArgument...) throws {
    var buffer = CommandBuffer()
    buffer.beginCommand(argumentCount: command.count)
    for argument in command { argument.appendAsBulk(to: &buffer) }
    for reply in try roundTrip(buffer) { _ = try reply.get() }
  }

  /// The elements of a list.
  func elements(_ key: String) throws -> [[UInt8]] {
    try (roundTrip("LRANGE", key, 0, -1).get().elements ?? []).compactMap(\.bytes)
  }
}
