import Foundation
import TestSupport
import Testing
import TradingModel

@testable import VariableStorage

/// Defaults that never win over what is stored, and values that Lumibot or Foundation made.
@Suite(.timeLimit(.minutes(10))) struct DefaultsTests {
  let store = InMemoryVariableStore()
  let namespace: VariableNamespace

  init() throws { namespace = try uniqueNamespace() }

  private func stored(_ name: String, _ value: VariableValue) async throws -> StrategyVariables {
    let former = kept(namespace, store)
    try former.set(name, to: value)
    try await former.close()
    return kept(namespace, store)
  }

  @Test func whatIsSetBeforeTheLoadIsSaidToDiscardWhatIsStored() async throws {
    let former = kept(namespace, store)
    former.open_trade = "iron condor"
    former.opened_today = 0
    former.other = 1
    try await former.close()

    let (logger, lines) = LogKeeper.logger()
    let vars = kept(namespace, store, logger: logger)
    vars.open_trade = String?.none
    vars.opened_today = 0
    try await vars.load()
    #expect(vars.all() == ["opened_today": .int(0), "other": .int(1)])
    #expect(vars.status.discarded == ["open_trade": .string("iron condor")])
    let warnings = lines.all.filter { $0.hasPrefix("warning") }
    #expect(warnings.count == 1 && warnings[0].contains("open_trade"))
    #expect(!warnings[0].contains("condor"))
  }

  @Test func defaultsNeverWinOverWhatIsStored() async throws {
    let vars = try await stored("open_trade", .string("iron condor"))
    try vars.defaults(["open_trade": Int?.none, "opened_today": 0])
    #expect(vars.all() == ["open_trade": .null, "opened_today": .int(0)])
    vars["opened_today", default: 0] += 1
    try await vars.load()
    #expect(vars.all() == ["open_trade": .string("iron condor"), "opened_today": .int(1)])
    #expect(vars.status.discarded.isEmpty)
    try vars.defaults(["open_trade": "another", "late": true])
    #expect(vars["open_trade"] == "iron condor" && vars["late"] == true)
    try await vars.close()
    #expect(
      store.kept(of: namespace).first?.variables == [
        "open_trade": .string("iron condor"), "opened_today": .int(1), "late": .bool(true),
      ])
  }

  @Test func aDefaultForWhatWasRemovedOrClearedSetsNothing() async throws {
    let vars = try await stored("a", .int(1))
    vars.remove("a")
    try vars.defaults(["a": 5])
    #expect(vars.all().isEmpty)
    try await vars.load()
    #expect(vars.all().isEmpty && vars.status.discarded == ["a": .int(1)])
  }

  /// Lumibot's JSON has floats where a count was a decimal.
  static let counts: [VariableValue] = [
    .double(7), .int(7), .uint(7), .decimal(ExactDecimal(coefficient: 700, exponent: -2)),
  ]

  @Test(arguments: counts) func aCountIsCountedOnInWhateverNumberItIs(_ value: VariableValue)
    async throws
  {
    let vars = try await stored("trade_count", value)
    try await vars.load()
    vars["trade_count", default: 0] += 1
    #expect(vars["trade_count"] == 8)
    #expect(vars.status.misuses.isEmpty)
  }

  static let others: [VariableValue] = [
    .string("41"), .double(7.5), .double(1e300), .list([.int(1)]), .bool(true), .date(5),
    .map(["a": .int(1)]), .decimal(ExactDecimal(coefficient: 15, exponent: -1)),
  ]

  @Test(arguments: others) func aDefaultReplacesNoValueOfAnotherType(_ value: VariableValue)
    async throws
  {
    let vars = try await stored("n", value)
    try await vars.load()
    vars["n", default: 0] += 1
    vars["n", default: 0] = 5
    #expect(vars.all()["n"] == value)
    #expect(vars.status.misuses["n"] != nil)
    #expect(throws: VariableError.self) { try vars.update("n", default: 0) { $0 += 1 } }
    // Without a default it is the strategy's own will.
    vars["n"] = 5
    #expect(vars["n"] == 5)
  }

  @Test func nullIsTakenForNone() async throws {
    let vars = try await stored("mark", .null)
    try await vars.load()
    vars["mark", default: 0.0] += 1.5
    #expect(vars["mark"] == 1.5 && vars.status.misuses.isEmpty)
  }

  private struct Trade: Codable, Sendable, Equatable {
    var entryTime: Date
    var price: Decimal
    var token: Data
    var exits: [Date?]
  }

  @Test func foundationsTypesAreOursAndReadBackAsEither() throws {
    let vars = kept(namespace, store)
    let time = Date(timeIntervalSince1970: 1_700_000_000.123456)
    vars.t = time
    vars.p = Decimal(string: "-1234.5600")
    vars.d = Data([1, 2])
    let all = vars.all()
    guard case .date(let nanos) = all["t"] else {
      Issue.record("\(String(describing: all["t"]))")
      return
    }
    #expect(abs(Int64(nanos.value) - 1_700_000_000_123_456_000) < 200)
    #expect(vars["t"] == time && vars["t"] == nanos)
    #expect(vars["p"] == Decimal(string: "-1234.56"))
    #expect(all["p"]?.kind == .decimal && all["d"] == .bytes([1, 2]))
    #expect(vars["d"] == Data([1, 2]) && vars["d"] == [1, 2] as [UInt8])

    vars.mark = try ExactDecimal("99.50")
    #expect(vars["mark"] == Decimal(string: "99.5"))
    vars.many = try ExactDecimal("1.2345678901234567890123456789012345678901234567890")
    #expect(throws: VariableError.self) { try vars.get("many", as: Decimal.self) }
    vars.moment = UnixNanos(1_700_000_000_500_000_000)
    #expect(vars["moment"] == Date(timeIntervalSince1970: 1_700_000_000.5))

    let trade = Trade(entryTime: time, price: 5, token: Data(), exits: [nil, time])
    vars.trade = trade
    #expect(vars["trade"] == trade)
    for value in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: -1)] {
      #expect(throws: VariableError.self) { try vars.set("t", to: value) }
    }
    #expect(throws: VariableError.self) { try vars.set("p", to: Decimal.nan) }
    #expect(vars["t"] == time)
  }
}
