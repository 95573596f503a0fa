import RedisClient
import ServerTestKit
import TestSupport
import Testing

@testable import ObjectStorage

/// What crashes leave behind is never visible, and is removed.
@Suite struct GarbageTests {
  /// Everything was uploaded, and then the process was gone.
  @Test func anUploadThatWasNeverMadeVisible() async throws {
    let store = try openStore()
    try await store.save("a", "before")
    var upload = try await store.beginUpload("a", nil)
    try await store.append(sampleBytes(20_000)[...], to: &upload)
    _ = try await store.finish(&upload)
    let stored = try Stored(store)
    #expect(try stored.keys("chunk:").count == 21)
    #expect(try await store.read("a") == "before")
    #expect(try await store.usage().bytes == 6)
    // Others leave it alone until its lease is over.
    #expect(try await store.collectGarbage() == 0)
    let left = try #require(
      try stored.connection.roundTrip("ZRANGE", store.keys.garbage, 0, -1).get().elements?.first)
    _ = try stored.connection.roundTrip("ZADD", store.keys.garbage, 1, left.text ?? "").get()
    #expect(try await store.collectGarbage() == 1)
    try expectConsistent(store)
    // A writer that was only very slow can not make it visible any more.
    #expect(
      try await failure { _ = try await store.publish(&upload, .always, "", nil) }
        == .uploadExpired(key: "a"))
    #expect(try await store.read("a") == "before")
  }

  /// What someone has begun to remove, or nobody would ever remove, is not made visible.
  @Test(arguments: [true, false])
  func anUploadThatIsClaimedOrForgotten(isClaimed: Bool) async throws {
    let store = try openStore()
    var upload = try await store.beginUpload("a", nil)
    try await store.append(sampleBytes(20_000)[...], to: &upload)
    let way = try Way(to: try RedisServer.shared.address)
    let slow = try openStore(store.namespace, on: way.configuration)
    // All chunks are there, and the transaction is on its way.
    way.loseRequest(at: "MULTI")
    async let published = failure { [upload] in
      var upload = upload
      _ = try await slow.publish(&upload, .always, "", nil)
    }
    try await way.lost()
    let stored = try Stored(store)
    let listed = try #require(
      try stored.connection.roundTrip("ZRANGE", store.keys.garbage, 0, -1).get().elements?.first)
    if isClaimed {
      _ = try stored.connection.roundTrip("ZADD", store.keys.garbage, 1, listed.text ?? "").get()
    } else {
      try stored.delete("garbage")
    }
    way.goOn()
    #expect(try await published == .uploadExpired(key: "a"))
    #expect(try await !store.containsKey("a"))
    _ = try await store.collectGarbage()
    // What no list names any more, no collector finds.
    if isClaimed { try expectConsistent(store) }
  }

  /// A collector that dies anywhere, while the writer it takes for dead is about to finish: the version is
  /// whole, or it is not there.
  @Test func aCollectorThatDiesAnywhere() async throws {
    var (refused, saved) = (0, 0)
    for step in 0..<24 {
      let (way, proxy) = (
        try Way(to: try RedisServer.shared.address),
        try FaultProxy(upstream: RedisServer.shared.address)
      )
      let writer = try openStore(on: way.configuration)
      let bytes = sampleBytes(150_000, seed: UInt64(step))
      way.holdRequest(at: "EXEC")
      async let error = failure { try await writer.saveBytes("a", bytes) }
      try await way.lost()
      let stored = try Stored(writer.namespace)
      let listed = try #require(
        try stored.connection.roundTrip("ZRANGE", writer.keys.garbage, 0, -1).get().elements?.first)
      // The collector takes the lease to be over.
      let collector = try openStore(writer.namespace, on: proxy.configuration) {
        $0.retryTimeout = .milliseconds(1)
      }
      proxy.takeConnections(atMost: 1)
      proxy.inject(.cut(.requests, afterBytes: step * 60))
      _ = try? await collector.claimAndRemove(listed.text ?? "", now: 0)
      way.goOn()
      let outcome = try await error
      let reader = try openStore(writer.namespace)
      if outcome == nil {
        saved += 1
        #expect(try await reader.readBytes("a") == bytes)
      } else {
        refused += 1
        #expect(try await !reader.containsKey("a"))
      }
    }
    #expect(refused > 0)
    #expect(saved > 0)
  }

  /// A lease is renewed while there is progress, however long it takes.
  @Test func aSlowSource() async throws {
    let store = try openStore { $0.uploadLease = .seconds(900) }
    let stored = try Stored(store)
    var upload = try await store.beginUpload("a", nil)
    try await store.append(sampleBytes(4 << 20)[...], to: &upload)
    let chunks = try stored.keys("chunk:").map { "objects:\(store.namespace):\($0)" }
    #expect(chunks.count > 4000)
    let lives = { try chunks.map { try stored.connection.roundTrip("PTTL", $0).integer ?? 0 } }
    #expect(try lives().allSatisfy { (1...900_000).contains($0) })
    // As if five minutes had passed.
    for chunk in chunks { _ = try stored.connection.roundTrip("PEXPIRE", chunk, 600_000).get() }
    upload.leaseRenewed -= .seconds(301)
    try await store.append(sampleBytes(4 << 20)[...], to: &upload)
    #expect(try lives().allSatisfy { $0 > 600_000 })
    let info = try await store.publish(&upload, .always, "", nil)
    #expect(info.size == 8 << 20)
    try expectConsistent(store)
  }

  /// The object was replaced, and then the process was gone before it had removed the old content.
  @Test func oldContentThatWasNotRemoved() async throws {
    let store = try openStore { $0.keptVersions = 1 }
    let stored = try Stored(store)
    try await store.saveBytes("a", sampleBytes(20_000))
    for index in 0..<40 { try stored.set("chunk:0123:\(index)", [1]) }
    _ = try stored.connection.roundTrip("ZADD", store.keys.garbage, 1, "0123:40").get()
    #expect(try await store.collectGarbage() == 1)
    try expectConsistent(store)
    #expect(try await store.collectGarbage() == 0)
  }

  /// A store that comes later collects without being told.
  @Test func theNextStoreCollects() async throws {
    let store = try openStore { $0.collectionInterval = .seconds(10) }
    let stored = try Stored(store)
    try stored.set("chunk:0123:0", [1])
    _ = try stored.connection.roundTrip("ZADD", store.keys.garbage, 1, "0123:1").get()
    try await store.save("a", "x")
    try expectConsistent(store)
  }

  /// Content that is too much for one transaction goes in slices, after it.
  @Test func bigObjectsThatAreReplaced() async throws {
    let store = try openStore { $0.keptVersions = 1 }
    for number in 0..<3 {
      try await store.saveBytes("a", sampleBytes(100_000, seed: UInt64(number)))
    }
    try expectConsistent(store)
    try await store.delete("a")
    #expect(try Stored(store).keys() == ["changes", "last-change", "totals"])
  }
}
