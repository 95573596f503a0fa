#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Samples
import TradingCache

/// What a stream of `updateOrder` reaches, and what one call takes from its thread.
struct UpdateFigures<Database: CacheDatabase> {
  let database: Database
  let samples: SampleOrders
  /// The server, for what only that can tell.
  private var redis: RedisConnection?
  /// What follows the slash in the names of the figures.
  private let engine: String
  /// The order as it stood after each of its fills, per pass over all orders: like the commands that the
  /// peer in C sends, made ready before.
  private var passes: [[Order]] = []

  /// Stores the orders, unfilled, and prepares their updates.
  init(_ database: Database, _ samples: SampleOrders, engine: String, orders: Int, updates: Int)
    async throws
  {
    self.database = database
    self.samples = samples
    self.engine = engine
    var current: [Order] = []
    for number in 0..<orders {
      let order = try samples.accepted(number)
      try database.addOrder(order, positionId: nil, clientId: nil)
      current.append(order)
    }
    try await database.sync()
    // The first pass comes before what is measured.
    for pass in 1...(1 + max(updates / orders, 1)) {
      for index in current.indices {
        try current[index].apply(samples.fill(pass, of: current[index].clientOrderId))
      }
      passes.append(current)
    }
  }

  /// Runs everything.
  mutating func run() async throws {
    // The first fill of an order changes no index, like every other: its venue named it before.
    try await update(passes[0])
    var orders = passes[passes.count - 1]
    passes.removeFirst()
    try await stream()
    let fills = passes.count + 2
    passes = []
    try await calls(&orders, from: fills, count: 100_000, scenario: "burst") { _ in }
    let spaced = 10_000
    try await calls(&orders, from: fills + 100, count: spaced, scenario: "spinning") { due in
      while now() < due {}
    }
    try await calls(&orders, from: fills + 200, count: spaced, scenario: "sleeping") { due in
      var rest = timespec(tv_sec: 0, tv_nsec: Int(max(due, now() + 1) - now()))
      nanosleep(&rest, nil)
    }
    try await roundTrips()
    try await database.close()
  }

  private func update(_ orders: [Order]) async throws {
    for order in orders { try database.updateOrder(order) }
    try await database.sync()
  }

  /// The most updates that are not confirmed: as many as the peer in C has under way at its deepest.
  private static var maxUnconfirmed: Int { 8192 }

  /// As fast as one thread can without getting too far ahead, until the last is confirmed.
  private func stream() async throws {
    let count = passes.reduce(0) { $0 + $1.count }
    let commands = try redis.map(CommandCounts.init)
    let step = 512
    var receipts: [Receipt] = []
    let start = now()
    for pass in passes {
      for first in stride(from: 0, to: pass.count, by: step) {
        var last: Receipt?
        try pass.lendEach(in: first..<min(first + step, pass.count)) { order in
          last = try database.updateOrder(order)
        }
        if let last { receipts.append(last) }
        let unconfirmed = receipts.count - Self.maxUnconfirmed / step
        if unconfirmed >= 0 { try await database.confirmed(receipts[unconfirmed]) }
      }
    }
    try await database.sync()
    let took = Double(now() - start)
    var figure = Figure("stream/\(engine)")
      .with("ns_per_op", took / Double(count)).with("ops_per_s", Int(Double(count) / took * 1e9))
      .with("bytes", 434)
    if let redis, let commands {
      let sent = try CommandCounts(redis).since(commands)
      figure = figure.with("commands_per_op", Double(sent.data) / Double(count))
        .with("updates_per_transaction", Double(count) / Double(max(sent.transactions, 1)))
    }
    figure.report()
  }

  /// What one call takes, of a fill that the order has just taken, as in a node.
  ///
  /// In a burst, one right behind the other; or apart, as fills come, on a thread that spins until the next
  /// or that sleeps. Reading the clock, which is within each figure once, is taken off.
  ///
  /// Nothing that the figures are written to is touched for the first time meanwhile: the page faults
  /// would be taken for the calls'.
  private func calls(
    _ orders: inout [Order], from first: Int, count: Int, scenario: String, wait: (UInt64) -> Void
  ) async throws {
    var fills: [OrderEvent] = []
    for number in 0..<count {
      let order = orders[number % orders.count]
      fills.append(try samples.fill(first + number / orders.count, of: order.clientOrderId))
    }
    // Every other call is timed; of the others the encoding alone, just before, so that it finds memory
    // as the call does.
    var times = [[UInt64]](repeating: [UInt64](repeating: 0, count: count / 2), count: 2)
    let serializer = MsgPackSerializer()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    defer { buffer.deallocate() }
    let clock = (0..<1000).map { _ in now() }.adjacentDifferences.min() ?? 0
    let spacing: UInt64 = 50_000
    for number in 0..<count {
      let index = number % orders.count
      try orders[index].apply(fills[number])
      wait(now() + spacing)
      let before = now()
      if number.isMultiple(of: 2) {
        try database.updateOrder(orders[index])
      } else {
        keep(serializer.serialize(orders[index].lastEvent, into: buffer))
      }
      times[number % 2][number / 2] = max(now() - before, clock) - clock
      if !number.isMultiple(of: 2) { try database.updateOrder(orders[index]) }
    }
    try await database.sync()
    for (name, var times) in zip(["call/\(engine)", "call/\(engine)-encoding"], times) {
      times.sort()
      func percentile(_ thousandths: Int) -> Int {
        Int(times[(times.count - 1) * thousandths / 1000])
      }
      Figure(name).with("ns_per_op", percentile(500)).with("p99_ns", percentile(990))
        .with("p999_ns", percentile(999)).with("scenario", scenario).report()
    }
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
    Figure("roundtrip/\(engine)").with("ns_per_op", median(samples)).report()
  }
}

extension UpdateFigures<RedisCacheDatabase> {
  /// On a server's database, which is emptied before.
  init(socket: String, orders: Int, updates: Int) async throws {
    let samples = try SampleOrders()
    let configuration = RedisConfiguration(address: .unix(path: socket))
    let redis = try RedisConnection.connect(configuration)
    _ = try redis.roundTrip("FLUSHDB").get()
    let database = try await RedisCacheDatabase(
      traderId: samples.traderId, config: .init(redis: configuration))
    try await self.init(database, samples, engine: "ours", orders: orders, updates: updates)
    self.redis = redis
  }

  /// Empties the server's database.
  func removeAll() throws { _ = try redis?.roundTrip("FLUSHDB").get() }
}

extension [Order] {
  /// Calls `body` with each order where it stands, as a node does that has it in a variable: a copy of it
  /// is a dozen retains and releases.
  fileprivate func lendEach(
    in places: Range<Int>, _ body: (borrowing Order) throws -> Void
  ) rethrows {
    // Generic over what cannot be copied, which is how the compiler is told not to.
    func lend<Value: ~Copyable>(
      _ place: UnsafePointer<Value>, _ body: (borrowing Value) throws -> Void
    ) rethrows {
      try body(place.pointee)
    }
    try withUnsafeBufferPointer { orders in
      guard let first = orders.baseAddress else { return }
      for index in places { try lend(first + index, body) }
    }
  }
}

extension [UInt64] {
  /// How far each is from the one before.
  fileprivate var adjacentDifferences: [UInt64] { zip(dropFirst(), self).map { $0 - $1 } }
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
