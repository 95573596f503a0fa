import RedisClient
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
