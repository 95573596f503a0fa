import Fixtures
import ServerTestKit
import TradingCache

/// What one key holds.
enum Stored: Equatable, CustomStringConvertible {
  case string([UInt8])
  case list([[UInt8]])
  case set(Set<[UInt8]>)
  case hash([[UInt8]: [UInt8]])

  var description: String {
    switch self {
    case .string(let bytes): "string \(text(bytes))"
    case .list(let elements): "list \(elements.map(text))"
    case .set(let members): "set \(members.map(text).sorted())"
    case .hash(let fields): "hash \(fields.map { "\(text($0.key)): \(text($0.value))" }.sorted())"
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

extension RedisConnection {
  /// All keys of a trader that begin with one of these words, without their prefix, and what they hold.
  func stored(_ trader: TraderId, _ words: String...) throws -> [String: Stored] {
    var result: [String: Stored] = [:]
    for word in words {
      let prefix = "trader-\(trader):"
      for key in try keys(prefix + word) {
        result[String(key.dropFirst(prefix.count))] = try stored(key)
      }
    }
    return result
  }

  func stored(_ key: String) throws -> Stored? {
    switch try roundTrip("TYPE", key).text {
    case "string": return .string(try roundTrip("GET", key).bytes ?? [])
    case "list": return .list(try list(key))
    case "set":
      return .set(Set(try (roundTrip("SMEMBERS", key).elements ?? []).compactMap(\.bytes)))
    case "hash":
      let parts = try (roundTrip("HGETALL", key).elements ?? []).compactMap(\.bytes)
      let pairs = stride(from: 0, to: parts.count - 1, by: 2).map { (parts[$0], parts[$0 + 1]) }
      return .hash(Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    default: return nil
    }
  }

  /// Puts what NautilusTrader wrote for a trader of the fixture under the keys of another trader.
  func plant(_ name: String, as trader: TraderId) throws {
    var commands = CommandBuffer()
    let prefix = "trader-\(name):"
    for record in Corpus.records where record.key.hasPrefix(prefix) {
      let key = "trader-\(trader):\(record.key.dropFirst(prefix.count))"
      switch record.value {
      case .string(let bytes): commands.append(command: "SET", key, bytes)
      case .list(let elements):
        commands.append(command: "RPUSH", arguments: [Array(key.utf8)] + elements)
      case .set(let members):
        commands.append(command: "SADD", arguments: [Array(key.utf8)] + members)
      case .hash(let pairs):
        let arguments = [Array(key.utf8)] + pairs.flatMap { [$0.field, $0.value] }
        commands.append(command: "HSET", arguments: arguments)
      }
    }
    for reply in try roundTrip(commands) { _ = try reply.get() }
  }
}
