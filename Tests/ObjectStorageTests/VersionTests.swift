import ObjectStorage
import RedisClient
import ServerTestKit
import TestSupport
import Testing

@Suite struct VersionTests {
  @Test func theLastOnesAreKept() async throws {
    let store = try openStore()
    var versions: [Int] = []
    for number in 1...5 {
      versions.append(
        try await store.saveBytes("a", sampleBytes(2500, seed: UInt64(number))).version)
    }
    #expect(try await store.history("a").map(\.version) == [versions[4], versions[3], versions[2]])
    for number in 3...5 {
      #expect(
        try await store.readBytes("a", version: versions[number - 1])
          == sampleBytes(2500, seed: UInt64(number)))
      #expect(try await store.info("a", version: versions[number - 1])?.size == 2500)
    }
    let gone = try await failure { _ = try await store.readBytes("a", version: versions[1]) }
    #expect(gone == .notFound(key: "a", version: versions[1]))
    // What is no longer kept takes no room.
    #expect(try Stored(store).keys("chunk:").count == 9)
    #expect(try await store.usage().bytes == 7500)
  }

  @Test func rollingBack() async throws {
    let store = try openStore()
    let old = try await store.saveBytes("a", sampleBytes(1500), contentType: "model")
    let new = try await store.save("a", "worse")
    let back = try await store.rollBack("a", to: old.version)
    #expect(back.version > new.version)
    #expect(back.checksum == old.checksum)
    #expect(back.contentType == "model")
    #expect(back.id != old.id)
    #expect(try await store.readBytes("a") == sampleBytes(1500))
    // The content is shared, and counts once.
    #expect(try await store.usage().bytes == 1505)
    // It outlives the version that it came with.
    for _ in 0..<2 { try await store.rollBack("a", to: back.version) }
    #expect(try await store.history("a").count == 3)
    #expect(try await store.readBytes("a") == sampleBytes(1500))
    #expect(try await store.usage().bytes == 1500)
    try await store.delete("a")
    #expect(try Stored(store).keys("chunk:").isEmpty)
    #expect(try Stored(store).totals == ["0", "0"])
    let missing = try await failure { try await store.rollBack("a", to: old.version) }
    #expect(missing == .notFound(key: "a", version: old.version))
  }

  @Test func compareAndSet() async throws {
    let store = try openStore()
    let first = try await store.save("a", "1", when: .absent)
    #expect(
      try await failure { try await store.save("a", "2", when: .absent) }
        == .conflict(key: "a", expected: .absent, found: first.version))
    let second = try await store.save("a", "2", when: .version(first.version))
    #expect(
      try await failure { try await store.save("a", "3", when: .version(first.version)) }
        == .conflict(key: "a", expected: .version(first.version), found: second.version))
    #expect(
      try await failure { try await store.delete("a", when: .version(first.version)) }
        == .conflict(key: "a", expected: .version(first.version), found: second.version))
    #expect(
      try await failure {
        try await store.rollBack("a", to: first.version, when: .version(first.version))
      } == .conflict(key: "a", expected: .version(first.version), found: second.version))
    #expect(try await store.read("a") == "2")
    #expect(try await store.delete("a", when: .version(second.version)))
    #expect(
      try await failure { try await store.save("a", "3", when: .version(second.version)) }
        == .conflict(key: "a", expected: .version(second.version), found: nil))
    // A number is never used twice, so that no one takes a new object for the one that he knew.
    #expect(try await store.save("a", "new", when: .absent).version > second.version)
  }

  /// A big object that loses the race leaves nothing behind.
  @Test func aConflictAfterAnUpload() async throws {
    let store = try openStore()
    try await store.save("a", "1")
    let error = try await failure {
      try await store.saveBytes("a", sampleBytes(10_000), when: .absent)
    }
    guard case .conflict = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try Stored(store).keys("chunk:").count == 1)
  }

  @Test func timeToLive() async throws {
    let store = try openStore()
    try await store.save("b", "stays")
    let info = try await store.saveBytes("a", sampleBytes(5000), timeToLive: .milliseconds(40))
    try await store.save("c", "lives long", timeToLive: .seconds(1000))
    let expires = try #require(info.expires)
    #expect((39_000_000...40_000_000).contains(expires - info.modified))
    try await eventually("it expires") { try await !store.containsKey("a") }
    // From then on it is gone, before anyone has removed it.
    #expect(try await store.keys() == ["b", "c"])
    #expect(try await store.history("a").isEmpty)
    #expect(try await !store.delete("a"))
    #expect(
      try await failure { _ = try await store.read("a") } == .notFound(key: "a", version: nil))
    #expect(try await store.collectGarbage() == 1)
    #expect(try Stored(store).keys("object:") == ["object:b", "object:c"])
    #expect(try Stored(store).keys("chunk:").count == 2)
    #expect(try await store.usage().objects == 2)
    // Saving without a time to live takes it away.
    #expect(try await store.save("c", "for ever").expires == nil)
    #expect(try Stored(store).keys("expiry").isEmpty)
    let wrong = try await failure { try await store.save("a", "x", timeToLive: .zero) }
    guard case .invalidConfiguration = wrong else {
      Issue.record("\(String(describing: wrong))")
      return
    }
  }

  /// What has expired is absent for conditions too, and has no history.
  @Test func savingWhatHasExpired() async throws {
    let store = try openStore()
    let old = try await store.save("a", "old", timeToLive: .milliseconds(1))
    try await eventually("it expires") { try await !store.containsKey("a") }
    let new = try await store.save("a", "new", when: .absent)
    #expect(new.version > old.version)
    #expect(new.created >= (try #require(old.expires)))
    #expect(try await store.history("a") == [new])
    #expect(try await store.usage().objects == 1)
    #expect(try await store.usage().bytes == 3)
  }
}
