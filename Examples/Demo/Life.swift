import DemoVenue
import TestSupport

/// One node, from its start to its death, and what it found.
struct Life {
  var number = 0
  var plan: KillPlan?
  var isEnd = false
  var hasCaughtUp = false
  var orders = 0
  var positions = 0
  var restoredIn: Duration?
  var caughtUpIn: Duration?
  var finding = WriteAudit.Finding()
  var caughtUp = 0
  var differences = 0

  var name: String {
    if isEnd { return "after close" }
    return number == 0 ? "first start" : "after kill \(number)"
  }
}

/// When a node dies: after so many lines to its venue, when there is something to do, and a moment later.
struct KillPlan {
  private let afterLines: Int
  private let waitsForWork: Bool
  private let delay: Duration

  init(using random: inout SeededGenerator) {
    // One in four dies while it restores or catches up, or shortly after.
    waitsForWork = Int.random(in: 0..<4, using: &random) > 0
    afterLines = Int.random(in: waitsForWork ? 20...100 : 1...8, using: &random)
    delay = .microseconds(Int.random(in: 0...600, using: &random))
  }

  /// Whether a node dies of the answer that it gets to a line.
  func isDue(lines: Int, answers: Int) -> Bool {
    lines >= afterLines && (!waitsForWork || answers > 4 || lines > afterLines + 50)
  }

  /// Lets the node go on for a moment, which is too short for a sleep.
  func wait() {
    let end = ContinuousClock.now + delay
    while ContinuousClock.now < end {}
  }
}

/// What is printed of the lives, as they go by, and in total.
struct LifeTable {
  private(set) var confirmed = 0
  private(set) var lost = 0
  private(set) var twice = 0

  private let table = Table([
    .text("             "), .number("CONFIRMED"), .number("IN FLIGHT"), .number("ARRIVED"),
    .number("ORDERS"), .number("POSITIONS"), .number("RESTORED"), .number("CAUGHT UP"),
    .number("REPORTS"), .number("LOST"), .number("TWICE"),
  ])

  var header: String { table.header }

  mutating func count(_ finding: WriteAudit.Finding) {
    confirmed += finding.confirmed + (finding.arrived ?? 0)
    lost += finding.lost.count
    twice += finding.twice.count
  }

  func line(_ life: Life) -> String {
    let finding = life.finding
    let times = [life.restoredIn, life.caughtUpIn].map { time in
      time.map { decimal($0.milliseconds, places: 1) + " ms" } ?? "-"
    }
    return table.line(
      [
        life.name, "\(finding.confirmed)", "\(finding.onTheirWay)",
        finding.arrived.map { "\($0)" } ?? "?", "\(life.orders)", "\(life.positions)",
      ] + times + ["\(life.caughtUp)", "\(finding.lost.count)", "\(finding.twice.count)"])
  }
}
