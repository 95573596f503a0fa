import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

@Suite struct LeastPrivilegeTests {
  /// The rule of docs/object-store.md: a user who may touch this namespace's keys only, and run the
  /// commands that a store needs, can do all that a store does.
  @Test func theDocumentedRuleIsEnough() async throws {
    let namespace = uniqueNamespace()
    let admin = try RedisConnection.connect(try RedisServer.shared.configuration)
    let commands = [
      "ping", "select", "time", "watch", "unwatch", "multi", "exec", "get", "set", "del", "unlink",
      "exists", "persist", "pexpire", "zadd", "zrem", "zscore", "zrangebylex", "zrangebyscore",
      "hincrby", "hmget", "xadd", "xrange", "xrevrange", "xread",
    ]
    let rule =
      [
        "ACL", "SETUSER", namespace, "on", ">secret", "resetkeys", "~objects:\(namespace):*",
        "-@all",
      ]
      + commands.map { "+\($0)" }
    var buffer = CommandBuffer()
    buffer.beginCommand(argumentCount: rule.count)
    for word in rule { buffer.appendBulk(word) }
    _ = try admin.roundTrip(buffer).first?.get()

    var server = try RedisServer.shared.configuration
    server.authentication = .init(username: namespace, password: "secret")
    let store = try openStore(namespace, on: server) {
      $0.readGrace = .milliseconds(1)
      $0.keptVersions = 2
    }
    var changes = try await store.changes().makeAsyncIterator()
    let first = try await store.saveBytes("a", sampleBytes(40_000))
    try await store.save("a", "2", when: .version(first.version))
    try await store.rollBack("a", to: first.version)
    #expect(try await store.readBytes("a") == sampleBytes(40_000))
    try await store.save("b", "expires", timeToLive: .milliseconds(1))
    #expect(try await store.usage().objects == 2)
    #expect(try await store.keys(prefix: "a") == ["a"])
    let slow = try openStore(namespace, on: server) { $0.uploadLease = .seconds(60) }
    try await slow.save("c", chunks: Pieces(pieces: [sampleBytes(5000), sampleBytes(5000)]))
    _ = try? await slow.saveBytes("c", sampleBytes(9000), when: .absent)
    #expect(try await store.clear() >= 2)
    try await eventually("b is removed") {
      try await store.collectGarbage()
      return try await store.usage().objects == 0
    }
    guard case .changed(let change) = try await changes.next() else {
      Issue.record("no change")
      return
    }
    #expect(change.id == first.id)

    // Another namespace is out of reach.
    let other = try openStore(on: server)
    guard case .redis(.server("NOPERM", _)) = try await failure({ try await other.save("a", "x") })
    else {
      Issue.record("wrote into another namespace")
      return
    }
  }
}
