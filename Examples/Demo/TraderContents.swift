import TradingCache

/// Reads what Redis holds of a trader, by plain commands: none of the way that is under test.
struct TraderContents {
  private let connection: RedisConnection
  private let prefix: String

  init(of trader: TraderId, on server: RedisConfiguration) throws {
    connection = try RedisConnection.connect(server)
    prefix = "trader-\(trader):"
  }

  /// All logs and documents; the indexes and the writer's own keys are not among them.
  func read() throws -> Contents {
    var contents: Contents = [:]
    for reply in try connection.roundTrip("KEYS", "\(prefix)*").get().elements ?? [] {
      guard let key = reply.text else { continue }
      let name = String(key.dropFirst(prefix.count))
      switch name.prefix(while: { $0 != ":" }) {
      case "index", "writer": continue
      case "accounts", "orders", "positions":
        let elements = try connection.roundTrip("LRANGE", key, "0", "-1").get().elements ?? []
        contents[name] = .log(try elements.map { try eventId(in: $0.bytes ?? []) })
      default:
        let bytes = try connection.roundTrip("GET", key).get().bytes ?? []
        let text = bytes.withUnsafeBytes { Base64.encode($0) }
        contents[name] = .document(String(decoding: text, as: UTF8.self))
      }
    }
    return contents
  }

  private func eventId(in event: [UInt8]) throws -> String {
    let value = try event.withUnsafeBytes { try RecordDecoder().decodeValue(from: $0) }
    guard case .map(let map) = value,
      case .string(let id)? = map.entries.first(where: { $0.key == .string("event_id") })?.value
    else { return "an event without an id" }
    return id
  }
}
