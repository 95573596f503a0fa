#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Samples
import TradingCache

/// What must not grow, and what must be nothing: a long log, allocations, an idle processor.
struct SteadyFigures {
  let database: RedisCacheDatabase
  let samples: SampleOrders

  init(socket: String) async throws {
    samples = try SampleOrders()
    let configuration = RedisConfiguration(address: .unix(path: socket))
    let redis = try RedisConnection.connect(configuration)
    _ = try redis.roundTrip("FLUSHDB").get()
    database = try await RedisCacheDatabase(
      traderId: samples.traderId, config: .init(redis: configuration))
  }

  /// The update of one order whose log grows to `events`: at its beginning, and at its end.
  func runLog(events: Int) async throws {
    var order = try samples.accepted(1, quantity: "1000000.000")
    try database.addOrder(order, positionId: nil, clientId: nil)
    try await warmUp()
    let fills = try (1...events).map { try samples.fill($0, of: order.clientOrderId) }
    var times: [Double] = []
    let burst = 100
    for start in stride(from: 0, to: fills.count - burst + 1, by: burst) {
      let begun = now()
      for fill in fills[start..<(start + burst)] {
        try order.apply(fill)
        try database.updateOrder(order)
      }
      try await database.sync()
      times.append(Double(now() - begun) / Double(burst))
    }
    let tenth = max(times.count / 10, 1)
    Figure("log/ours").with("ns_per_op", median(Array(times.prefix(tenth))))
      .with("scenario", "short").report()
    Figure("log/ours").with("ns_per_op", median(Array(times.suffix(tenth))))
      .with("scenario", "long").report()
  }

  private func warmUp() async throws {
    var order = try samples.accepted(2, quantity: "1000000.000")
    try database.addOrder(order, positionId: nil, clientId: nil)
    for number in 1...2000 {
      try order.apply(samples.fill(number, of: order.clientOrderId))
      try database.updateOrder(order)
      if number.isMultiple(of: 100) { try await database.sync() }
    }
  }

  /// Allocations of all threads while updates are made, sent and confirmed, once memory has settled.
  func runAllocations() async throws {
    guard let count = AllocationCounter() else { return }
    var orders: [Order] = []
    for number in 0..<500 { orders.append(try samples.accepted(number)) }
    for order in orders { try database.addOrder(order, positionId: nil, clientId: nil) }
    try await database.sync()
    var perUpdate: [Double] = []
    for pass in 1...8 {
      for index in orders.indices {
        try orders[index].apply(samples.fill(pass, of: orders[index].clientOrderId))
      }
      let before = count.value
      for order in orders { try database.updateOrder(order) }
      // Not `sync()`, which is not an update: its continuation is an allocation of its own.
      while database.status?.queuedWrites != 0 {}
      perUpdate.append(Double(count.value - before) / Double(orders.count))
    }
    Figure("allocations/ours").with("per_op", median(Array(perUpdate.suffix(4)))).report()
  }

  /// The processor time that an open database takes while nothing happens.
  func runIdle() async throws {
    try database.addOrder(samples.accepted(9), positionId: nil, clientId: nil)
    try await database.sync()
    usleep(100_000)  // what follows the last write
    let before = processorTime()
    let seconds: UInt32 = 2
    sleep(seconds)
    let used = Double(processorTime() - before) / 1e6 / Double(seconds)
    Figure("idle/ours").with("cpu_ms_per_s", used).report()
  }

  func close() async throws {
    try await database.close()
  }

  /// Nanoseconds that all threads of this process have run.
  private func processorTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// Reads the count of `Peers/c/allocations.c`, where that is preloaded.
struct AllocationCounter {
  private let read: @convention(c) () -> Int

  init?() {
    guard let symbol = dlsym(nil, "allocation_count") else { return nil }
    read = unsafeBitCast(symbol, to: (@convention(c) () -> Int).self)
  }

  var value: Int { read() }
}
