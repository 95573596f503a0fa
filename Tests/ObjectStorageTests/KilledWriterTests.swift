import ObjectStorage
import RedisClient
import TestSupport
import Testing
import TradingCacheTestKit

/// A process that is killed between two chunks of an object.
@Suite struct KilledWriterTests {
  @Test func nothingOfItIsVisible() async throws {
    let store = try openStore()
    let before = try await store.save("model", "before")
    let path = try #require(try RedisServer.shared.address.path)
    let process = try ChildProcess(
      program: ChildProcess.path(ofSibling: "trading-cache"),
      arguments: [
        "objects", "put", "--url", "unix://\(path)", "--namespace", store.namespace, "model",
      ])
    // Five and a half MiB of an object whose end never comes: chunks of 256 KiB, one MiB at a time.
    process.send([String(repeating: "x", count: 11 << 19)])
    let stored = try Stored(store)
    try await eventually("twenty chunks are there") { try stored.keys("chunk:").count == 21 }
    process.kill()

    #expect(try await store.read("model") == "before")
    #expect(try await store.history("model") == [before])
    #expect(try await store.usage().bytes == 6)
    #expect(try await store.usage().objects == 1)
    // The server itself removes what was left when the lease is over.
    let chunks = try stored.keys("chunk:").map { "objects:\(store.namespace):\($0)" }
    let left = try chunks.map { try stored.connection.roundTrip("PTTL", $0).integer ?? 0 }
    #expect(left.count { (1...900_000).contains($0) } == 20)
    #expect(left.count { $0 == -1 } == 1)
    // The next writer is not in its way, nor it in his.
    try await store.save("model", "after", when: .version(before.version))
    #expect(try await store.read("model") == "after")
  }
}
