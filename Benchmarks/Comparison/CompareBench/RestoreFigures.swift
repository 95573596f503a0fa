import Samples
import TradingCache

/// Restores of what the runner stored.
struct RestoreFigures {
  let configuration: RedisConfiguration
  let samples: SampleOrders
  let expected: Int

  init(socket: String, database: Int, orders: Int) throws {
    var configuration = RedisConfiguration(address: .unix(path: socket))
    configuration.database = database
    self.configuration = configuration
    samples = try SampleOrders()
    expected = orders
  }

  /// All orders to domain values, several times; reports the median under `name`, and the first one, which
  /// finds no memory to use again.
  ///
  /// What was restored is given up outside of the measured time, as a node keeps it.
  func run(
    _ name: String, scenario: String? = nil,
    listing: RedisCacheDatabase.Configuration.Listing = .scan
  ) async throws {
    let database = try await open(.readOnly, listing)
    var times: [Double] = []
    for _ in 0..<(expected > 100_000 ? 3 : 7) {
      let start = now()
      let orders = try await database.loadOrders(.strict)
      times.append(Double(now() - start) / Double(expected))
      try check(orders)
    }
    let figure = Figure(name).with("ns_per_op", median(times))
      .with("first_ns_per_op", times.first ?? 0).with("orders", expected)
    (scenario.map { figure.with("scenario", $0) } ?? figure).report()
    try await database.close()
  }

  /// The orders of one trader of many: found in a catalogue, as where only this package writes, and by `SCAN`.
  func runShared(_ scenario: String) async throws {
    // The first writer makes the catalogue.
    try await open(.takeOver, .catalogue).close()
    try await run("shared/ours", scenario: scenario, listing: .catalogue)
    try await run("scanned/ours", scenario: scenario)
  }

  /// One order alone, of all those that are stored.
  func runSingle() async throws {
    let database = try await open()
    let id = try SampleOrders.id(expected / 2)
    var times: [Double] = []
    for _ in 0..<2000 {
      let start = now()
      guard try await database.loadOrder(id) != nil else {
        throw Failure.wrongCount(0, expected: 1)
      }
      times.append(Double(now() - start))
    }
    Figure("single/ours").with("ns_per_op", median(times)).with("orders", expected).report()
    try await database.close()
  }

  /// The most memory that a restore takes, against what its result takes.
  func runMemory() async throws {
    let database = try await open()
    guard ResidentMemory.resetPeak(), let before = ResidentMemory.current() else { return }
    let orders = try await database.loadOrders(.strict)
    guard let peak = ResidentMemory.peak() else { return }
    ResidentMemory.returnFreedMemory()
    guard let after = ResidentMemory.current() else { return }
    try check(orders)
    let state = max(after - before, 1)
    Figure("memory/ours").with("peak_over_state", Double(peak - before) / Double(state))
      .with("state_bytes", state).with("orders", expected)
      .with("bytes_per_order", state / expected).report()
    try await database.close()
  }

  private func open(
    _ role: RedisCacheDatabase.Configuration.Role = .readOnly,
    _ listing: RedisCacheDatabase.Configuration.Listing = .scan
  ) async throws -> RedisCacheDatabase {
    var configuration = RedisCacheDatabase.Configuration(redis: configuration)
    configuration.role = role
    configuration.listing = listing
    return try await RedisCacheDatabase(traderId: samples.traderId, config: configuration)
  }

  private func check(_ orders: Restored<Order>) throws {
    guard orders.count == expected, orders.allSatisfy({ $0.events.count == 4 }) else {
      throw Failure.wrongCount(orders.count, expected: expected)
    }
  }
}
