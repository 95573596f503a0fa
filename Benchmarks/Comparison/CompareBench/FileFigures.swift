#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import Samples
import TradingCache

/// Updates and restores on a file, which the peer in C gets as it is before.
struct FileFigures {
  let path: String
  let orders: Int
  let samples: SampleOrders

  init(path: String, orders: Int) throws {
    self.path = path
    self.orders = orders
    samples = try SampleOrders()
  }

  /// The stream of updates and single calls; the file of the peer, beside ours, is left before the stream.
  func runUpdates(_ updates: Int) async throws {
    try await fill(path + ".peer")
    remove()
    let database = try await open(path)
    var figures = try await UpdateFigures(
      database, samples, engine: "file", orders: orders, updates: updates)
    try await figures.run()
    remove()
  }

  /// All orders to domain values, several times; the file is left to the peer.
  func runRestore() async throws {
    remove()
    try await fill(path)
    let database = try await open(path, .readOnly)
    var times: [Double] = []
    for _ in 0..<7 {
      let start = now()
      let restored = try await database.loadOrders(.strict)
      times.append(Double(now() - start) / Double(orders))
      guard restored.count == orders, restored.allSatisfy({ $0.events.count == 4 }) else {
        throw Failure.wrongCount(restored.count, expected: orders)
      }
    }
    Figure("restore/file").with("ns_per_op", median(times)).with("orders", orders).report()
    try await database.close()
  }

  /// Orders of four events.
  private func fill(_ path: String) async throws {
    let database = try await open(path)
    for number in 0..<orders {
      var order = try samples.accepted(number)
      try database.addOrder(order, positionId: nil, clientId: nil)
      try order.apply(samples.fill(1, of: order.clientOrderId))
      try database.updateOrder(order)
    }
    try await database.close()
  }

  private func open(
    _ path: String, _ role: WriterRole = .takeOver
  ) async throws -> FileCacheDatabase {
    var configuration = FileCacheDatabase.Configuration(path: path)
    configuration.role = role
    return try await FileCacheDatabase(traderId: samples.traderId, config: configuration)
  }

  private func remove() {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
  }
}
