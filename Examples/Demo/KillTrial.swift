import DemoTrading
import DemoVenue
import ServerTestKit
import TestSupport
import TradingCache
import VariableStorage

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
  private let variables: [StrategyVariables]
  private var variableAudit: VariableAudit
  private var diedAt: UnixNanos?
  private var table = LifeTable()
  private var memories = MemoryTable()
  private var problems: [String] = []
  /// What the node in front of us has told and made so far.
  private var life = Life()

  private static let lastSteps = 100

  init(server: RedisServer, options: DemoOptions) throws {
    self.server = server
    self.options = options
    trader = try TraderId("DEMO-001")
    contents = try TraderContents(of: trader, on: server.configuration)
    let configuration = StrategyVariables.Configuration(url: "unix://\(server.folder)/redis.sock")
    let trader = trader
    variables = try DemoStrategy.all().map {
      try StrategyVariables(traderId: trader, strategyId: $0.id, configuration: configuration)
    }
    variableAudit = VariableAudit(bound: configuration.backupInterval + configuration.timeout)
    venue = try SimulatedVenue(seed: options.seed)
    random = SeededGenerator(seed: ~options.seed)
  }

  /// Whether nothing was lost, nothing came twice, and nothing differs from the venue.
  mutating func run() async throws -> Bool {
    say()
    headline("3. A trading node, killed \(options.kills) times (seed \(options.seed))")
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
      diedAt = .now()
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
      try await compareWithRecord(words.dropFirst().map { Int($0) ?? -1 })
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
    diedAt = nil
    try await compareWithRecord([
      0, state.orders.count, events, state.positions.count, state.accounts.count,
      state.strategies.count,
    ])
    if life.finding.onTheirWay > 0 { problems.append("closed with unconfirmed writes") }
    try await compareWithVenue()
    say(table.line(life))
    say()
    say("   What the strategies remember in StrategyVariables, backed up after each iteration:")
    say("   a kill takes the changes of the last moment at most, and what is found is whole.")
    say()
    for line in memories.lines { say(line) }
    say()
    let summary = Summary(venue: venue, state: state, contents: audit.contents, table: table)
    for line in summary.lines { say("  \(line)") }
    for problem in problems.prefix(20) { say("  WRONG: \(problem)") }
  }

  // MARK: Comparing

  /// With the nodes' own record of their writes.
  private mutating func compareWithRecord(_ restored: [Int]) async throws {
    guard restored.count >= 6, let bytes = readFile(recordPath, from: recordOffset) else {
      return problems.append("the node said or recorded nothing")
    }
    recordOffset += bytes.count
    let found = try contents.read()
    if !life.isEnd { life.restoredIn = .microseconds(restored[0]) }
    life.orders = restored[1]
    life.positions = restored[3]
    let record = String(decoding: bytes, as: UTF8.self)
    life.finding = audit.compare(record: record, found: found)
    table.count(life.finding)
    try await compareVariables(record, restoredTrades: restored.dropFirst(6).first)
    let stored = [
      found.count("orders:"), found.eventCount("orders:"), found.count("positions:"),
      found.count("accounts:"), found.count("strategies:"),
    ]
    if Array(restored[1...5]) != stored {
      problems.append("\(life.name) restored \(restored.dropFirst()), Redis holds \(stored)")
    }
    guard !life.finding.isSound else { return }
    for key in life.finding.lost { problems.append("\(life.name): lost \(key)") }
    for key in life.finding.twice { problems.append("\(life.name): twice \(key)") }
    for key in life.finding.wrong { problems.append("\(life.name): not as written: \(key)") }
    if problems.isEmpty { problems.append("\(life.name): Redis holds what was never written") }
  }

  /// The variables, by reading the store beside the node.
  private mutating func compareVariables(_ record: String, restoredTrades: Int?) async throws {
    var stored: [StrategyId: VariableAudit.Stored] = [:]
    for vars in variables {
      guard let version = try await vars.stored() else {
        stored[vars.namespace.strategyId] = VariableAudit.Stored()
        continue
      }
      let memory = try version.variables["memory"]?.decode(StrategyMemory.self)
      stored[vars.namespace.strategyId] = VariableAudit.Stored(
        memory: memory ?? StrategyMemory(), version: version.number)
    }
    let finding = variableAudit.compare(record: record, stored: stored, end: diedAt)
    problems += finding.wrong.map { "\(life.name): \($0)" }
    memories.add(life.name, finding, stored)
    let trades = stored.values.reduce(0) { $0 + $1.memory.trades }
    if let restoredTrades, restoredTrades != trades {
      problems.append("\(life.name) remembers \(restoredTrades) trades, \(trades) are stored")
    }
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
