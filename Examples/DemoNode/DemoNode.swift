import DemoTrading
import DemoVenue
import Logging
import ObjectStorage
import TradingCache
import VariableStorage

/// A small trading node that may be killed at any moment: begin to read here.
///
///     demo-node REDIS-URL TRADER-ID RECORD-FILE
///
/// It speaks to its venue on standard input and output, and keeps in RECORD-FILE a record of its
/// writes that owes nothing to Redis, for the demo to compare. A node of your own needs neither.
@main
struct DemoNode {
  // The main thread is the trading thread: it waits for the venue, never for the database, but for
  // the one moment before an order is sent.
  @MainActor static func main() async {
    do {
      let arguments = CommandLine.arguments
      guard arguments.count == 4 else { throw NodeError.usage }
      try await run(
        redis: arguments[1], trader: TraderId(arguments[2]), recordFile: arguments[3])
    } catch {
      fail("\(error)")
    }
  }

  @MainActor
  static func run(redis: String, trader: TraderId, recordFile: String) async throws {
    let clock = ContinuousClock()
    var started = clock.now

    var logger = Logger(label: "demo-node")
    logger.logLevel = .warning

    // 1. Open. Whoever wrote for this trader before can write no more from here on.
    let database = try await RedisCacheDatabase(
      traderId: trader, config: RedisCacheDatabase.Configuration(url: redis), logger: logger)

    // 2. Get everything back, or stop here if a record cannot be read.
    let restored = try await database.loadAll()

    // 3. The strategies: what was chosen for them, and what they remember.
    var strategies = try await chosenStrategies(redis: redis)
    var variables: [StrategyId: StrategyVariables] = [:]
    for index in strategies.indices {
      let id = strategies[index].id
      let vars = try StrategyVariables(
        traderId: trader, strategyId: id, configuration: .init(url: redis), logger: logger)
      try await vars.load()
      strategies[index].memory = try vars.get("memory") ?? StrategyMemory()
      variables[id] = vars
    }
    let restoring = clock.now - started

    let venue = VenueLink()
    let books = try Books(
      database, variables: variables, record: WriteRecord(path: recordFile, database: database))
    let node = try TradingNode(restored, strategies: strategies, books: books, venue: venue)
    try venue.tell(restored: restored, strategies, in: restoring)

    // 4. Find out what happened at the venue meanwhile, and to what was on its way.
    started = clock.now
    try node.addWhatIsMissing()
    let resolution = try await node.resolve()
    try venue.tell(resolution, in: clock.now - started)

    // 5. Trade.
    repeat { try node.ask(.next) } while try await node.workIn()

    // 6. Leave: waits until Redis has everything.
    try await books.close()
    try venue.tellClosed()
  }

  /// The strategies with the parameters of the object that somebody has put there for them, if so.
  static func chosenStrategies(redis: String) async throws -> [DemoStrategy] {
    var strategies = try DemoStrategy.all()
    let objects = try ObjectStore(namespace: "strategies", .init(url: redis))
    defer { objects.close() }
    guard try await objects.containsKey(StrategyParameters.objectKey) else { return strategies }
    let chosen: [String: StrategyParameters] = try await objects.readJSON(
      StrategyParameters.objectKey)
    for index in strategies.indices {
      guard let parameters = chosen["\(strategies[index].id)"] else { continue }
      strategies[index].parameters = parameters
    }
    return strategies
  }
}
