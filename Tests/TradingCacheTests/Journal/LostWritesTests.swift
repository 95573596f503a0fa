import ServerTestKit
import TestSupport
import Testing

@testable import TradingCache

/// Servers that lost what they had confirmed while nobody was connected: the next start says so.
@Suite struct LostWritesTests {
  /// A server, a trader on it, and the folder of the trader's node.
  struct Site {
    let server: RedisServer
    let trader: TraderId
    let folder: TemporaryFolder

    init(options: [String] = []) throws {
      server = try RedisServer(options: options)
      trader = try uniqueTrader()
      folder = try TemporaryFolder()
    }

    /// Starts the trader's node, on its folder or on another machine.
    func start(
      onItsFolder: Bool = true,
      _ adjust: (inout RedisCacheDatabase.Configuration) -> Void = { _ in }
    ) async throws -> RedisCacheDatabase {
      let path = folder.path
      return try await open(trader, on: server.configuration) {
        if onItsFolder { $0.journal = .init(folder: path) }
        adjust(&$0)
      }
    }

    /// Adds orders and has them confirmed.
    func write(_ numbers: ClosedRange<Int>, to database: RedisCacheDatabase) async throws {
      for number in numbers { try database.addOrder(limitOrder(trader, "O-\(number)")) }
      try await database.sync()
    }

    /// What the journal notes as confirmed.
    var noted: UInt64? {
      get throws {
        let bytes = try folder.bytes(CrashedNode.fileName(trader))
        return try JournalContent(bytes, trader: "trader-\(trader)", path: "").note?.marker.sequence
      }
    }

    var fence: String? {
      get throws {
        try connect(server.configuration).roundTrip("GET", "trader-\(trader):writer:fence").text
      }
    }
  }

  @Test func whatIsThereIsSaidToBeThere() async throws {
    let site = try Site()
    let first = try await site.start()
    #expect(first.confirmedWrites == .unknown, "there was no run before")
    try await site.write(1...5, to: first)
    try await first.close()
    let second = try await site.start()
    #expect(second.confirmedWrites == .present(upTo: Receipt(sequence: 5)))
    let state = try await second.loadAll()
    #expect(state.report.confirmedWrites == second.confirmedWrites)
    // It is taken over from, as by a second machine, which writes.
    let other = try await site.start(onItsFolder: false)
    #expect(other.confirmedWrites == .unknown)
    try await site.write(6...9, to: other)
    try await other.close()
    try? await second.close()
    let third = try await site.start()
    #expect(third.confirmedWrites == .present(upTo: Receipt(sequence: 5)))
    try await third.close()
  }

  /// Restarted without persistence, or emptied: nothing of what was confirmed is there.
  @Test(arguments: [true, false]) func theServerLostEverything(isClosed: Bool) async throws {
    let site = try Site()
    let first = try await site.start { $0.closeTimeout = .zero }
    try await site.write(1...5, to: first)
    // A node that dies leaves the note of its last flush.
    if isClosed { try await first.close() }
    try await eventually("it is noted") { try site.noted == 5 }
    site.server.kill()
    if !isClosed { _ = try? await first.close() }
    try site.server.start()

    let error = try await failure { _ = try await site.start() }
    #expect(error == .dataLoss(confirmed: 5, found: nil))
    #expect(try site.fence == nil, "nothing was changed")
    #expect(try site.noted == 5)

    let second = try await site.start { $0.whenWritesAreLost = .report }
    let lost = ConfirmedWrites.lost(confirmed: Receipt(sequence: 5), found: nil)
    #expect(try await second.loadAll().report.confirmedWrites == lost)
    #expect(try second.addOrder(limitOrder(site.trader, "O-6")) == Receipt(sequence: 6))
    try await second.close()
    let third = try await site.start()
    #expect(third.confirmedWrites == .present(upTo: Receipt(sequence: 6)))
    #expect(try await third.loadOrders().map(\.clientOrderId.value) == ["O-6"])
    try await third.close()
  }

  /// Comes back with an older copy of its data: how much of it is said exactly.
  @Test func theServerCameBackOlder() async throws {
    let site = try Site()
    let first = try await site.start()
    try await site.write(1...5, to: first)
    _ = try connect(site.server.configuration).roundTrip("SAVE").get()
    try await site.write(6...8, to: first)
    try await first.close()
    site.server.kill()
    try site.server.start()
    let error = try await failure { _ = try await site.start() }
    #expect(error == .dataLoss(confirmed: 8, found: 5))

    // Another machine, which knows nothing of it, goes on beyond what is lost.
    let other = try await site.start(onItsFolder: false)
    try await site.write(11...20, to: other)
    try await other.close()
    let again = try await failure { _ = try await site.start() }
    #expect(again == .dataLoss(confirmed: 8, found: 5))
    let second = try await site.start { $0.whenWritesAreLost = .report }
    #expect(
      second.confirmedWrites
        == .lost(confirmed: Receipt(sequence: 8), found: Receipt(sequence: 5)))
    #expect(try await second.loadOrders().count == 15)
    try await second.close()
  }

  /// What the journal still holds comes behind the gap: it is put aside and kept.
  @Test func unconfirmedWritesBehindALoss() async throws {
    let node = try await CrashedNode(count: 7)
    let marker = "trader-\(node.trader):writer:marker"
    _ = try connect().roundTrip("SET", marker, "1:1").get()
    let path = node.image.path
    let after = try await open(node.trader) {
      $0.journal = .init(folder: path)
      $0.whenWritesAreLost = .report
    }
    #expect(
      after.confirmedWrites
        == .lost(confirmed: Receipt(sequence: 3), found: Receipt(sequence: 1)))
    #expect(try node.storedEvents == 3, "nothing is appended behind a gap")
    #expect(after.keptWrites.map(\.sequence) == Array(4...10))
    #expect(after.status?.journal?.setAside?.contains(".lost-") == true)
    try await after.close()
  }

  /// Without a journal the application's own note does.
  @Test func theApplicationsOwnNote() async throws {
    let site = try Site()
    let first = try await site.start(onItsFolder: false)
    try await site.write(1...3, to: first)
    let confirmed = try #require(first.status?.lastConfirmed)
    try await first.close()
    let second = try await site.start(onItsFolder: false) { $0.lastConfirmed = confirmed }
    #expect(second.confirmedWrites == .present(upTo: confirmed))
    try await second.close()
    _ = try connect(site.server.configuration).roundTrip("FLUSHALL").get()
    let error = try await failure {
      _ = try await site.start(onItsFolder: false) { $0.lastConfirmed = confirmed }
    }
    #expect(error == .dataLoss(confirmed: 3, found: nil))
    // And it counts beside a journal that knows less.
    let third = try await site.start {
      $0.lastConfirmed = confirmed
      $0.whenWritesAreLost = .report
    }
    #expect(third.confirmedWrites == .lost(confirmed: confirmed, found: nil))
    try await third.close()
  }

  /// The server forgets a takeover: the writer of that time must not take the next one's fence for
  /// its own.
  @Test func aFenceIsNotUsedAgain() async throws {
    let site = try Site()
    let first = try await site.start(onItsFolder: false)
    try await site.write(1...2, to: first)
    _ = try connect(site.server.configuration).roundTrip("SAVE").get()
    let proxy = try FaultProxy(upstream: site.server.address)
    let second = try await open(site.trader, on: proxy.configuration) {
      $0.reconnect.maxDelay = .milliseconds(5)
    }
    proxy.refuseConnections(true)
    proxy.cut()
    site.server.kill()
    try site.server.start()
    let third = try await site.start(onItsFolder: false)
    let receipt = try second.addOrder(limitOrder(site.trader, "O-9"))
    proxy.refuseConnections(false)
    guard case .fenced = try await failure({ try await second.confirmed(receipt) }) else {
      Issue.record("\(String(describing: second.status))")
      return
    }
    #expect(try await third.loadOrders().count == 2)
    try await third.close()
  }
}
