import DemoVenue
import TradingCache
import TradingCacheTestKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lets a node trade, kills it in mid-flight, and again; each successor has to find everything.
struct KillTrial {
  private let trader: TraderId
  private let server: RedisServer
  private let options: DemoOptions
  private let contents: TraderContents
  private var venue: SimulatedVenue
  private var random: SeededGenerator
  private var audit = WriteAudit()
  private var recordOffset = 0
  private var table = LifeTable()
  private var problems: [String] = []
  /// What the node in front of us has told and made so far.
  private var life = Life()

  private static let lastSteps = 100

  init(server: RedisServer, options: DemoOptions) throws {
    self.server = server
    self.options = options
    trader = try TraderId("DEMO-001")
    contents = try TraderContents(of: trader, on: server.configuration)
    venue = try SimulatedVenue(seed: options.seed)
    random = SeededGenerator(seed: ~options.seed)
  }

  /// Whether nothing was lost, nothing came twice, and nothing differs from the venue.
  mutating func run() async throws -> Bool {
    say()
    headline("2. A trading node, killed \(options.kills) times (seed \(options.seed))")
    say(
      "   Redis must hold all writes that a dead node knew to be confirmed, and of those in flight")
    say("   the first so many. The next node restores, works in the venue's reports, and goes on.")
    say()
    say(table.header)
    for number in 0..<options.kills {
      life = Life(number: number, plan: KillPlan(using: &random))
      try await runNode()
    }
    life = Life(number: options.kills)
    venue.close(afterSteps: Self.lastSteps)
    try await runNode()
    try await finish()
    return problems.isEmpty
  }

  // MARK: One node

  private mutating func runNode() async throws {
    let node = try ChildProcess(
      program: ChildProcess.path(ofSibling: "demo-node"),
      arguments: [
        "unix://\(server.folder)/redis.sock", trader.value, recordPath,
      ])
    var lines = 0
    while let line = node.readLine() {
      lines += 1
      let answers = try await answer(line)
      node.send(answers)
      if life.plan?.isDue(lines: lines, answers: answers.count) == true { break }
    }
    if life.plan != nil {
      life.plan?.wait()
      node.kill()
      if !life.hasCaughtUp { say(table.line(life)) }
      // What the node had sent before it died arrives all the same.
      while let line = node.readLine() {
        if let request = try? VenueRequest(line: line) { _ = try venue.answer(request) }
      }
    }
    let end = node.waitForEnd()
    guard end == (life.plan == nil ? .status(0) : .signal(SIGKILL)) else {
      throw NodeEnded(end: end)
    }
  }

  private mutating func answer(_ line: String) async throws -> [String] {
    let words = line.split(separator: " ")
    switch words.first {
    case "restored":
      try compareWithRecord(words.dropFirst().map { Int($0) ?? -1 })
    case "resolved":
      let numbers = words.dropFirst().compactMap { Int($0) }
      life.caughtUpIn = .microseconds(numbers.first ?? 0)
      life.caughtUp = numbers.dropFirst().reduce(0, +)
      life.hasCaughtUp = true
      try await compareWithVenue()
      say(table.line(life))
    case "closed": break
    default: return try venue.answer(VenueRequest(line: line)).map(\.line)
    }
    return [VenueAnswer.ready.line]
  }

  private mutating func finish() async throws {
    life.number += 1
    life.isEnd = true
    (life.restoredIn, life.caughtUpIn, life.caughtUp) = (nil, nil, 0)
    let state = try await restoredState()
    let events = state.orders.reduce(0) { $0 + $1.events.count }
    try compareWithRecord([
      0, state.orders.count, events, state.positions.count, state.accounts.count,
      state.strategies.count,
    ])
    if life.finding.onTheirWay > 0 { problems.append("closed with unconfirmed writes") }
    try await compareWithVenue()
    say(table.line(life))
    say()
    let summary = Summary(venue: venue, state: state, contents: audit.contents, table: table)
    for line in summary.lines { say("  \(line)") }
    for problem in problems.prefix(20) { say("  WRONG: \(problem)") }
  }

  // MARK: Comparing

  /// With the nodes' own record of their writes.
  private mutating func compareWithRecord(_ restored: [Int]) throws {
    guard restored.count == 6, let bytes = readFile(recordPath, from: recordOffset) else {
      return problems.append("the node said or recorded nothing")
    }
    recordOffset += bytes.count
    let found = try contents.read()
    if !life.isEnd { life.restoredIn = .microseconds(restored[0]) }
    life.orders = restored[1]
    life.positions = restored[3]
    life.finding = audit.compare(record: String(decoding: bytes, as: UTF8.self), found: found)
    table.count(life.finding)
    let stored = [
      found.count("orders:"), found.eventCount("orders:"), found.count("positions:"),
      found.count("accounts:"), found.count("strategies:"),
    ]
    if Array(restored.dropFirst()) != stored {
      problems.append("\(life.name) restored \(restored.dropFirst()), Redis holds \(stored)")
    }
    guard !life.finding.isSound else { return }
    for key in life.finding.lost { problems.append("\(life.name): lost \(key)") }
    for key in life.finding.twice { problems.append("\(life.name): twice \(key)") }
    for key in life.finding.wrong { problems.append("\(life.name): not as written: \(key)") }
    if problems.isEmpty { problems.append("\(life.name): Redis holds what was never written") }
  }

  /// With the venue, once the node has caught up.
  private mutating func compareWithVenue() async throws {
    let state = try await restoredState()
    let differences = try VenueComparison(venue: venue, state: state).differences()
    problems += differences.map { "\(life.name): \($0)" }
    life.differences = differences.count
  }

  private func restoredState() async throws -> RestoredState {
    var configuration = RedisCacheDatabase.Configuration(redis: server.configuration)
    configuration.role = .readOnly
    let database = try await RedisCacheDatabase(traderId: trader, config: configuration)
    let state = try await database.loadAll()
    try await database.close()
    return state
  }

  private var recordPath: String { server.folder + "/record.txt" }
}

/// A node that ended otherwise than it was meant to.
private struct NodeEnded: Error, CustomStringConvertible {
  let end: ChildProcess.End?
  var description: String { "the node ended by itself: \(end.map { "\($0)" } ?? "unknown")" }
}

extension Contents {
  /// How many keys begin so.
  func count(_ prefix: String) -> Int { keys.count { $0.hasPrefix(prefix) } }

  /// How many events are in the logs whose keys begin so.
  func eventCount(_ prefix: String) -> Int {
    reduce(0) { sum, entry in
      guard entry.key.hasPrefix(prefix), case .log(let ids) = entry.value else { return sum }
      return sum + ids.count
    }
  }
}
