/// What all runs found.
struct Report: Sendable {
  private var runs = 0
  private var goodRuns = 0
  private var verdict = Verdict()
  private var lines: [Fault: Line] = [:]
  private var tornByKill = 0
  private var flushes = 0
  private var surfaced = 0

  /// One kind of fault.
  private struct Line {
    var times = 0
    var runs = 0
    var badRuns = 0
  }

  var isGood: Bool { runs == goodRuns && runs > 0 }

  mutating func add(_ result: ChaosRun.Result) {
    runs += 1
    if result.isGood { goodRuns += 1 }
    verdict = verdict + result.verdict
    for (fault, times) in result.faults {
      var line = lines[fault] ?? Line()
      line.times += times
      line.runs += 1
      if !result.isGood { line.badRuns += 1 }
      lines[fault] = line
    }
    tornByKill += result.tornByKill
    if let isSurfaced = result.lossSurfaced {
      flushes += 1
      if isSurfaced { surfaced += 1 }
    }
    if !result.isGood { say(result) }
    if runs % 50 == 0 { Swift.print("\(runs) runs, \(faultCount) faults, \(goodRuns) right") }
  }

  private func say(_ result: ChaosRun.Result) {
    let verdict = result.verdict
    Swift.print(
      "run \(result.number): lost \(verdict.lost), duplicated \(verdict.duplicated),",
      "reordered \(verdict.reordered), after fencing \(verdict.afterFencing)")
    for text in verdict.unexpected.prefix(5) { Swift.print("  \(text)") }
  }

  private var faultCount: Int { lines.values.reduce(0) { $0 + $1.times } }

  func print(seconds: Int) {
    Swift.print("\n| fault | times | runs | of these wrong |\n| --- | ---: | ---: | ---: |")
    for fault in Fault.allCases {
      guard let line = lines[fault] else { continue }
      Swift.print("| \(fault.rawValue) | \(line.times) | \(line.runs) | \(line.badRuns) |")
    }
    Swift.print("| all | \(faultCount) | \(runs) | \(runs - goodRuns) |\n")
    Swift.print(
      "events written \(verdict.written), confirmed to the writer \(verdict.confirmed),",
      "due from its local file after its death \(verdict.recovered)")
    Swift.print(
      "lost \(verdict.lost), duplicated \(verdict.duplicated), reordered \(verdict.reordered),",
      "written after fencing \(verdict.afterFencing), unexpected \(verdict.unexpected.count)")
    Swift.print("logs that a kill -9 has torn by itself, rewritten at the start: \(tornByKill)")
    Swift.print("FLUSHALL surfaced as data loss \(surfaced) of \(flushes)")
    Swift.print("\(goodRuns) of \(runs) runs right, \(seconds) s")
  }
}
