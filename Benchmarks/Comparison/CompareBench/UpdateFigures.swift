#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Samples
import TradingCache

/// What a stream of `updateOrder` reaches, and what one call takes from its thread.
struct UpdateFigures {
  let database: RedisCacheDatabase
  let samples: SampleOrders
  let redis: RedisConnection
  /// The order as it stood after each of its fills, per pass over all orders: what a node would have at
  /// hand when it calls.
  private var passes: [[Order]] = []

  /// Stores the orders, unfilled, and prepares their updates.
  init(socket: String, orders: Int, updates: Int) async throws {
    samples = try SampleOrders()
    let configuration = RedisConfiguration(address: .unix(path: socket))
    redis = try RedisConnection.connect(configuration)
    _ = try redis.roundTrip("FLUSHDB").get()
    database = try await RedisCacheDatabase(
      traderId: samples.traderId, config: .init(redis: configuration))
    var current: [Order] = []
    for number in 0..<orders {
      let order = try samples.accepted(number)
      try database.addOrder(order, positionId: nil, clientId: nil)
      current.append(order)
    }
    try await database.sync()
    for pass in 1...max(updates / orders, 1) {
      for index in current.indices {
        try current[index].apply(samples.fill(pass, of: current[index].clientOrderId))
      }
      passes.append(current)
    }
  }

  /// Runs everything; the data is removed when it is over.
  mutating func run() async throws {
    // The first fill of an order changes no index, like every other: its venue named it before.
    try await update(passes[0])
    let last = passes.suffix(2).map { $0.prefix(10_000) }
    passes = Array(passes.dropFirst().dropLast(2))
    try await stream()
    try await calls(last[0], scenario: "spinning") { due in while now() < due {} }
    try await calls(last[1], scenario: "sleeping") { due in
      var rest = timespec(tv_sec: 0, tv_nsec: Int(max(due, now() + 1) - now()))
      nanosleep(&rest, nil)
    }
    try await roundTrips()
    try await database.close()
    _ = try redis.roundTrip("FLUSHDB").get()
  }

  private func update(_ orders: [Order]) async throws {
    for order in orders { try database.updateOrder(order) }
    try await database.sync()
  }

  /// As fast as one thread can, until the last is confirmed.
  private func stream() async throws {
    let count = passes.reduce(0) { $0 + $1.count }
    let commands = try CommandCounts(redis)
    var calls: [UInt64] = []
    calls.reserveCapacity(count)
    let start = now()
    var before = start
    for pass in passes {
      for order in pass {
        try database.updateOrder(order)
        let after = now()
        calls.append(after - before)
        before = after
      }
    }
    try await database.sync()
    let took = Double(now() - start)
    let sent = try CommandCounts(redis).since(commands)
    Figure("stream/ours")
      .with("ns_per_op", took / Double(count)).with("ops_per_s", Int(Double(count) / took * 1e9))
      .with("bytes", 434).with("commands_per_op", Double(sent.data) / Double(count))
      .with("updates_per_transaction", Double(count) / Double(max(sent.transactions, 1)))
      .report()
    report(&calls, scenario: "burst")
  }

  /// Calls that come apart, as fills do: on a thread that spins until the next, or that sleeps.
  private func calls(
    _ orders: ArraySlice<Order>, scenario: String, wait: (UInt64) -> Void
  ) async throws {
    var calls: [UInt64] = []
    calls.reserveCapacity(orders.count)
    let spacing: UInt64 = 50_000
    for order in orders {
      wait(now() + spacing)
      let before = now()
      try database.updateOrder(order)
      calls.append(now() - before)
    }
    try await database.sync()
    report(&calls, scenario: scenario)
  }

  private func report(_ calls: inout [UInt64], scenario: String) {
    calls.sort()
    func percentile(_ thousandths: Int) -> Int {
      Int(calls[(calls.count - 1) * thousandths / 1000])
    }
    Figure("call/ours").with("ns_per_op", percentile(500)).with("p99_ns", percentile(990))
      .with("p999_ns", percentile(999)).with("scenario", scenario).report()
  }

  /// One at a time: a new order, confirmed before the next.
  private func roundTrips() async throws {
    var samples: [Double] = []
    for number in 0..<2000 {
      let order = try self.samples.accepted(5_000_000 + number)
      let start = now()
      try await database.confirmed(database.addOrder(order, positionId: nil, clientId: nil))
      samples.append(Double(now() - start))
    }
    Figure("roundtrip/ours").with("ns_per_op", median(samples)).report()
  }
}

/// How many commands the server has run.
struct CommandCounts {
  /// Commands on records and indexes.
  var data = 0
  var transactions = 0

  private static let dataCommands: Set<Substring> = [
    "rpush", "rpushx", "sadd", "srem", "hset", "hsetnx", "hdel", "del", "rename", "renamenx",
  ]

  init(_ redis: RedisConnection) throws {
    let info = try redis.roundTrip("INFO", "commandstats").get().text ?? ""
    for line in info.split(whereSeparator: \.isNewline) {
      guard line.hasPrefix("cmdstat_"), let colon = line.firstIndex(of: ":"),
        let count = line[colon...].dropFirst(":calls=".count).split(separator: ",").first
      else { continue }
      let name = line[..<colon].dropFirst("cmdstat_".count)
      if CommandCounts.dataCommands.contains(name) { data += Int(count) ?? 0 }
      if name == "exec" { transactions += Int(count) ?? 0 }
    }
  }

  /// What was run after an earlier count.
  func since(_ earlier: CommandCounts) -> CommandCounts {
    var difference = self
    difference.data -= earlier.data
    difference.transactions -= earlier.transactions
    return difference
  }
}
