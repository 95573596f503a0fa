import Testing
import TradingCache

/// A way in which a database can be damaged, and what `verify` has to say of it.
struct Damage: Sendable, CustomTestStringConvertible {
  let name: String
  /// The key that is named, behind the trader's prefix.
  let key: String
  /// What is said of it.
  let text: String
  /// Whether only an index is damaged, so that a repair puts everything right.
  var isInIndex = true
  /// Damages the trader whose keys begin with the prefix.
  let inflict: @Sendable (RedisConnection, String) throws -> Void

  var testDescription: String { name }

  // Ids of the trader that the tests damage: a real run that NautilusTrader wrote.
  static let filled = "O-20271030-094119-HEDGING-000-1"
  static let emulated = "O-20271030-094126-HEDGING-000-7"
  static let stopLimit = "O-20271030-094138-HEDGING-000-12"
  static let flat = "SIM-1-001"
  static let open = "SIM-1-007"

  static let all: [Damage] = inSets + inHashes + inLogs + inDocuments

  private static let inSets = [
    Damage(name: "an order is missing from all", key: "index:orders", text: "\(filled) is missing")
    {
      try $0.run("SREM", $1 + "index:orders", filled)
    },
    Damage(name: "closed order missing", key: "index:orders_closed", text: "\(filled) is missing") {
      try $0.run("SREM", $1 + "index:orders_closed", filled)
    },
    Damage(name: "closed order is open", key: "index:orders_open", text: "\(filled) does not") {
      try $0.run("SADD", $1 + "index:orders_open", filled)
    },
    Damage(name: "order that does not exist", key: "index:orders", text: "O-NONE does not belong") {
      try $0.run("SADD", $1 + "index:orders", "O-NONE")
    },
    Damage(name: "named order missing", key: "index:order_ids", text: "\(filled) is missing") {
      try $0.run("SREM", $1 + "index:order_ids", filled)
    },
    Damage(name: "emulated missing", key: "index:orders_emulated", text: "\(emulated) is missing") {
      try $0.run("SREM", $1 + "index:orders_emulated", emulated)
    },
    Damage(name: "inflight extra", key: "index:orders_inflight", text: "\(filled) does not belong")
    {
      try $0.run("SADD", $1 + "index:orders_inflight", filled)
    },
    Damage(name: "set is a string", key: "index:orders_closed", text: "it is a string") {
      try $0.run("SET", $1 + "index:orders_closed", "x")
    },
    Damage(name: "set is gone", key: "index:positions", text: "\(flat) is missing") {
      try $0.run("DEL", $1 + "index:positions")
    },
    Damage(name: "flat position open", key: "index:positions_open", text: "\(flat) does not belong")
    {
      try $0.run("SADD", $1 + "index:positions_open", flat)
    },
    Damage(name: "flat not closed", key: "index:positions_closed", text: "\(flat) is missing") {
      try $0.run("SREM", $1 + "index:positions_closed", flat)
    },
    Damage(name: "index expires", key: "index:orders", text: "has a time to live") {
      try $0.run("PEXPIRE", $1 + "index:orders", 3_600_000)
    },
    Damage(name: "fill among ids", key: "index:positions_open", text: "1 members are fills") {
      let fill = try $0.elements($1 + "positions:" + flat)[0]
      try $0.run("SADD", $1 + "index:positions_open", fill)
    },
  ]

  private static let inHashes = [
    Damage(name: "order leads elsewhere", key: "index:order_position", text: "leads to P-OTHER") {
      try $0.run("HSET", $1 + "index:order_position", filled, "P-OTHER")
    },
    Damage(name: "order leads nowhere", key: "index:order_position", text: "\(filled) is missing") {
      try $0.run("HDEL", $1 + "index:order_position", filled)
    },
    Damage(name: "no such order", key: "index:order_position", text: "O-NONE does not belong") {
      try $0.run("HSET", $1 + "index:order_position", "O-NONE", flat)
    },
    Damage(name: "client of no order", key: "index:order_client", text: "O-NONE does not belong") {
      try $0.run("HSET", $1 + "index:order_client", "O-NONE", "SIM")
    },
    Damage(name: "client is no text", key: "index:order_client", text: "1 members are no ids") {
      try $0.run("HSET", $1 + "index:order_client", filled, [0xFF, 0xFE] as [UInt8])
    },
    Damage(name: "hash is a list", key: "index:order_position", text: "it is a list") {
      try $0.run("DEL", $1 + "index:order_position")
      try $0.run("RPUSH", $1 + "index:order_position", "x")
    },
  ]
}
