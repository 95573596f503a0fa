import ServerTestKit
import TestSupport
import Testing

@testable import TradingCache

/// Nodes that die, or leave, while Redis is away, and come back.
@Suite struct JournalTests {
  @Test func whatTheFileHeldIsWrittenOnce() async throws {
    let node = try await CrashedNode()
    #expect(try node.storedEvents == 3)
    let after = try await node.restart()
    #expect(try node.storedEvents == 53, "written before opening returns")
    #expect(try await after.loadOrder(node.order.clientOrderId) == node.order)
    var order = node.order
    try order.happen(lifeStep(60, of: "O-1"))
    try after.updateOrder(order)
    try await after.close()
    // The process that had crashed does nothing more; and the file is empty now.
    node.proxy.refuseConnections(false)
    try await eventually("it is fenced") { node.database.status?.stopped != nil }
    let again = try await node.restart()
    #expect(try await again.loadOrders().records == [order])
    #expect(again.status?.journal?.setAside == nil)
    try await again.close()
  }

  /// Some of the writes were applied after they had gone to the file.
  @Test func whatIsAppliedAlreadyIsNotWrittenAgain() async throws {
    let node = try await CrashedNode(count: 400)
    let before = try node.storedEvents
    node.proxy.refuseConnections(false)
    try await eventually("a part is applied") { try node.storedEvents > before }
    node.proxy.refuseConnections(true)
    node.proxy.cut()
    let after = try await node.restart()
    #expect(try await after.loadOrder(node.order.clientOrderId) == node.order)
    #expect(after.status?.rejectedWrites == 0)
    try await after.close()
  }

  /// A crash while the file was played back: the next start goes on with it.
  @Test func aStartThatDiedIsRepeated() async throws {
    let node = try await CrashedNode()
    let name = CrashedNode.fileName(node.trader)
    let file = try node.image.bytes(name)
    let first = try await node.restart()
    try await first.close()
    try node.image.write(file, name)
    let second = try await node.restart()
    #expect(try await second.loadOrder(node.order.clientOrderId) == node.order)
    #expect(second.status?.rejectedWrites == 0)
    try await second.close()
  }

  @Test func aTornEndIsNoError() async throws {
    let node = try await CrashedNode()
    let name = CrashedNode.fileName(node.trader)
    try node.image.write(Array(node.image.bytes(name).dropLast(10)), name)
    let after = try await node.restart()
    #expect(try await after.loadOrder(node.order.clientOrderId)?.events.count == 52)
    try await after.close()
  }

  /// Another node has written since: nothing of the file is applied, all of it is kept.
  @Test func aFencedFileIsPutAside() async throws {
    let node = try await CrashedNode()
    let other = try await open(node.trader)
    var order = try #require(try await other.loadOrder(node.order.clientOrderId))
    try order.happen(lifeStep(99, of: "O-1"))
    try other.updateOrder(order)
    try await other.close()

    let after = try await node.restart()
    #expect(try await after.loadOrders().records == [order])
    #expect(after.keptWrites.count == 50)
    #expect(after.keptWrites.first?.key == "trader-\(node.trader):orders:O-1")
    let path = try #require(after.status?.journal?.setAside)
    let name = CrashedNode.fileName(node.trader)
    let aside = try #require(node.image.names.first { $0.hasPrefix(name + ".fenced-") })
    #expect(path.hasSuffix(aside))
    // What is kept is no failure of a write of this run, though it has the same number.
    try order.happen(lifeStep(100, of: "O-1"))
    try await after.confirmed(after.updateOrder(order))
    try await after.sync()
    try await after.close()
    let content = try JournalContent(
      node.image.bytes(aside), trader: "trader-\(node.trader)", path: aside)
    #expect(content.entries.count == 50)
  }

  /// The server lost what it had confirmed: an error that says so, and everybody keeps what they have.
  @Test func aServerThatForgot() async throws {
    let node = try await CrashedNode()
    let marker = "trader-\(node.trader):writer:marker"
    _ = try connect().roundTrip("SET", marker, "1:1").get()
    let fence = try connect().roundTrip("GET", "trader-\(node.trader):writer:fence").text
    let error = try await failure { _ = try await node.restart() }
    #expect(error == .dataLoss(confirmed: 3, found: 1))
    #expect(try connect().roundTrip("GET", "trader-\(node.trader):writer:fence").text == fence)
    #expect(node.image.names.contains(CrashedNode.fileName(node.trader)))
  }

  /// A node that has to close while Redis is away loses nothing either.
  @Test func closingWhileRedisIsAway() async throws {
    let node = try await CrashedNode()
    var order = node.order
    try order.happen(lifeStep(60, of: "O-1"))
    try node.database.updateOrder(order)
    let error = try await failure { try await node.database.close() }
    #expect(error == .timedOut(unconfirmed: 51))
    let path = try #require(node.folder).path
    let after = try await open(node.trader) { $0.journal = .init(folder: path) }
    #expect(try await after.loadOrders().records == [order])
    try await after.close()
  }

  @Test func whileAllIsWellNothingIsWritten() async throws {
    let folder = try TemporaryFolder()
    let trader = try uniqueTrader()
    let database = try await open(trader) {
      $0.journal = .init(folder: folder.path)
      $0.journal?.flushInterval = .seconds(60)
    }
    try database.addOrder(limitOrder(trader))
    try await database.close()
    let empty = JournalContent.header(
      name: [UInt8](repeating: 0, count: 16), trader: "trader-\(trader)",
      note: CrashedNode.noNote)
    #expect(try folder.bytes(CrashedNode.fileName(trader)).count == empty.count)
  }

  /// The file is bounded, and beyond the bound the queue's policy applies.
  @Test(arguments: [RedisCacheDatabase.Configuration.Journal.Sync.everyFlush, .never])
  func bounded(sync: RedisCacheDatabase.Configuration.Journal.Sync) async throws {
    let folder = try TemporaryFolder()
    let trader = try uniqueTrader()
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let database = try await open(trader, on: proxy.configuration) {
      $0.journal = .init(folder: folder.path)
      $0.journal?.maxBytes = 20_000
      $0.journal?.sync = sync
      $0.journal?.flushInterval = .milliseconds(1)
      $0.reconnect.maxDelay = .milliseconds(5)
    }
    var order = try limitOrder(trader)
    try database.addOrder(order)
    // Away and back, several times, so that the file is emptied and filled again.
    for _ in 0..<5 {
      try await database.sync()
      proxy.refuseConnections(true)
      proxy.cut()
      var error: CacheError?
      while error == nil {
        var next = order
        try next.happen(lifeStep(order.events.count, of: "O-1"))
        error = try await failure { try database.updateOrder(next) }
        if error == nil { order = next }
      }
      guard case .queueFull = error else {
        Issue.record("threw \(String(describing: error))")
        return
      }
      let count = try folder.bytes(CrashedNode.fileName(trader)).count
      #expect(count < 41_000)
      proxy.refuseConnections(false)
    }
    try await database.sync()
    #expect(try await database.loadOrders().records == [order])
    try await database.close()
  }

  /// Files that cannot be used are named, left as they are, and fence nobody.
  @Test func filesThatCannotBeUsed() async throws {
    let node = try await CrashedNode(count: 3)
    let name = CrashedNode.fileName(node.trader)
    let good = try node.image.bytes(name)
    let fence = try connect().roundTrip("GET", "trader-\(node.trader):writer:fence").text
    var damaged = good
    damaged[good.count / 2] ^= 1
    var later = good
    later[8] = 9
    let other = JournalContent.header(
      name: [UInt8](repeating: 7, count: 16), trader: "trader-OTHER", note: CrashedNode.noNote)
    for bytes in [damaged, later, other, [], Array(good.prefix(20))] {
      try node.image.write(bytes, name)
      guard case .journal = try await failure({ _ = try await node.restart() }) else {
        Issue.record("\(bytes.count) bytes were taken")
        continue
      }
      #expect(try node.image.bytes(name) == bytes)
    }
    #expect(try connect().roundTrip("GET", "trader-\(node.trader):writer:fence").text == fence)
    try node.image.write(good, name)
    let after = try await node.restart()
    // One database at a time has the file.
    guard case .journal(.inUse) = try await failure({ _ = try await node.restart() }) else {
      Issue.record("two databases have one file")
      return
    }
    #expect(try await after.loadOrder(node.order.clientOrderId) == node.order)
    try await after.close()
  }
}
