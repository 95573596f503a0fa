import Foundation
import ServerTestKit
import TestSupport
import Testing

@testable import TradingCache

extension TemporaryFolder {
  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}

/// A node that wrote while Redis was away, and the local file as a crash would have left it then.
struct CrashedNode {
  let trader: TraderId
  let proxy: FaultProxy
  /// It lives on; what it does after the crash is the doing of a process that is gone.
  let database: RedisCacheDatabase
  let folder = try? TemporaryFolder()
  /// The file of the crash.
  let image: TemporaryFolder
  /// The order as it was when the node crashed.
  let order: Order

  static let noNote = JournalNote(count: 0, marker: Marker(epoch: 0, sequence: 0))

  static func fileName(_ trader: TraderId) -> String {
    "\(JournalFile.fileName("trader-\(trader)")).journal"
  }

  /// Writes an order whose first three events are confirmed, and `count` further ones that only the
  /// local file has.
  init(count: Int = 50) async throws {
    trader = try uniqueTrader()
    proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let path = try #require(folder).path
    database = try await open(trader, on: proxy.configuration) {
      $0.journal = .init(folder: path)
      $0.writeQueue.maxBatchCommands = 5
      $0.reconnect.maxDelay = .milliseconds(5)
      $0.closeTimeout = .zero
    }
    var order = try limitOrder(trader)
    try database.addOrder(order)
    for step in 1...2 {
      try order.happen(lifeStep(step, of: "O-1"))
      try database.updateOrder(order)
    }
    try await database.sync()
    proxy.refuseConnections(true)
    proxy.cut()
    let database = database
    try await eventually("it is cut off") { database.status?.connection != .connected }
    var last = Receipt(sequence: 0)
    for step in 3..<(3 + count) {
      try order.happen(lifeStep(step, of: "O-1"))
      last = try database.updateOrder(order)
    }
    self.order = order
    try await eventually("all is in the file") { database.status?.journal?.lastSafe == last }
    image = try TemporaryFolder()
    let name = Self.fileName(trader)
    try image.write(try #require(folder).bytes(name), name)
  }

  /// Starts a node on what the crash left.
  func restart() async throws -> RedisCacheDatabase {
    let path = image.path
    return try await open(trader) { $0.journal = .init(folder: path) }
  }

  var storedEvents: Int {
    get throws { try connect().list("trader-\(trader):orders:O-1").count }
  }
}
