import DemoVenue
import Logging
import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
    let restoring = clock.now - started

    let venue = VenueLink()
    let books = try Books(database, record: WriteRecord(path: recordFile, database: database))
    let node = try TradingNode(restored, books: books, venue: venue)
    try venue.tell(restored: restored, in: restoring)

    // 3. Find out what happened at the venue meanwhile, and to what was on its way.
    started = clock.now
    try node.addWhatIsMissing()
    let resolution = try await node.resolve()
    try venue.tell(resolution, in: clock.now - started)

    // 4. Trade.
    repeat { try node.ask(.next) } while try await node.workIn()

    // 5. Leave: waits until Redis has everything.
    try await books.close()
    try venue.tellClosed()
  }
}

/// Says why, and ends the process.
func fail(_ reason: String) -> Never {
  let message = Array("demo-node: \(reason)\n".utf8)
  _ = message.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  exit(1)
}

enum NodeError: Error {
  case usage
  case venueIsGone
  case cannotRecord(path: String, errno: Int32)
  case unknownOrder(ClientOrderId)
  case unreadableState(StrategyId)
}
