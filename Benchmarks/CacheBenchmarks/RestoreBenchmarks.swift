import Benchmark
import Samples
import TradingCache

/// How long a node waits for its orders after a start: by their number, and beside other traders.
func restoreBenchmarks() {
  for (index, orders) in [1_000, 10_000, 100_000, 1_000_000].enumerated() {
    restoreBenchmark("loadOrders, \(orders) orders", database: 10 + index, orders: orders)
  }
  restoreBenchmark("loadOrders, 100 orders, no other trader", database: 20, orders: 100)
  restoreBenchmark(
    "loadOrders, 100 orders, 999 other traders", database: 21, orders: 100, otherTraders: 999)

  Benchmark("loadOrder, one of 10,000") { benchmark, database in
    let id = try SampleOrders.id(5_000)
    benchmark.startMeasurement()
    blackHole(try await database.loadOrder(id))
    benchmark.stopMeasurement()
  } setup: {
    try await Databases.filled(11, orders: 10_000)
  }
}

private func restoreBenchmark(
  _ name: String, database number: Int, orders: Int, otherTraders: Int = 0
) {
  // The large ones once, without a warm-up of the same length.
  let configuration = Benchmark.Configuration(
    warmupIterations: orders > 10_000 ? 0 : 1, maxDuration: .seconds(1))
  Benchmark(name, configuration: configuration) { benchmark, database in
    benchmark.startMeasurement()
    blackHole(try await database.loadOrders(.strict))
    benchmark.stopMeasurement()
  } setup: {
    try await Databases.filled(number, orders: orders, otherTraders: otherTraders)
  }
}
