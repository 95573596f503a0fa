import Testing
import TradingCache

/// What a strategy may do, as a user's own record.
struct RiskLimits: WireRecord, Hashable {
  let strategyId: StrategyId
  var maxOrders: Int64
  var maxNotional: Money

  static let wireTypes = ["RiskLimits"]

  init(_ strategyId: StrategyId, maxOrders: Int64, maxNotional: Money) {
    self.strategyId = strategyId
    self.maxOrders = maxOrders
    self.maxNotional = maxNotional
  }

  func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(4)
    writer.field("type", literal: "RiskLimits")
    writer.field("strategy_id", strategyId)
    writer.field("max_orders", maxOrders)
    writer.field("max_notional", maxNotional)
  }

  init(from map: inout WireMap) throws(SerializationError) {
    try map.expectType("RiskLimits")
    self.init(
      try map.identifier("strategy_id"), maxOrders: try map.integer("max_orders"),
      maxNotional: try map.money("max_notional"))
  }
}

extension Family where ID == StrategyId, Record == RiskLimits {
  static var riskLimits: Self {
    .documents(
      "risk_limits", kind: "risk_limit", title: "risk limits",
      columns: ["max_orders", "max_notional"], id: \.strategyId)
  }
}

/// The checks of a strategy's limits, folded from what was checked.
struct RiskChecks: Sendable, Hashable {
  var checks: [RiskLimits]

  var id: StrategyId { checks[0].strategyId }
}

extension Family where ID == StrategyId, Record == RiskChecks {
  static var riskChecks: Self {
    .logs(
      "risk_checks", kind: "risk_check", title: "risk checks", id: \.id, events: \.checks,
      fold: { RiskChecks(checks: $0) })
  }
}

/// A user's own families work like those of the package, on every engine.
@Suite struct OwnFamilyTests {
  private static let families = [AnyFamily(.riskLimits), AnyFamily(.riskChecks)]

  private static func limits(_ strategy: String, orders: Int64 = 5) throws -> RiskLimits {
    RiskLimits(
      try StrategyId(strategy), maxOrders: orders,
      maxNotional: try Money("1000000.00", currency("USDT")))
  }

  @Test(arguments: Backend.allCases)
  func everyVerb(backend: Backend) async throws {
    let world = try World(backend, families: Self.families)
    let trader = try uniqueTrader()
    let database = try await world.open(trader)
    let first = try Self.limits("EMA-001")
    try database.add(first, to: .riskLimits)
    try database.add(Self.limits("EMA-002", orders: 1), to: .riskLimits)
    let second = try Self.limits("EMA-002", orders: 2)
    try database.update(second, in: .riskLimits)
    var checks = RiskChecks(checks: [first])
    try database.add(checks, to: .riskChecks)
    checks.checks.append(try Self.limits("EMA-001", orders: 7))
    try database.update(checks, in: .riskChecks)
    try await database.close()

    let after = try await world.open(trader)
    #expect(try await after.load(first.strategyId, from: .riskLimits) == first)
    #expect(try await after.loadAll(.riskLimits).records == [first, second])
    #expect(try await after.load(checks.id, from: .riskChecks) == checks)
    let state = try await after.loadAll()
    #expect(state[.riskLimits].records == [first, second])
    #expect(state[.riskChecks].records == [checks])
    #expect(state.report.counts["risk limits"] == 2)
    #expect(try await after.verify().differences == [])
    try after.delete(first.strategyId, from: .riskLimits)
    #expect(try await after.load(first.strategyId, from: .riskLimits) == nil)
    try await after.flush()
    #expect(try await after.loadAll(.riskLimits).isEmpty)
    #expect(try await after.load(checks.id, from: .riskChecks) == nil)
  }

  /// What exists is not added again, and what does not is not updated.
  @Test(arguments: Backend.allCases)
  func logsAreGuarded(backend: Backend) async throws {
    let world = try World(backend, families: Self.families)
    let database = try await world.open(uniqueTrader())
    var checks = RiskChecks(checks: [try Self.limits("EMA-001")])
    let lone = try database.update(checks, in: .riskChecks)
    let added = try database.add(checks, to: .riskChecks)
    let again = try database.add(checks, to: .riskChecks)
    checks.checks.append(try Self.limits("EMA-001", orders: 7))
    checks.checks.append(try Self.limits("EMA-001", orders: 8))
    let gap = try database.update(checks, in: .riskChecks)
    let error = try await failure { try await database.sync() }
    #expect(error?.rejectedWrites.map(\.sequence) == [lone, again, gap].map(\.sequence))
    #expect(
      error?.rejectedWrites.map(\.reason) == [
        .notFound, .alreadyExists, .logLength(expected: 3, found: 2),
      ])
    #expect(error?.rejectedWrites.map(\.family) == ["risk_checks", "risk_checks", "risk_checks"])
    #expect(error?.rejectedWrites.map(\.id) == ["EMA-001", "EMA-001", "EMA-001"])
    try await database.confirmed(added)
  }

  @Test func copiesFromEngineToEngine() async throws {
    let trader = try uniqueTrader()
    let source = try await World(.redis, families: Self.families).open(trader)
    try writeOneOfEach(trader, to: source)
    let limits = try Self.limits("EMA-001")
    try source.add(limits, to: .riskLimits)
    try source.add(RiskChecks(checks: [limits, limits]), to: .riskChecks)
    let target = try await World(.inMemory, families: Self.families).open(trader)
    let report = try await source.copy(to: target)
    #expect(report.unreadable == [] && report.count == 10)
    let copied = try await target.loadAll()
    #expect(copied[.riskLimits].records == [limits])
    #expect(copied[.riskChecks].records == [RiskChecks(checks: [limits, limits])])
    #expect(copied.orders.records == report.state.orders.records)
    #expect(copied.positions.records == report.state.positions.records)
    #expect(copied.orderClients.entries == report.state.orderClients.entries)
    let kinds = try await source.verify().differences.map(\.kind)
    #expect(try await target.verify().differences.map(\.kind) == kinds)
  }

  /// A record under another id than its own, and a family that is not declared.
  @Test func damageAndStrangers() async throws {
    let trader = try uniqueTrader()
    let database = try await World(.redis, families: Self.families).open(trader)
    try database.add(Self.limits("EMA-001"), to: .riskLimits)
    try await database.sync()
    let key = "trader-\(trader):risk_limits:EMA-001"
    _ = try connect().roundTrip("RENAME", key, key + "9").get()
    let found = try await database.verify().differences
    #expect(found.map(\.key) == [key + "9"])
    #expect(found.first?.kind == .unreadable(reason: "holds risk_limit EMA-001"))
    let stranger = try await World(.redis).open(trader, isReadOnly: true)
    #expect(try await stranger.verify().differences.map(\.kind) == [.unknownKey])
  }

  @Test(arguments: ["orders", "writer", "index", "", "two:"])
  func wordsThatAreTaken(word: String) async throws {
    let family = AnyFamily(
      Family<StrategyId, RiskLimits>.documents(
        word, kind: "own", title: "own", id: \.strategyId))
    let error = try await failure {
      _ = try await World(.inMemory, families: [family]).open(uniqueTrader())
    }
    guard case .unsupported = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
  }
}
