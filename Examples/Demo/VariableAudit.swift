import DemoTrading
import TradingCache
import VariableStorage

/// Compares what the strategies remember with the nodes' own record of it.
///
/// A backup holds all of a strategy's memory at one moment. So what is stored must be word for word what the
/// node noted at some change, no older than what it knew to be stored, and the changes behind it
/// must have been made within the last moment of its life.
struct VariableAudit {
  /// What the store holds of a strategy.
  struct Stored: Equatable {
    var memory = StrategyMemory()
    var version: UInt64 = 0
  }

  /// What a comparison found.
  struct Finding: Equatable {
    /// Changes that the node had made.
    var changes = 0
    /// How many of them were not backed up when it died.
    var lost = 0
    /// How long before its death the first of these was made.
    var lastMoment = Duration.zero
    /// What cannot be.
    var wrong: [String] = []
  }

  /// What can be lost: the time between two backups, and what the store may take to answer.
  let bound: Duration
  /// What was found at the last comparison.
  private var known: [StrategyId: StrategyMemory] = [:]

  init(bound: Duration) { self.bound = bound }

  /// Compares with the lines that the record has gained since the last comparison.
  /// - Parameters:
  ///   - record: lines of `WriteRecord`.
  ///   - stored: what the store holds of each strategy.
  ///   - end: when the node died; `nil` when it closed, and so had to lose nothing.
  mutating func compare(
    record: String, stored: [StrategyId: Stored], end: UnixNanos?
  ) -> Finding {
    let lines = Dictionary(grouping: Self.lines(record), by: \.strategy)
    var finding = Finding()
    for (id, stored) in stored {
      let lines = lines[id.value] ?? []
      finding.changes += lines.count
      let states = ["\(known[id] ?? StrategyMemory())"] + lines.map(\.memory)
      known[id] = stored.memory
      guard let place = states.lastIndex(of: "\(stored.memory)") else {
        finding.wrong.append("\(id) remembers what it never did: \(stored.memory)")
        continue
      }
      if let line = lines.last, stored.version < line.version {
        finding.wrong.append("\(id): version \(line.version) was stored, not \(stored.version)")
      }
      guard place < lines.count else { continue }
      finding.lost += lines.count - place
      guard let end else {
        finding.wrong.append("\(id) closed and lost \(lines.count - place) changes")
        continue
      }
      let age = Duration.nanoseconds(Int64(end.value) - Int64(lines[place].time))
      finding.lastMoment = max(finding.lastMoment, age)
      if age > bound { finding.wrong.append("\(id) lost changes of the last \(age)") }
    }
    return finding
  }

  /// A line `variables {strategy} {time} {version} {memory}`.
  private struct Line {
    let strategy: String
    let time: UInt64
    let version: UInt64
    let memory: String
  }

  private static func lines(_ record: String) -> [Line] {
    // A last line without its end was being written when the node was killed: it does not count.
    record.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      let words = line.split(separator: " ", maxSplits: 4)
      guard words.count == 5, words[0] == "variables", let time = UInt64(words[2]),
        let version = UInt64(words[3])
      else { return nil }
      return Line(
        strategy: String(words[1]), time: time, version: version, memory: String(words[4]))
    }
  }
}

/// What is printed of it: a line for each death.
struct MemoryTable {
  /// The strategy that is shown in full.
  static let shown = "FLIP-001"

  private var table = Table([
    .text(""), .number("CHANGES"), .number("LOST"), .number("WITHIN THE LAST"), .number("TRADES"),
    .number("\(shown): TRADES"), .number("PROFIT"), .number("HIGH-WATER MARK"),
    .number("OF THIS DAY"),
  ])

  mutating func add(
    _ name: String, _ finding: VariableAudit.Finding, _ stored: [StrategyId: VariableAudit.Stored]
  ) {
    let trades = stored.values.reduce(0) { $0 + $1.memory.trades }
    let memory = stored.first { $0.key.value == Self.shown }?.value.memory ?? StrategyMemory()
    table.add(
      [
        name, "\(finding.changes)", "\(finding.lost)",
        finding.lost == 0 ? "-" : decimal(finding.lastMoment.milliseconds, places: 1) + " ms",
        "\(trades)", "\(memory.trades)",
      ]
        + [memory.profit, memory.highWaterMark, memory.dayProfit].map {
          decimal($0.doubleValue, places: 2)
        })
  }

  var lines: [String] { table.lines }
}
