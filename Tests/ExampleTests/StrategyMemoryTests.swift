import DemoVenue
import Foundation
import Testing
import TradingModel
import VariableStorage

@testable import DemoTrading

@Suite struct StrategyMemoryTests {
  private static let day: UInt64 = 86_400_000_000_000

  @Test func tradesAreAddedUpExactly() throws {
    var memory = StrategyMemory()
    for (time, pnl) in [(10, "0.10"), (20, "0.20"), (30, "-0.30000001")] as [(UInt64, String)] {
      try memory.count(.sample(at: time, pnl))
    }
    #expect(memory.trades == 3)
    #expect(memory.profit == ExactDecimal(coefficient: -1, exponent: -8))
    #expect("\(memory.highWaterMark)" == "0.30000000")
    #expect(memory.asOf == 30)
  }

  @Test func aTradeThatWasCountedBeforeACrashIsNotCountedAgain() throws {
    var memory = StrategyMemory()
    try memory.count(.sample(at: 10, "5"))
    let before = memory
    try memory.count(.sample(at: 10, "5"))
    #expect(memory == before)
  }

  @Test func aDayEndsWithItsProfit() throws {
    var memory = StrategyMemory()
    try memory.count(.sample(at: Self.day + 10, "-80"))
    #expect(memory.day.value == Self.day)
    #expect(try memory.hasLost(ExactDecimal("79.99")))
    #expect(try !memory.hasLost(ExactDecimal("80.00")))
    memory.look(at: UnixNanos(2 * Self.day + 5))
    #expect(try !memory.hasLost(.one))
    #expect("\(memory.profit)" == "-80.00000000")
  }

  @Test func itIsTheSameVariableAfterwards() throws {
    var memory = StrategyMemory()
    try memory.count(.sample(at: Self.day + 10, "-80.5"))
    let value = try VariableValue(encoding: memory)
    #expect(try value.decode(StrategyMemory.self) == memory)
    guard case .map(let fields) = value else {
      Issue.record("\(value)")
      return
    }
    // With their types: no double, no text.
    #expect(fields["trades"] == .int(1))
    #expect(fields["profit"] == .decimal(memory.profit))
    #expect(fields["day"] == .date(memory.day))
  }

  @Test(arguments: [
    #"{"lots":0,"distance":1,"dailyLossLimit":"5"}"#,
    #"{"lots":9223372036854775807,"distance":1,"dailyLossLimit":"5"}"#,
    #"{"lots":1,"distance":-1,"dailyLossLimit":"5"}"#,
    #"{"lots":1,"distance":1,"dailyLossLimit":"much"}"#,
  ])
  func parametersThatMakeNoSenseAreRefused(json: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(StrategyParameters.self, from: Data(json.utf8))
    }
  }
}

extension ClosedTrade {
  /// A trade that was closed at a moment and brought so much USDT.
  static func sample(at time: UInt64, _ pnl: String) throws -> ClosedTrade {
    ClosedTrade(
      entry: 1, exit: UnixNanos(time), pnl: try Money(pnl, VenueListing.currency("USDT")))
  }
}
