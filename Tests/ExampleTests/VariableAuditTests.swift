import DemoVenue
import Testing
import TradingModel

@testable import Demo
@testable import DemoTrading

/// The comparison of the strategies' variables must find every kind of harm.
@Suite struct VariableAuditTests {
  private let strategy: StrategyId
  /// What the strategy remembers before its first trade, and after each of three.
  private let states: [StrategyMemory]

  init() throws {
    strategy = try StrategyId("FLIP-001")
    var memory = StrategyMemory()
    var states = [memory]
    for time in [10, 20, 30] as [UInt64] {
      try memory.count(.sample(at: time, "1.50"))
      states.append(memory)
    }
    self.states = states
  }

  /// A record of the three trades, at the times 10, 20 and 30.
  private var record: String {
    let lines = states.dropFirst().enumerated().map { index, memory in
      "variables FLIP-001 \((index + 1) * 10) \(index) \(memory)\n"
    }
    return "start\n" + lines.joined() + "confirmed 3\n"
  }

  private func finding(
    _ memory: StrategyMemory, version: UInt64 = 3, record: String? = nil, end: UInt64? = 40
  ) -> VariableAudit.Finding {
    var audit = VariableAudit(bound: .nanoseconds(25))
    return audit.compare(
      record: record ?? self.record, stored: [strategy: .init(memory: memory, version: version)],
      end: end.map { UnixNanos($0) })
  }

  @Test func theLastChangeOrOneOfTheLastMomentIsSound() {
    #expect(finding(states[3]) == .init(changes: 3))
    #expect(finding(states[3], end: nil) == .init(changes: 3))
    #expect(finding(states[2]) == .init(changes: 3, lost: 1, lastMoment: .nanoseconds(10)))
    #expect(finding(states[1]) == .init(changes: 3, lost: 2, lastMoment: .nanoseconds(20)))
  }

  @Test func whatWasLostLongBeforeTheEndIsFound() {
    #expect(finding(states[0], version: 3).wrong.count == 1)
  }

  @Test func whatIsOlderThanWhatWasKnownToBeStoredIsFound() {
    #expect(finding(states[2], version: 1).wrong.count == 1)
  }

  @Test func whatWasNeverRememberedIsFound() throws {
    var other = states[1]
    try other.count(.sample(at: 25, "7"))
    #expect(finding(other).wrong.count == 1)
  }

  @Test func closingLosesNothing() {
    #expect(finding(states[2], end: nil).wrong.count == 1)
  }

  @Test func aLineThatWasCutOffDoesNotCount() {
    #expect(finding(states[3], record: record + "variables FLIP-001 40 3 Str").changes == 3)
  }

  @Test func theNextComparisonStartsFromWhatWasFound() {
    var audit = VariableAudit(bound: .nanoseconds(25))
    _ = audit.compare(
      record: record, stored: [strategy: .init(memory: states[2], version: 3)], end: 40)
    let next = audit.compare(
      record: "start\n", stored: [strategy: .init(memory: states[2], version: 3)], end: 50)
    #expect(next == .init())
  }
}
