import Fixtures
import ServerTestKit
import TradingCache

/// A database that holds what NautilusTrader wrote, and nothing else.
enum CorpusServer {
  /// A server with the whole corpus in database 0; nobody writes to it.
  static var untouched: RedisServer {
    get throws { try filledOnce.get() }
  }

  private static let filledOnce = Result {
    let server = try RedisServer()
    let connection = try RedisConnection.connect(server.configuration)
    try connection.plant { _ in true }
    return server
  }
}

extension RedisServer {
  /// What a command line names a database of this server by.
  func url(database: Int = 0) -> String { "unix://\(folder)/redis.sock?db=\(database)" }
}

extension RedisConnection {
  /// Stores the records of the corpus whose keys pass the test.
  func plant(where isWanted: (String) -> Bool) throws {
    var commands = CommandBuffer()
    for record in Corpus.records where isWanted(record.key) {
      let key = Array(record.key.utf8)
      switch record.value {
      case .string(let bytes): commands.append(command: "SET", record.key, bytes)
      case .list(let elements): commands.append(command: "RPUSH", arguments: [key] + elements)
      case .set(let members): commands.append(command: "SADD", arguments: [key] + members)
      case .hash(let pairs):
        let arguments = [key] + pairs.flatMap { [$0.field, $0.value] }
        commands.append(command: "HSET", arguments: arguments)
      }
    }
    for reply in try roundTrip(commands) { _ = try reply.get() }
  }
}
