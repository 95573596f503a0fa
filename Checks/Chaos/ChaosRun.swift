import RedisClient
import ServerTestKit
import TestSupport

/// One run: a server, writers, faults, and the comparison at the end.
struct ChaosRun {
  let number: Int
  let options: Options

  /// What happened in a run.
  struct Result: Sendable {
    let number: Int
    var faults: [Fault: Int] = [:]
    var verdict = Verdict()
    /// How often the server found its log torn without our doing.
    var tornByKill = 0
    /// Whether the run's FLUSHALL, if it had one, was reported by the writer.
    var lossSurfaced: Bool?

    var isGood: Bool { verdict.isGood && lossSurfaced != false }
  }

  /// Carries the run out.
  func run() -> Result {
    var result = Result(number: number)
    do {
      let arena = try Arena(run: number, options: options)
      guard arena.waitForWriter(milliseconds: 60_000) else {
        throw ChaosFailure("the first writer does not write: \(arena.current.record)")
      }
      try makeFaults(arena, &result)
      result.tornByKill = arena.tornLogs - (result.faults[.tornLog] ?? 0)
      settle(arena)
      // Odd, since these runs have a local file.
      if number % 20 == 7 {
        try loseAll(arena, &result)
      } else {
        finish(arena, &result)
        try compare(arena, &result)
      }
    } catch {
      result.verdict.unexpected.append("the run broke: \(error)")
    }
    return result
  }

  private func makeFaults(_ arena: Arena, _ result: inout Result) throws {
    var random = SeededGenerator(seed: options.seed, run: number)
    let end = ContinuousClock.now + .seconds(15)
    while result.faults.values.reduce(0, +) < options.faults, ContinuousClock.now < end {
      let fault = Fault.random(of: options.onlyFaults, using: &random)
      let begin = ContinuousClock.now
      let hit = try arena.carryOut(fault, random: &random)
      if hit { result.faults[fault, default: 0] += 1 }
      if options.isVerbose {
        let time = ContinuousClock.now - begin
        print("run \(number): \(fault.rawValue)\(hit ? "" : " (missed)") \(time)")
      }
      arena.sleep(milliseconds: Int.random(in: 0...12, using: &random))
      if let end = arena.current.process.end {
        throw ChaosFailure("the writer ended by \(end): \(arena.current.record.stop ?? "")")
      }
    }
  }

  /// No faults any more.
  private func settle(_ arena: Arena) {
    arena.proxy.pass()
    arena.proxy.refuseConnections(false)
  }

  /// The newest writer confirms all and leaves; the others have learned that they are fenced.
  private func finish(_ arena: Arena, _ result: inout Result) {
    if !arena.waitForWriter(milliseconds: 60_000) {
      result.verdict.unexpected.append("the last writer does not write")
    }
    for life in arena.lives where life.isSuperseded && !life.isKilled {
      expect(.fenced, of: life, &result)
    }
    arena.current.process.endInput()
    expect(.confirmed, of: arena.current, &result)
  }

  /// The server loses everything: the writer has to say so, and must not write on; and so its successor.
  private func loseAll(_ arena: Arena, _ result: inout Result) throws {
    guard arena.waitForWriter(milliseconds: 60_000) else {
      throw ChaosFailure("the last writer does not write")
    }
    for life in arena.lives where life.isSuperseded && !life.isKilled {
      expect(.fenced, of: life, &result)
    }
    try arena.command([["FLUSHALL"]])
    result.faults[.flushAll, default: 0] += 1
    expect(.dataLoss, of: arena.current, &result)
    // And so has the next one on its machine, by the local file alone.
    try arena.startWriter(onNewNode: false)
    expect(.dataLoss, of: arena.current, &result)
    let left = try arena.connection().roundTrip("DBSIZE").get().integer ?? -1
    if left != 0 { result.verdict.unexpected.append("\(left) keys written after FLUSHALL") }
    result.lossSurfaced = result.verdict.unexpected.isEmpty
  }

  private func expect(_ exit: WriterNode.Exit, of life: Arena.Life, _ result: inout Result) {
    let end = life.process.waitForEnd(within: .seconds(60))
    guard end != .status(exit.rawValue) else { return }
    let ended = end.map { "ended by \($0)" } ?? "does not end"
    result.verdict.unexpected.append(
      "a writer \(ended) and not as \(exit): \(life.record.stop ?? "it says nothing")")
  }

  private func compare(_ arena: Arena, _ result: inout Result) throws {
    let stored = try StoredLogs(trader: arena.trader, connection: arena.connection())
    let verdict = Verdict(stored, arena.records)
    result.verdict = result.verdict + verdict
  }
}
