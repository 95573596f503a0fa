import ObjectStorage
import RedisClient
import ServerTestKit
import Testing

/// Connections that are cut anywhere, servers that go away: a save is made once, or not at all, and the
/// caller is told which.
@Suite struct FaultTests {
  /// The replies are lost after every so many bytes, those to the transaction among them.
  @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7])
  func lostReplies(offset: Int) async throws {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let store = try openStore(on: proxy.configuration)
    var last = try await store.save("a", "0")
    for step in 0..<60 {
      proxy.inject(.cut(.replies, afterBytes: step * 16 + offset * 2))
      // Made twice, or taken for not made, it would be in conflict with itself.
      let next = try await store.save("a", "\(step)", when: .version(last.version))
      #expect(next.version == last.version + 1)
      last = next
    }
    #expect(proxy.faultCount > 30)
    proxy.pass()
    #expect(try await store.read("a") == "59")
    try expectConsistent(store)
  }

  /// Requests that are cut in half, and such that arrive late, on a connection that was given up.
  @Test(arguments: [
    FaultProxy.Fault.cutInHalf(.requests), .cutInHalf(.replies), .zombie(beforeReply: 1),
    .zombie(beforeReply: 2), .zombie(beforeReply: 3), .cut(.requests, afterBytes: 300),
    .cut(.requests, afterBytes: 5000),
  ])
  func lateAndHalfRequests(fault: FaultProxy.Fault) async throws {
    let proxy = try FaultProxy(upstream: RedisServer.shared.address)
    let store = try openStore(on: proxy.configuration)
    var last = try await store.save("a", "x")
    for step in 0..<10 {
      let bytes = sampleBytes(step % 2 == 0 ? 500 : 50_000, seed: UInt64(step))
      proxy.inject(fault)
      let next = try await store.saveBytes("a", bytes, when: .version(last.version))
      #expect(next.version == last.version + 1)
      last = next
      if step % 3 == 0 { proxy.inject(fault) }
      #expect(try await store.readBytes("a") == bytes)
    }
    proxy.pass()
    #expect(try await store.delete("a", when: .version(last.version)))
    try await store.save("b", "y")
    try expectConsistent(store)
  }

  /// The connection is lost and does not come back in time: the error says whether it is known what
  /// became of the save, and what it says is true.
  @Test func unresolved() async throws {
    var (unresolved, applied) = (0, 0)
    for step in 0..<40 {
      let proxy = try FaultProxy(upstream: RedisServer.shared.address)
      let namespace = uniqueNamespace()
      let direct = try openStore(namespace)
      try await direct.save("a", "before")
      let store = try openStore(namespace, on: proxy.configuration) {
        $0.retryTimeout = .milliseconds(1)
      }
      #expect(try await store.read("a") == "before")
      _ = try await store.collectGarbage()
      proxy.refuseConnections(true)
      proxy.inject(.cut(.replies, afterBytes: step * 20))
      let error = try await failure { try await store.save("a", "after") }
      let newest = try #require(try await direct.info("a"))
      switch error {
      case nil: #expect(newest.size == 5)
      case .unresolved("a", let id, _):
        unresolved += 1
        #expect((newest.id == id) == (newest.size == 5))
        applied += newest.id == id ? 1 : 0
      case .redis: #expect(newest.size == 6)
      default: Issue.record("\(String(describing: error))")
      }
    }
    #expect(unresolved > 0)
    #expect(applied > 0)
  }

  /// A server with an append-only file restarts while an object is on its way.
  @Test func theServerRestartsInMidSave() async throws {
    let server = try RedisServer(options: ["--appendonly", "yes", "--appendfsync", "always"])
    let store = try openStore("live", on: server.configuration) { $0.chunkBytes = 100_000 }
    try await store.save("a", "before")
    let pieces = Pieces(pieces: (0..<6).map { sampleBytes(1 << 20, seed: $0) }) { position in
      if position == 3 {
        server.kill()
        try server.start()
      }
    }
    let info = try await store.save("a", chunks: pieces)
    #expect(try await store.readBytes("a") == pieces.pieces.flatMap { $0 })
    server.kill()
    try server.start()
    #expect(try await store.info("a") == info)
    try expectConsistent(store, on: server.configuration)
  }

  /// A server that keeps nothing restarts: nothing is half there.
  @Test func theServerForgetsInMidSave() async throws {
    let server = try RedisServer()
    let store = try openStore("live", on: server.configuration) { $0.chunkBytes = 100_000 }
    try await store.save("a", "before")
    let pieces = Pieces(pieces: (0..<6).map { sampleBytes(1 << 20, seed: $0) }) { position in
      if position == 3 {
        server.kill()
        try server.start()
      }
    }
    #expect(
      try await failure { try await store.save("a", chunks: pieces) } == .uploadExpired(key: "a"))
    #expect(try await !store.containsKey("a"))
    try expectConsistent(store, on: server.configuration)
  }

  @Test func theServerIsFull() async throws {
    let server = try RedisServer()
    let connection = try RedisConnection.connect(server.configuration)
    // What a server uses by itself differs from version to version.
    let info = try connection.roundTrip("INFO", "memory").text ?? ""
    let used = try #require(
      info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("used_memory:") }
        .flatMap { Int($0.dropFirst("used_memory:".count)) })
    _ = try connection.roundTrip("CONFIG", "SET", "maxmemory", used + 16_000_000).get()
    let store = try openStore("live", on: server.configuration) {
      $0.chunkBytes = 100_000
      $0.retryTimeout = .milliseconds(50)
    }
    try await store.save("a", "before")
    let error = try await failure { try await store.saveBytes("a", sampleBytes(30_000_000)) }
    guard case .redis(.server("OOM", _)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await store.read("a") == "before")
    #expect(try await store.history("a").count == 1)
    // What was uploaded is gone again.
    try await store.saveBytes("a", sampleBytes(1_000_000))
    try expectConsistent(store, on: server.configuration)
  }
}
