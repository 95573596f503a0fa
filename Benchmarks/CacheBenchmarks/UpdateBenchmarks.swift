import Benchmark
import TradingCache

/// What a write costs the trading thread, and what it takes until Redis has confirmed it.
func updateBenchmarks() {
  Benchmark("addOrder, each confirmed before the next") { benchmark, desk in
    let order = try desk.newOrder()
    benchmark.startMeasurement()
    try await desk.database.confirmed(
      desk.database.addOrder(order, positionId: nil, clientId: nil))
    benchmark.stopMeasurement()
  } setup: {
    try await Desk(orders: 0, database: 1)
  }

  Benchmark("updateOrder, each confirmed before the next") { benchmark, desk in
    let order = try desk.nextFilled()
    benchmark.startMeasurement()
    try await desk.database.confirmed(desk.database.updateOrder(order))
    benchmark.stopMeasurement()
  } setup: {
    try await Desk(orders: 1000, database: 2)
  }

  Benchmark("updateOrder, 10,000 in a stream, confirmed at its end") { benchmark, desk in
    let orders = try (0..<10_000).map { _ in try desk.nextFilled() }
    benchmark.startMeasurement()
    for order in orders { try desk.database.updateOrder(order) }
    try await desk.database.sync()
    benchmark.stopMeasurement()
  } setup: {
    try await Desk(orders: 10_000, database: 3)
  }

  Benchmark("updateOrder, the call on the trading thread") { benchmark, desk in
    let order = try desk.nextFilled()
    benchmark.startMeasurement()
    try desk.database.updateOrder(order)
    benchmark.stopMeasurement()
  } setup: {
    try await Desk(orders: 1000, database: 4)
  }
}
