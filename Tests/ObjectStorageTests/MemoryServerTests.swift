import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

/// The store on a server in memory, as users test their strategies: it is the same store, and fails on request.
@Suite struct MemoryServerTests {
  private func store(_ server: MemoryRedisServer) throws -> ObjectStore {
    try openStore("memory", on: server.configuration) { $0.retryTimeout = .milliseconds(100) }
  }

  /// What calls return and what is told of them is the same on a real server.
  @Test func asOnARealServer() async throws {
    let server = try MemoryRedisServer()
    let real = try openStore()
    for place in [server.configuration, try RedisServer.shared.configuration] {
      let store = try openStore(real.namespace, on: place) { $0.maxObjects = 4 }
      let changes = try await store.changes()
      let bytes = sampleBytes(3 << 20)
      let first = try await store.saveBytes("m/a", bytes, contentType: "model")
      #expect(first.version == 1)
      #expect(try await store.readBytes("m/a") == bytes)
      #expect(try await store.save("m/a", "2", when: .version(1)).version == 2)
      #expect(
        try await failure { try await store.save("m/a", "3", when: .absent) }
          == .conflict(key: "m/a", expected: .absent, found: 2))
      #expect(try await store.rollBack("m/a", to: 1).checksum == first.checksum)
      #expect(try await store.history("m/a").map(\.version) == [3, 2, 1])
      for key in ["b", "m/b", "m"] { try await store.save(key, key) }
      #expect(try await store.keys(prefix: "m/") == ["m/a", "m/b"])
      #expect(
        try await failure { try await store.save("c", "x") }
          == .tooManyObjects(key: "c", wouldBe: 5, limit: 4))
      try await store.save("b", "x", timeToLive: .milliseconds(1))
      try await eventually("b is removed") { try await store.collectGarbage() == 1 }
      try await store.delete("m")
      #expect(try await store.usage().objects == 2)
      var iterator = changes.makeAsyncIterator()
      var seen: [String] = []
      while seen.count < 9, case .changed(let change)? = try await iterator.next() {
        seen.append("\(change.kind) \(change.key)")
      }
      #expect(
        seen == [
          "saved m/a", "saved m/a", "rolledBack m/a", "saved b", "saved m/b", "saved m", "saved b",
          "expired b", "deleted m",
        ])
      #expect(try await store.clear() == 2)
    }
  }

  @Test func away() async throws {
    let server = try MemoryRedisServer()
    let store = try store(server)
    try await store.save("a", "before")
    server.isAway = true
    guard case .redis = try await failure({ try await store.save("a", "after") }) else {
      Issue.record("saved nowhere")
      return
    }
    server.isAway = false
    #expect(try await store.read("a") == "before")
  }

  @Test func full() async throws {
    let server = try MemoryRedisServer()
    let store = try store(server)
    try await store.save("a", "before")
    server.isFull = true
    for count in [10, 50_000] {
      let error = try await failure { try await store.saveBytes("a", sampleBytes(count)) }
      guard case .redis(.server("OOM", _)) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    #expect(try await store.read("a") == "before")
    server.isFull = false
    try await store.save("a", "after")
  }

  @Test func slow() async throws {
    let server = try MemoryRedisServer()
    var configuration = server.configuration
    configuration.replyTimeout = .milliseconds(50)
    let store = try openStore("memory", on: configuration) { $0.retryTimeout = .milliseconds(1) }
    server.delay = .milliseconds(200)
    guard case .redis(.timedOut) = try await failure({ _ = try await store.read("a") }) else {
      Issue.record("waited for ever")
      return
    }
  }

  @Test func lostRepliesAndLostData() async throws {
    let server = try MemoryRedisServer()
    let store = try openStore("memory", on: server.configuration)
    var version = try await store.save("a", "0").version
    for number in 1...20 {
      server.loseReplies(number % 4)
      version = try await store.save("a", "\(number)", when: .version(version)).version
    }
    #expect(version == 21)
    let changes = try await store.changes()
    server.forget()
    #expect(
      try await failure { _ = try await store.read("a") } == .notFound(key: "a", version: nil))
    var iterator = changes.makeAsyncIterator()
    #expect(try await iterator.next() == .missed)
  }
}
