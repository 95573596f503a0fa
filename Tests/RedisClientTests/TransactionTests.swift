import RedisClient
import ServerTestKit
import Testing

/// What becomes of a transaction: each outcome means one thing.
@Suite struct TransactionTests {
  private func connection() throws -> RedisConnection {
    try RedisConnection.connect(try RedisServer.shared.configuration)
  }

  private func key() -> String { "transaction-\(UInt64.random(in: .min ... .max))" }

  /// Adds one to a number, after what `meanwhile` does.
  private func increment(
    _ key: String, on connection: RedisConnection, meanwhile: () throws -> Void = {}
  ) throws -> TransactionOutcome {
    try connection.transaction(watching: [key], mapping: { $0 as any Error }) { reads in
      reads.append(command: "GET", key)
    } deciding: { replies, writes in
      try meanwhile()
      writes.append(command: "SET", key, (replies[0].text.flatMap { Int($0) } ?? 0) + 1)
    }.outcome
  }

  @Test func appliedOvertakenUnchanged() throws {
    let (one, other, key) = (try connection(), try connection(), key())
    #expect(try increment(key, on: one) == .applied([.status("OK")]))
    let overtaken = try increment(key, on: one) { _ = try increment(key, on: other) }
    #expect(overtaken == .overtaken)
    #expect(try one.roundTrip("GET", key).text == "2")
    let (found, outcome) = try one.transaction(watching: [key], mapping: { $0 }) { reads in
      reads.append(command: "GET", key)
    } deciding: { replies, _ throws(RedisError) in
      replies[0].text
    }
    #expect(found == "2")
    #expect(outcome == .unchanged)
    // Nothing is watched any more.
    _ = try increment(key, on: other)
    #expect(try increment(key, on: one) == .applied([.status("OK")]))
  }

  private struct NotNow: Error {}

  /// What the decision throws is thrown, and leaves the connection as it was.
  @Test func aDecisionThatThrows() throws {
    let (one, key) = (try connection(), key())
    #expect(throws: NotNow.self) { try increment(key, on: one) { throw NotNow() } }
    #expect(try increment(key, on: one) == .applied([.status("OK")]))
  }

  @Test func refusedAndPartlyApplied() throws {
    let (one, key) = (try connection(), key())
    func outcome(_ writes: (inout CommandBuffer) -> Void) throws -> TransactionOutcome {
      try one.transaction(watching: [key], mapping: { $0 }) { _ in
      } deciding: { _, commands throws(RedisError) in
        writes(&commands)
      }.outcome
    }
    let refused = try outcome { commands in
      commands.append(command: "SET", key, "1")
      commands.append(command: "SET", key)
    }
    guard case .refused(.server("ERR", _)) = refused else {
      Issue.record("\(refused)")
      return
    }
    #expect(try one.roundTrip("EXISTS", key).integer == 0)
    let partly = try outcome { commands in
      commands.append(command: "SET", key, "1")
      commands.append(command: "LPUSH", key, "x")
    }
    guard case .partlyApplied(.server("WRONGTYPE", _)) = partly else {
      Issue.record("\(partly)")
      return
    }
    #expect(try one.roundTrip("GET", key).text == "1")
  }

  /// What servers say that real ones say only in trouble.
  @Test(arguments: [
    ("+OK\r\n+QUEUED\r\n-EXECABORT Transaction discarded because of: OOM no memory\r\n", "OOM"),
    ("+OK\r\n-OOM no memory\r\n-EXECABORT Transaction discarded.\r\n", "OOM"),
    ("+OK\r\n+QUEUED\r\n-NOPERM no exec\r\n", "NOPERM"),
    ("-NOPERM no multi\r\n-NOPERM no set\r\n-ERR EXEC without MULTI\r\n", "NOPERM"),
    ("-NOPERM no multi\r\n+OK\r\n-ERR EXEC without MULTI\r\n", "partly NOPERM"),
    ("+OK\r\n+QUEUED\r\n", "in doubt"), ("", "in doubt"),
  ])
  func aServerInTrouble(replies: String, expected: String) throws {
    let server = try FakeRedisServer { client in
      try client.acceptSignIn()
      try client.expect("WATCH", "k")
      try client.send("+OK\r\n")
      for word in ["MULTI", "SET", "EXEC"] { try client.expect(command: word) }
      try client.send(replies)
    }
    let connection = try RedisConnection.connect(server.configuration)
    let outcome = try connection.transaction(watching: ["k"], mapping: { $0 }) { _ in
    } deciding: { _, writes throws(RedisError) in
      writes.append(command: "SET", "k", "1")
    }.outcome
    let found =
      switch outcome {
      case .refused(.server(let prefix, _)): prefix
      case .partlyApplied(.server(let prefix, _)): "partly \(prefix)"
      case .inDoubt: "in doubt"
      default: "\(outcome)"
      }
    #expect(found == expected)
    try server.finish()
  }
}
