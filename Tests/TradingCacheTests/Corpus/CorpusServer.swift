import Fixtures
import ServerTestKit
import Testing
import TradingCache

/// A server of its own that holds the database that NautilusTrader wrote: its keys have fixed names.
enum CorpusServer {
  /// Started when first asked for, for tests that only read.
  static let shared = Result { try started() }

  /// Starts a server and puts every record of the corpus into it.
  static func started() throws -> RedisServer {
    let server = try RedisServer()
    let connection = try connect(server.configuration)
    var commands = CommandBuffer()
    for record in Corpus.records {
      switch record.value {
      case .string(let bytes): commands.append(command: "SET", record.key, bytes)
      case .list(let elements):
        for element in elements { commands.append(command: "RPUSH", record.key, element) }
      case .set(let members):
        for member in members { commands.append(command: "SADD", record.key, member) }
      case .hash(let pairs):
        for pair in pairs { commands.append(command: "HSET", record.key, pair.field, pair.value) }
      }
    }
    for reply in try connection.roundTrip(commands) { _ = try reply.get() }
    return server
  }

  /// Opens a trader's database as NautilusTrader had it configured.
  static func open(
    _ trader: CorpusTrader, on server: RedisServer, role: RedisCacheDatabase.Configuration.Role
  ) async throws -> RedisCacheDatabase {
    try await TradingCacheTests.open(TraderId(trader.name), on: server.configuration) {
      $0.role = role
      $0.rules = Corpus.nautilus1221.rules
      $0.useTraderPrefix = trader.usesPrefix
      $0.instanceId = trader.instanceId
    }
  }
}

/// A trader of the corpus, and how its keys begin.
struct CorpusTrader: Sendable, CustomTestStringConvertible {
  let name: String
  let usesPrefix: Bool
  let instanceId: UUID4?

  var testDescription: String { name }

  /// What all its keys begin with.
  var prefix: String {
    let instance = instanceId.map { "\($0):" } ?? ""
    return (usesPrefix ? "trader-\(name):" : "\(name):") + instance
  }

  static let all: [CorpusTrader] = Corpus.expectations(kind: "trader").map { line in
    let options = line.line["options"]
    return CorpusTrader(
      name: line.trader, usesPrefix: options["use_trader_prefix"] != .bool(false),
      instanceId: options["instance_id"].string.flatMap { try? UUID4($0) })
  }

  /// The keys of a collection that the corpus holds of it.
  func keys(_ collection: String) -> [String] {
    Corpus.records.map(\.key).filter { $0.hasPrefix("\(prefix)\(collection):") }
  }

  /// The expectations of a kind about it.
  func expectations(_ kind: String) -> [Corpus.Expectation] {
    Corpus.expectations.filter { $0.kind == kind && $0.trader == name }
  }
}

extension JSON {
  /// The same with integers as text, which is how expectations hold those of 2^53 and above.
  var normalized: JSON {
    switch self {
    case .integer(let value): .string("\(value)")
    case .list(let values): .list(values.map(\.normalized))
    case .map(let map): .map(map.mapValues(\.normalized))
    default: self
    }
  }

  /// The map of a record, in the form of an expectation.
  init(_ record: some WireRecord) throws {
    let serializer = MsgPackSerializer(timestampFormat: .integer)
    let map = try serializer.deserialize(DynamicMap.self, from: serializer.serialize(record))
    self.init(expecting: .map(map))
  }

  private init(expecting value: DynamicValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .string("\(value)")
    case .uint(let value): self = .string("\(value)")
    case .double(let value): self = .double(value)
    case .string(let value): self = .string(value)
    case .bytes(let bytes): self = .map(["$bytes": .string(base64(bytes))])
    case .ext: self = .string("\(value)")
    case .array(let values): self = .list(values.map { JSON(expecting: $0) })
    case .map(let map):
      var object: [String: JSON] = [:]
      for entry in map.entries {
        if case .string(let key) = entry.key { object[key] = JSON(expecting: entry.value) }
      }
      self = .map(object)
    }
  }
}
