import Logging
import TestSupport
import TradingCache

/// Our turn in the live test: takes the records that are there one event further.
///
///     interop-append URL SEED own|copy RULES
///
/// `own` records are written on as they were written first, which the first word of the trader's id
/// tells; a `copy` is written as text, or as ISO 8601 with odd seeds, which NautilusTrader reads too.
@main
struct Append {
  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 5, let seed = UInt64(arguments[2]),
      let rules = FoldingRules(arguments[4])
    else { throw Problem.usage }
    var config = try RedisCacheDatabase.Configuration(url: arguments[1])
    config.rules = rules
    var random = SeededGenerator(seed: seed)
    var used: [String: Int] = [:]
    for trader in try await RedisCacheDatabase.traders(config: config) {
      config.use(trader)
      var logger = Logger(label: "interop")
      logger.logLevel = .error
      let own = serializer(of: trader.traderId)
      let copied = MsgPackSerializer(
        timestampFormat: seed.isMultiple(of: 2) ? .decimalString : .iso8601)
      let database = try await RedisCacheDatabase(
        traderId: trader.traderId, serializer: arguments[3] == "own" ? own : copied,
        config: config, logger: logger)
      let state = try await database.loadAll(.quarantine)
      var turn = Turn(
        database: database, state: state, rules: rules, random: random, used: used)
      try turn.take()
      (random, used) = (turn.random, turn.used)
      try rewriteSerialized(state, to: database, own)
      try await database.close()
    }
  }

  private static func serializer(of trader: TraderId) -> any Serializer {
    switch trader.value.prefix(while: { $0 != "-" }) {
    case "JSON": JSONSerializer(timestampFormat: .decimalString)
    case "INTEGER": MsgPackSerializer(timestampFormat: .integer)
    case "ISO8601": MsgPackSerializer(timestampFormat: .iso8601)
    default: MsgPackSerializer(timestampFormat: .decimalString)
    }
  }

  /// Reads the records that NautilusTrader serializes and never stores, and writes each once more.
  private static func rewriteSerialized(
    _ state: RestoredState, to database: RedisCacheDatabase, _ serializer: any Serializer
  ) throws {
    let decoder = RecordDecoder()
    for currency in state.currencies { decoder.currencies.register(currency) }
    for object in state.general where object.key.hasPrefix("serialized:") {
      let record = try object.bytes.withUnsafeBytes { bytes in
        try decoder.withMap(bytes) { map throws(SerializationError) in
          let name = try map.string("type")
          guard let type = serializer.registry[name] else {
            throw SerializationError.unknownType(name)
          }
          return try type.init(from: &map)
        }
      }
      try database.addGeneral("re" + object.key, serializer.serialize(record))
    }
  }

  enum Problem: Error {
    case usage
  }
}
