import Samples
import TradingCache

/// A trading node's orders and their database, with one more fill whenever it is asked for.
final class Desk: @unchecked Sendable {  // One benchmark at a time, on one thread at a time.
  let database: RedisCacheDatabase
  private let samples: SampleOrders
  private var orders: [Order] = []
  private var fills = 0
  private var added = 0

  /// Opens an empty database and stores this many working orders.
  init(orders count: Int, database number: Int) async throws {
    samples = try SampleOrders()
    database = try await Databases.empty(number)
    for _ in 0..<count {
      let order = try newOrder()
      try database.addOrder(order, positionId: nil, clientId: nil)
      orders.append(order)
    }
    try await database.sync()
  }

  /// An order that is not stored.
  func newOrder() throws -> Order {
    added += 1
    return try samples.accepted(added, quantity: "1000000.000")
  }

  /// The next order in turn, filled once more, to be updated.
  func nextFilled() throws -> Order {
    let index = fills % orders.count
    fills += 1
    try orders[index].apply(samples.fill(fills, of: orders[index].clientOrderId))
    return orders[index]
  }
}
