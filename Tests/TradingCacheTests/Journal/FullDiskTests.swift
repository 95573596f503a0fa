import ServerTestKit
import TestSupport
import Testing
import TradingCache

/// A journal that cannot grow any more, as on a full disk, while the server does not answer.
///
/// In a process of its own, since the limit on files holds for all of a process.
@Suite struct FullDiskTests {
  /// A node whose journal has come to its limit.
  final class Node {
    let server: RedisServer
    let trader: TraderId
    let folder: TemporaryFolder
    let process: ChildProcess
    private(set) var accepted = 1

    init(_ policy: String) async throws {
      server = try RedisServer()
      trader = try uniqueTrader()
      folder = try TemporaryFolder()
      process = try ChildProcess(
        program: ChildProcess.path(ofSibling: "test-process"),
        arguments: [
          "crash-node",
          "unix://\(server.address.path ?? "")", "\(trader)", folder.path, policy,
        ])
      try #require(process.readLine() == "ready")
      server.pause()
      #expect(ask("limit 6000") == "limited")
      #expect(write(5) == nil, "there is room for these")
      try await eventually("they are in the file") { status.safe == accepted }
      // More than there is room for; the last of them may be refused already.
      _ = write(200)
      try await eventually("the file is full") { status.failure != "none" }
    }

    func ask(_ line: String) -> String {
      process.send([line])
      return process.readLine() ?? ""
    }

    /// Writes; returns with what the first write that was refused was refused.
    func write(_ number: Int) -> String? {
      let words = ask("write \(number)").split(separator: " ", maxSplits: 2).map(String.init)
      accepted += words.dropFirst().first.flatMap { Int($0) } ?? 0
      return words.first == "refused" ? words.last : nil
    }

    var status: (safe: Int, confirmed: Int, failure: String) {
      let words = ask("status").split(separator: " ", maxSplits: 2)
      guard words.count == 3 else { return (-1, -1, "it says nothing") }
      return (Int(words[0]) ?? -1, Int(words[1]) ?? -1, String(words[2]))
    }

    /// The numbers of the states that are stored.
    func stored() async throws -> [UInt64] {
      let reader = try await open(trader, on: server.configuration) { $0.role = .readOnly }
      return try await reader.loadAccount(AccountId("SIM-001"))?.events.map(\.tsEvent.value) ?? []
    }
  }

  /// It says so, and either goes on or refuses; when there is room again, all that was taken is safe.
  @Test(arguments: ["goOn", "refuse"]) func thereIsRoomAgain(policy: String) async throws {
    let node = try await Node(policy)
    #expect(node.status.safe < node.accepted)
    #expect(node.status.failure.contains(".journal: writing: "))
    let refusal = node.write(10)
    if policy == "refuse" {
      #expect(refusal?.contains(".journal: writing: ") == true)
    } else {
      #expect(refusal == nil)
    }
    #expect(node.ask("limit 0") == "limited")
    try await eventually("it is written again") { node.status.failure == "none" }
    #expect(node.write(10) == nil)
    try await eventually("all is in the file") { node.status.safe == node.accepted }
    node.server.resume()
    try await eventually("all is confirmed") { node.status.confirmed == node.accepted }
    #expect(try await node.stored().count == node.accepted)
  }

  /// A node that dies then loses what it knew not to be safe, and nothing else.
  @Test func theNodeDies() async throws {
    let node = try await Node("goOn")
    let safe = node.status.safe
    #expect(safe > 5 && safe < node.accepted)
    node.process.kill()
    #expect(node.process.end == .signal(9))
    node.server.kill()
    try node.server.start()
    let path = node.folder.path
    do {
      _ = try await open(node.trader, on: node.server.configuration) {
        $0.journal = .init(folder: path)
      }
      Issue.record("the server has lost the first write, and nobody says so")
    } catch CacheError.dataLoss(confirmed: 1, found: nil) {}
  }

  /// The server was only away: what was safe is there, once, in order.
  @Test func theNodeDiesAndTheServerComesBack() async throws {
    let node = try await Node("goOn")
    let safe = node.status.safe
    node.process.kill()
    node.server.resume()
    let path = node.folder.path
    let after = try await open(node.trader, on: node.server.configuration) {
      $0.journal = .init(folder: path)
    }
    let stored = try await node.stored()
    #expect(stored.count >= safe)
    #expect(stored == Array(1...UInt64(max(stored.count, 1))))
    try await after.close()
  }
}
