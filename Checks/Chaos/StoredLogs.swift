import RedisClient

/// What is stored at the end of a run: the numbers of the events of every log, in stored order.
struct StoredLogs {
  private(set) var logs: [String: [Int]] = [:]

  /// Reads all logs of a trader.
  ///
  /// Events are found by their bytes: the reader that is under test has no part in it.
  init(trader: String, connection: RedisConnection) throws {
    for index in EventSource.accounts.indices {
      let key = "trader-\(trader):accounts:\(EventSource.accounts[index])"
      logs["a\(index)"] = try Self.numbers(of: key, connection)
    }
    let prefix = "trader-\(trader):orders:"
    for key in try Self.keys(prefix + "*", connection) {
      logs[String(key.dropFirst(prefix.count))] = try Self.numbers(of: key, connection)
    }
  }

  #if File
    /// Reads all logs of a trader from a file, by a program that is not under test.
    init(trader: String, file: String) throws {
      let prefix = "trader-\(trader):"
      for row in try FileRows.read(file, "SELECT key, value FROM log ORDER BY key, number") {
        let key = String(decoding: row[0], as: UTF8.self)
        guard key.hasPrefix(prefix) else { continue }
        let words = key.dropFirst(prefix.count).split(separator: ":", maxSplits: 1)
        let account = EventSource.accounts.firstIndex { words[1] == $0 }
        let name = words[0] == "accounts" ? account.map { "a\($0)" } : String(words[1])
        logs[name ?? key, default: []].append(Self.number(in: row[1]) ?? -1)
      }
    }
  #endif

  /// How many events are stored.
  var count: Int { logs.values.reduce(0) { $0 + $1.count } }

  private static func keys(_ pattern: String, _ connection: RedisConnection) throws -> [String] {
    let reply = try connection.roundTrip("KEYS", pattern).get()
    return (reply.elements ?? []).compactMap(\.text)
  }

  private static func numbers(of key: String, _ connection: RedisConnection) throws -> [Int] {
    let reply = try connection.roundTrip("LRANGE", key, 0, -1).get()
    return (reply.elements ?? []).map { $0.bytes.flatMap(number) ?? -1 }
  }

  /// The number in an event: what follows the name `ts_event`, less the moment that all begin with.
  private static func number(in event: [UInt8]) -> Int? {
    let name = Array("ts_event".utf8) + [0xCF]
    guard event.count >= name.count + 8 else { return nil }
    for start in 0...(event.count - name.count - 8)
    where event[start] == name[0] && event[start..<(start + name.count)].elementsEqual(name) {
      let value = event[(start + name.count)..<(start + name.count + 8)].reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      return value >= EventSource.epoch ? Int(value - EventSource.epoch) : nil
    }
    return nil
  }
}
